package io.ipc4j.spi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The numbers of users and groups, which the kernel decides by, where the JDK gives principals with names. */
public final class Users {
    /** The superuser. */
    public static final int ROOT = 0;

    /** Whoever connects often is looked up once; a machine has few users. */
    private static final int MOST_REMEMBERED = 1024;

    private static final Map<UserPrincipal, Integer> KNOWN = new ConcurrentHashMap<>();
    private static volatile @Nullable Integer own;

    private Users() {}

    /**
     * The user that this process acts as (its effective user).
     *
     * @return the user id
     * @throws IOException if the system has none
     */
    public static int own() throws IOException {
        Integer known = own;
        if (known == null) {
            own = known = askSystem();
        }
        return known;
    }

    /** The JDK has no geteuid: Linux tells it in /proc, and anywhere a new file is its maker's. */
    private static int askSystem() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            // A program's name is there too, in whatever charset, and cut anywhere.
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("Uid:")) {
                    return Integer.parseUnsignedInt(line.split("\\s+")[2]); // real, effective, saved, file system
                }
            }
        }
        Path mine = Files.createTempFile("ipc4j", null);
        try {
            return (int) Files.getAttribute(mine, "unix:uid");
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw new IOException("this system has no user ids", e);
        } finally {
            Files.delete(mine);
        }
    }

    /**
     * The number of a user or group that the JDK named.
     *
     * @param principal a principal of the default file system, or of a socket
     * @return its id, or null if it can't be told for certain
     */
    public static @Nullable Integer id(UserPrincipal principal) {
        Integer known = KNOWN.get(principal);
        if (known != null) {
            return known;
        }
        // The JDK's principals keep their number to themselves, but hash to it: that is a guess, no promise. So the
        // guess is
        // looked up, and counts only if that is the same principal; those are equal when their numbers are.
        int guess = principal.hashCode();
        UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
        String number = Integer.toUnsignedString(guess);
        try {
            UserPrincipal found = principal instanceof GroupPrincipal
                    ? users.lookupPrincipalByGroupName(number)
                    : users.lookupPrincipalByName(number);
            if (!found.equals(principal)) {
                return null;
            }
        } catch (IOException e) {
            return null;
        }
        if (KNOWN.size() < MOST_REMEMBERED) {
            KNOWN.put(principal, guess);
        }
        return guess;
    }
}
