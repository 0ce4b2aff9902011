package io.ipc4j.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Authkey;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Handshake;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mutual challenge of CPython's {@code multiprocessing.connection}: each side asks the other for a digest of random bytes and the
 * key. Each line is a message.
 *
 * <pre>
 *  listener                                     client
 *  #CHALLENGE#{sha256}(40 bytes)   ────▶
 *                                  ◀────        {sha256}(HMAC of {sha256}(40 bytes))
 *  #WELCOME# or #FAILURE#          ────▶
 *                                  ◀────        #CHALLENGE#{sha256}(40 other bytes)
 *  {sha256}(HMAC of that)          ────▶
 *                                  ◀────        #WELCOME# or #FAILURE#
 * </pre>
 */
public final class KeyHandshake implements Handshake {
    static final int LARGEST_MESSAGE = 256;
    private static final int SHORTEST_CHALLENGE = 20;
    private static final int LEGACY_CHALLENGE = 20;
    private static final int LEGACY_ANSWER = 16;
    private static final byte[] CHALLENGE = "#CHALLENGE#".getBytes(US_ASCII);
    private static final byte[] WELCOME = "#WELCOME#".getBytes(US_ASCII);
    private static final byte[] FAILURE = "#FAILURE#".getBytes(US_ASCII);
    private static final String LEGACY = "in the MD5 form of Python 3.11 and older, which is weaker;"
            + " authkeyLegacy=true in the address would accept that";

    private enum Step {
        /** We send a challenge. */
        ASK,
        /** The answer comes. */
        JUDGE,
        /** The peer's challenge comes. */
        ANSWER,
        /** What the peer says to our answer comes. */
        HEAR
    }

    private final Link link;
    private final Authkey key;
    private final Role role;
    private final int maxMessage;
    private final List<Step> steps;
    private int next;
    private byte[] challenge = {};
    private @Nullable ByteBuffer outgoing;
    private boolean blocked;

    private KeyHandshake(Link link, Authkey key, Role role, int maxMessage, Step... steps) {
        this.link = link;
        this.key = key;
        this.role = role;
        this.maxMessage = maxMessage;
        this.steps = List.of(steps);
        link.limit(LARGEST_MESSAGE);
    }

    /** For the listening side, which gives no answer to anybody who has not proved first that they need none. */
    public static KeyHandshake ofListener(Link link, Authkey key, int maxMessage) {
        return new KeyHandshake(link, key, Role.LISTENER, maxMessage, Step.ASK, Step.JUDGE, Step.ANSWER, Step.HEAR);
    }

    /** For the connecting side. */
    public static KeyHandshake ofClient(Link link, Authkey key, int maxMessage) {
        return new KeyHandshake(link, key, Role.CLIENT, maxMessage, Step.ANSWER, Step.HEAR, Step.ASK, Step.JUDGE);
    }

    @Override
    public @Nullable Link proceed() {
        while (true) {
            blocked = !push();
            if (blocked) {
                return null;
            }
            if (next == steps.size()) {
                link.limit(maxMessage);
                return link;
            }
            Step step = steps.get(next);
            if (step == Step.ASK) {
                ask();
            } else {
                byte[] message = read();
                if (message == null) {
                    link.trim();
                    return null;
                }
                hear(step, message);
            }
            next++;
        }
    }

    private void hear(Step step, byte[] message) {
        switch (step) {
            case JUDGE -> judge(message);
            case ANSWER -> answer(message);
            case HEAR -> {
                if (!Arrays.equals(message, WELCOME)) {
                    throw refused("it did not accept the answer to its challenge: it has another authkey");
                }
            }
            default -> throw new AssertionError(step);
        }
    }

    private void ask() {
        challenge = Digest.SHA256.prefixed(role.nonce());
        send(concat(CHALLENGE, challenge));
    }

    private void judge(byte[] answer) {
        String fault = fault(answer);
        send(fault == null ? WELCOME : FAILURE);
        if (fault != null) {
            push(); // it fits into any buffer, and if not the peer learns it from the end of the line
            throw refused(fault);
        }
    }

    private @Nullable String fault(byte[] answer) {
        boolean old = answer.length == LEGACY_ANSWER;
        if (old && !key.isLegacyAccepted()) {
            return "it answered " + LEGACY;
        }
        Digest digest = old ? Digest.MD5 : Digest.named(answer);
        if (digest == null) {
            return "it did not answer the challenge: it has no authkey, or wants a digest that is not known here";
        }
        return MessageDigest.isEqual(digest.mac(key.secret(), challenge), digest.payload(answer))
                ? null
                : "its answer to the challenge is wrong: it has another authkey";
    }

    private void answer(byte[] message) {
        if (!Digest.startsWith(message, CHALLENGE)) {
            throw refused("it sent no challenge: it has no authkey");
        }
        byte[] asked = Arrays.copyOfRange(message, CHALLENGE.length, message.length);
        if (asked.length < SHORTEST_CHALLENGE) {
            throw refused("its challenge has " + asked.length + " bytes, which is too short");
        }
        boolean old = asked.length == LEGACY_CHALLENGE;
        if (old && !key.isLegacyAccepted()) {
            throw refused("it asks " + LEGACY);
        }
        Digest digest = old ? Digest.MD5 : Digest.named(asked);
        if (digest == null) {
            throw refused("its challenge asks for a digest that is not known here");
        }
        if (role.made(digest.payload(asked))) {
            throw refused(
                    "it sent a challenge of this process back: it has no authkey, and wants to be told the answer");
        }
        send(digest.prefixed(digest.mac(key.secret(), asked)));
    }

    private static AccessRefusedException refused(String reason) {
        return new AccessRefusedException(reason, null);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private void send(byte[] message) {
        outgoing = ByteBuffer.wrap(message);
    }

    /** False if the line is full. */
    private boolean push() {
        if (outgoing != null) {
            if (!link.tryWrite(outgoing)) {
                return false;
            }
            outgoing = null;
        }
        return link.flush();
    }

    private byte @Nullable [] read() {
        byte[][] read = new byte[1][];
        int count;
        try {
            count = link.tryRead(frame -> read[0] = copy(frame), 1);
        } catch (ProtocolException e) {
            throw new ProtocolException(
                    "before the authkey is proved a message has at most " + LARGEST_MESSAGE + " bytes: "
                            + e.getMessage(),
                    e);
        }
        if (count < 0) {
            throw new ChannelClosedException("the peer hung up", null);
        }
        return read[0];
    }

    /** A link that knows no limits is held to ours. */
    private static byte[] copy(ByteBuffer frame) {
        if (frame.remaining() > LARGEST_MESSAGE) {
            throw new ProtocolException("one of " + frame.remaining() + " came", null);
        }
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    @Override
    public Readiness readiness() {
        return link.readiness();
    }

    @Override
    public int awaits() {
        return blocked ? Readiness.WRITE : Readiness.READ;
    }

    @Override
    public void close() {
        link.close();
    }
}
