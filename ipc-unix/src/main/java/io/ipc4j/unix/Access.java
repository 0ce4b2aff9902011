package io.ipc4j.unix;

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
record Access(int own, Set<Integer> allowed) {

    static Access of(LinkOptions options) throws IOException {
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

    boolean admits(Credentials peer) {
        Integer uid = peer.uid();
        return uid != null && (uid == own || uid == Users.ROOT || allowed.contains(uid));
    }

    /** Only who may write to a socket can connect to it; whom of all others we want is asked when they have. */
    Set<PosixFilePermission> mode() {
        return PosixFilePermissions.fromString(allowed.isEmpty() ? "rw-------" : "rw-rw-rw-");
    }
}
