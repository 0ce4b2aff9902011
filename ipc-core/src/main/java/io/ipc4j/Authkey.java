package io.ipc4j;

import io.ipc4j.spi.SecretFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret that both ends of a channel know, by which each proves to the other that it may be there. It is never sent, and never
 * printed.
 *
 * <p>Take 32 random bytes or more, like {@code openssl rand -hex 32} writes: whoever gets a peer to answer one challenge can try words
 * of a dictionary on the answer, as fast as they like.
 */
public final class Authkey {
    private static final int LARGEST = 4096;

    private final byte[] secret;
    private final boolean legacy;

    private Authkey(byte[] secret, boolean legacy) {
        this.secret = secret;
        this.legacy = legacy;
    }

    /**
     * A secret in memory.
     *
     * @param secret 1 to 4,096 bytes; copied
     * @return the key
     * @throws IllegalArgumentException if it is empty or larger
     */
    public static Authkey of(byte[] secret) {
        if (secret.length == 0 || secret.length > LARGEST) {
            throw new IllegalArgumentException(
                    "the authkey has " + secret.length + " bytes; it must have 1 to " + LARGEST);
        }
        return new Authkey(secret.clone(), false);
    }

    /**
     * A secret in a file of this user's or root's, which nobody else may read or write: mode 0600 or less. The secret is all of it,
     * without one line feed at the end, if there is one.
     *
     * @param file a regular file; a symbolic link is followed, and where it leads is judged
     * @return the key
     * @throws AccessRefusedException if others could have read or written it, or this process may not read it
     * @throws IpcException if there is no such file, or it is empty or over 4,096 bytes
     */
    public static Authkey ofFile(Path file) {
        byte[] bytes = SecretFile.read(file, LARGEST);
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
        }
        if (length == 0) {
            throw new IpcException("the authkey file " + file + " is empty. Try: openssl rand -hex 32 > " + file);
        }
        return new Authkey(Arrays.copyOf(bytes, length), false);
    }

    /**
     * This key, with or without the MD5 form of the challenge, which is all that Python 3.11 and older know. Others go on using
     * SHA-256. HMAC-MD5 is not known to be broken, but nothing new should rest on it.
     *
     * @param accepted whether a peer may use it
     * @return the changed key
     */
    public Authkey withLegacy(boolean accepted) {
        return new Authkey(secret, accepted);
    }

    /**
     * Whether a peer may use the MD5 form.
     *
     * @return false unless {@link #withLegacy} said otherwise
     */
    public boolean isLegacyAccepted() {
        return legacy;
    }

    /**
     * The secret itself.
     *
     * @return a copy
     */
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Authkey key && legacy == key.legacy && MessageDigest.isEqual(secret, key.secret);
    }

    /** Says nothing of the secret. */
    @Override
    public int hashCode() {
        return Boolean.hashCode(legacy);
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "Authkey[not shown" + (legacy ? ", legacy" : "") + "]";
    }
}
