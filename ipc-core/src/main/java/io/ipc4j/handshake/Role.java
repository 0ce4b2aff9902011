package io.ipc4j.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The side that makes a challenge.
 *
 * <p>The protocol does not say in a challenge which side made it. So somebody without the key who gets two connections to a client could
 * pass the client's challenge of one back to it on the other, and return its own answer. Therefore what looks random in our
 * challenges is only half so: the rest is a mark by which this process, and nobody else, knows its challenges again, and no
 * side answers one that it made itself.
 */
enum Role {
    LISTENER,
    CLIENT;

    private static final int RANDOM = 24;
    private static final int MARK = 16;
    private static final SecureRandom SECURE = new SecureRandom();
    private static final byte[] MARKER = random(32);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        SECURE.nextBytes(bytes);
        return bytes;
    }

    /** Bytes that were never used before, and that nobody can foresee. */
    byte[] nonce() {
        byte[] nonce = Arrays.copyOf(random(RANDOM), RANDOM + MARK);
        System.arraycopy(mark(nonce), 0, nonce, RANDOM, MARK);
        return nonce;
    }

    /** Whether this side of this process made it. */
    boolean made(byte[] nonce) {
        return nonce.length == RANDOM + MARK
                && MessageDigest.isEqual(mark(nonce), Arrays.copyOfRange(nonce, RANDOM, RANDOM + MARK));
    }

    private byte[] mark(byte[] nonce) {
        byte[] name = name().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(Digest.SHA256.mac(MARKER, name, Arrays.copyOf(nonce, RANDOM)), MARK);
    }
}
