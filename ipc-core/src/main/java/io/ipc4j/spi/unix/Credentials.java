package io.ipc4j.spi.unix;

import org.jspecify.annotations.Nullable;

/**
 * Who was at the other end when it connected, or began to listen; the kernel vouches for it. What could not be told is null.
 *
 * @param uid the user id
 * @param gid the group id
 * @param pid the process id
 * @param name the user's name, for people
 */
public record Credentials(
        @Nullable Integer uid,
        @Nullable Integer gid,
        @Nullable Long pid,
        String name) {

    @Override
    public String toString() {
        return "user " + name + " (" + (uid == null ? "of unknown number" : "uid " + uid) + ")";
    }
}
