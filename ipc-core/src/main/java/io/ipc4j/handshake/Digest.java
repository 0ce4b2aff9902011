package io.ipc4j.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ipc4j.IpcException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The digests that a challenge may ask for, as its text names them. */
enum Digest {
    SHA256("{sha256}", "HmacSHA256"),
    SHA384("{sha384}", "HmacSHA384"),
    SHA3_256("{sha3_256}", "HmacSHA3-256"),
    SHA3_384("{sha3_384}", "HmacSHA3-384"),
    /** Of Python 3.11 and older, which name none. */
    MD5("", "HmacMD5");

    private final byte[] prefix;
    private final String algorithm;

    Digest(String prefix, String algorithm) {
        this.prefix = prefix.getBytes(US_ASCII);
        this.algorithm = algorithm;
    }

    /** The one that a text names at its beginning, or null. */
    static @Nullable Digest named(byte[] text) {
        for (Digest each : values()) {
            if (each != MD5 && startsWith(text, each.prefix)) {
                return each;
            }
        }
        return null;
    }

    static boolean startsWith(byte[] text, byte[] start) {
        return text.length >= start.length && Arrays.equals(text, 0, start.length, start, 0, start.length);
    }

    /** The name, and then some bytes. */
    byte[] prefixed(byte[] bytes) {
        byte[] all = Arrays.copyOf(prefix, prefix.length + bytes.length);
        System.arraycopy(bytes, 0, all, prefix.length, bytes.length);
        return all;
    }

    /** What stands behind the name. */
    byte[] payload(byte[] text) {
        return Arrays.copyOfRange(text, prefix.length, text.length);
    }

    byte[] mac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IpcException("this JDK has no " + algorithm + ", which the authkey needs", e);
        }
    }
}
