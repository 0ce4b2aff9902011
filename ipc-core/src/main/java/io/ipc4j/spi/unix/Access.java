package io.ipc4j.spi.unix;

import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Users;
import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Who may be at the other end: this user, root, and whom the address allows.
 *
 * @param own this user
 * @param allowed the user ids beside this one and root
 */
public record Access(int own, Set<Integer> allowed) {

    /**
     * What the address says.
     *
     * @param options with the parameter {@code allow} or without
     * @return who may be there
     * @throws IOException if the system does not say who this user is
     * @throws IllegalArgumentException if {@code allow} is no list of user ids
     */
    public static Access of(LinkOptions options) throws IOException {
        Set<Integer> allowed = new HashSet<>();
        String text = options.parameters().get("allow");
        if (text != null) {
            for (String each : text.split(",", -1)) {
                allowed.add(uid(text, each));
            }
        }
        return new Access(Users.own(), Set.copyOf(allowed));
    }

    private static int uid(String text, String each) {
        try {
            int uid = Integer.parseInt(each);
            if (uid >= 0) {
                return uid;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("allow=" + text + ": it must be user ids, like allow=1000,1001");
    }

    /**
     * Whether that one may be there.
     *
     * @param peer what the kernel says
     * @return false also where the kernel could not tell
     */
    public boolean admits(Credentials peer) {
        Integer uid = peer.uid();
        return uid != null && (uid == own || uid == Users.ROOT || allowed.contains(uid));
    }

    /**
     * The mode of a socket. Only who may write to it can connect; whom of all others we want is asked when they have.
     *
     * @return 0600, or 0666 where anybody is allowed
     */
    public Set<PosixFilePermission> mode() {
        return PosixFilePermissions.fromString(allowed.isEmpty() ? "rw-------" : "rw-rw-rw-");
    }
}
