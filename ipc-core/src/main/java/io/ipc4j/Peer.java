package io.ipc4j;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the other side of a channel. What a transport cannot know is {@code null}.
 *
 * @param address where the peer is, in the transport's own words, e.g. {@code 127.0.0.1:40312}; for people to read
 * @param uid the user id that the kernel vouches for
 * @param gid the group id that the kernel vouches for
 * @param pid the process id at the time of connecting; for people to read, since ids are used again
 */
public record Peer(
        String address,
        @Nullable Integer uid,
        @Nullable Integer gid,
        @Nullable Long pid) {

    /**
     * A peer of which only the address is known.
     *
     * @param address where the peer is
     * @return the peer
     */
    public static Peer at(String address) {
        return new Peer(address, null, null, null);
    }

    @Override
    public String toString() {
        return address + (uid == null ? "" : " uid=" + uid) + (pid == null ? "" : " pid=" + pid);
    }
}
