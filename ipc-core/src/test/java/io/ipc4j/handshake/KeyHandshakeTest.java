package io.ipc4j.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Authkey;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Framing;
import io.ipc4j.Ipc;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Word by word, against a peer that says whatever the test wants. */
class KeyHandshakeTest {
    private static final int MAX_MESSAGE = 100_000;
    private static final Authkey KEY = Authkey.of("a secret of the tests".getBytes(US_ASCII));
    private static final Authkey OTHER = Authkey.of("another secret".getBytes(US_ASCII));
    private static final String WELCOME = "#WELCOME#";
    private static final String FAILURE = "#FAILURE#";

    private final Transport mem = Ipc.transport("mem");
    private final LinkOptions options =
            new LinkOptions(ChannelOptions.defaults().withMaxMessage(MAX_MESSAGE), Map.of());
    private final LinkListener listener = mem.listen(URI.create("mem:key-" + hashCode()), options);
    private Link ours;
    private Link theirs;

    @BeforeEach
    void connect() throws InterruptedException {
        ours = mem.connect(listener.address(), options);
        Link accepted = listener.tryAccept();
        assertThat(accepted).isNotNull();
        theirs = accepted;
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
        listener.close();
    }

    private static byte[] zeroTo(int end) {
        byte[] bytes = new byte[end];
        for (int i = 0; i < end; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private void say(String text) {
        assertThat(theirs.tryWrite(ByteBuffer.wrap(bytes(text)))).isTrue();
        theirs.flush();
    }

    private String heard() {
        List<String> heard = new ArrayList<>();
        theirs.tryRead(frame -> heard.add(ISO_8859_1.decode(frame).toString()), 1);
        return heard.isEmpty() ? "" : heard.get(0);
    }

    private static String mac(Digest digest, Authkey key, String challenge) {
        return text(digest.mac(key.secret(), bytes(challenge)));
    }

    private static String answer(Authkey key, String challenge) {
        return "{sha256}" + mac(Digest.SHA256, key, challenge.substring("#CHALLENGE#".length()));
    }

    private KeyHandshake client(Authkey key) {
        return KeyHandshake.ofClient(ours, key, MAX_MESSAGE);
    }

    private KeyHandshake listener(Authkey key) {
        return KeyHandshake.ofListener(ours, key, MAX_MESSAGE);
    }

    private static void assertRefuses(KeyHandshake handshake, String... reasons) {
        assertThatThrownBy(handshake::proceed)
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContainingAll(reasons);
    }

    /** From Python: {@code hmac.new(b'a secret of the tests', b'{sha256}' + bytes(range(40)), NAME).hexdigest()}. */
    @ParameterizedTest
    @CsvSource({
        "SHA256, ca3ff81e9640f89651254cbbbfbc547298d4d51d01f55c01daefa0623e850190",
        "SHA384, 98ffb17dceb6d18a54cad62d14fdf03e21aabf1f65b7b3cd28a4ff1e7b543703" + "fb56b6b577b8f1f0f011eafcc63f9044",
        "SHA3_256, 5cfa9e75cafafe243567dd9c3bdffb69d6b67f0a65d3086d9e091a9ded466f33",
        "SHA3_384, f24f027bc03bb9cd7ea46d1f8afd0bd73c76f1e5d43252c67a11a5050d07ff9b"
                + "ffca036e824860ba00e4b2d6e48f13ca",
        "MD5, e9c023d7053eeea8cda40ae310a8e4f1"
    })
    void theDigestsArePythons(Digest digest, String hex) {
        assertThat(digest.mac(KEY.secret(), bytes("{sha256}"), zeroTo(40)))
                .isEqualTo(HexFormat.of().parseHex(hex));
    }

    @Test
    void theClientAnswersAndAsksAndIsIn() {
        KeyHandshake client = client(KEY);
        assertThat(client.proceed()).isNull();
        assertThat(heard()).as("the listener begins").isEmpty();
        say("#CHALLENGE#{sha256}" + text(zeroTo(40)));
        assertThat(client.proceed()).isNull();
        assertThat(heard())
                .isEqualTo("{sha256}"
                        + text(HexFormat.of()
                                .parseHex("ca3ff81e9640f89651254cbbbfbc547298d4d51d01f55c01daefa0623e850190")));
        say(WELCOME);
        assertThat(client.proceed()).isNull();
        String challenge = heard();
        assertThat(challenge).startsWith("#CHALLENGE#{sha256}").hasSize(59);
        say(answer(KEY, challenge));
        assertThat(client.proceed()).isSameAs(ours);
        assertThat(heard()).isEqualTo(WELCOME);
    }

    @Test
    void theListenerAsksAndAnswersAndLetsIn() {
        KeyHandshake listening = listener(KEY);
        assertThat(listening.proceed()).isNull();
        String challenge = heard();
        assertThat(challenge).startsWith("#CHALLENGE#{sha256}").hasSize(59);
        say(answer(KEY, challenge));
        assertThat(listening.proceed()).isNull();
        assertThat(heard()).isEqualTo(WELCOME);
        say("#CHALLENGE#{sha256}" + text(zeroTo(40)));
        assertThat(listening.proceed()).isNull();
        assertThat(heard()).isEqualTo(answer(KEY, "#CHALLENGE#{sha256}" + text(zeroTo(40))));
        say(WELCOME);
        say("x".repeat(MAX_MESSAGE / 2)); // a client may go on at once, with what is larger than a stranger's words
        assertThat(listening.proceed()).isSameAs(ours);
        assertThat(ours.tryRead(frame -> assertThat(frame.remaining()).isEqualTo(MAX_MESSAGE / 2), 1))
                .isEqualTo(1);
    }

    @Test
    void bothSidesOfOursFindThatTheirKeysAreTheSameOrNot() {
        KeyHandshake one = listener(KEY);
        KeyHandshake other = KeyHandshake.ofClient(theirs, KEY, MAX_MESSAGE);
        Link in = null;
        Link out = null;
        for (int i = 0; i < 10 && (in == null || out == null); i++) {
            in = in == null ? one.proceed() : in;
            out = out == null ? other.proceed() : out;
        }
        assertThat(in).isSameAs(ours);
        assertThat(out).isSameAs(theirs);
    }

    @Test
    void aWrongKeyIsRefusedByBothSides() {
        KeyHandshake one = listener(KEY);
        KeyHandshake other = KeyHandshake.ofClient(theirs, OTHER, MAX_MESSAGE);
        assertThat(one.proceed()).isNull();
        assertThat(other.proceed()).isNull();
        assertRefuses(one, "its answer", "another authkey");
        assertRefuses(other, "did not accept", "another authkey");
    }

    @Test
    void aListenerThatWelcomesEverybodyAndKnowsNoKeyIsRefusedByTheClient() {
        KeyHandshake client = client(KEY);
        say("#CHALLENGE#{sha256}" + text(zeroTo(40)));
        say(WELCOME);
        assertThat(client.proceed()).isNull();
        heard();
        say(answer(OTHER, heard()));
        assertRefuses(client, "its answer", "another authkey");
        assertThat(heard()).isEqualTo(FAILURE);
    }

    @ParameterizedTest
    @EnumSource(value = Digest.class, names = "MD5", mode = EnumSource.Mode.EXCLUDE)
    void theAnswerMayUseAnyGoodDigestAndSoMayAChallenge(Digest digest) {
        KeyHandshake listening = listener(KEY);
        listening.proceed();
        String challenge = heard().substring("#CHALLENGE#".length());
        say(text(digest.prefixed(bytes(mac(digest, KEY, challenge)))));
        assertThat(listening.proceed()).isNull();
        assertThat(heard()).isEqualTo(WELCOME);
        String asked = text(digest.prefixed(zeroTo(40)));
        say("#CHALLENGE#" + asked);
        assertThat(listening.proceed()).isNull();
        assertThat(heard()).isEqualTo(text(digest.prefixed(bytes(mac(digest, KEY, asked)))));
    }

    @Test
    void theOldFormIsRefusedUnlessItIsAskedFor() {
        KeyHandshake listening = listener(KEY);
        listening.proceed();
        say(mac(Digest.MD5, KEY, heard().substring("#CHALLENGE#".length())));
        assertRefuses(listening, "Python 3.11", "authkeyLegacy=true");
        assertThat(heard()).isEqualTo(FAILURE);
        KeyHandshake client = client(KEY);
        say("#CHALLENGE#" + text(zeroTo(20)));
        assertRefuses(client, "Python 3.11", "authkeyLegacy=true");
        assertThat(heard()).as("no answer").isEmpty();
    }

    @Test
    void theOldFormWorksIfItIsAskedForAndKnowsAWrongKey() {
        Authkey legacy = KEY.withLegacy(true);
        KeyHandshake client = client(legacy);
        say("#CHALLENGE#" + text(zeroTo(20)));
        assertThat(client.proceed()).isNull();
        assertThat(heard()).isEqualTo(text(HexFormat.of().parseHex("713ecc28fd00f6a594ac1e3ba86c12ee")));
        say(WELCOME);
        assertThat(client.proceed()).isNull();
        say(mac(Digest.MD5, KEY, heard().substring("#CHALLENGE#".length())));
        assertThat(client.proceed()).isSameAs(ours);
        assertThat(heard()).isEqualTo(WELCOME);
        KeyHandshake listening = listener(legacy);
        listening.proceed();
        say(mac(Digest.MD5, OTHER, heard().substring("#CHALLENGE#".length())));
        assertRefuses(listening, "another authkey");
    }

    /** All that a listener could be sent in place of an answer to its challenge. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hola",
                WELCOME,
                FAILURE,
                "{sha256}",
                "{md5}0123456789abcdef",
                "{sha1}0123456789abcdef0123",
                "{sha256}0123456789abcdef0123456789abcdef",
                "{sha256}0123456789abcdef0123456789abcde",
                "#CHALLENGE#{sha256}0123456789012345678901234567890123456789"
            })
    void whatIsNoAnswerIsRefusedAndNothingIsAnswered(String said) {
        KeyHandshake listening = listener(KEY.withLegacy(true));
        assertThat(listening.proceed()).isNull();
        heard();
        say(said);
        assertRefuses(listening, "authkey");
        assertThat(heard()).isEqualTo(FAILURE);
        assertThat(heard()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hola, no challenge",
        WELCOME + ", no challenge",
        "#CHALLENGE#{sha256}, too short",
        "#CHALLENGE#0123456789012345678, too short",
        "#CHALLENGE#012345678901234567890, not known here",
        "#CHALLENGE#{md5}0123456789012345678901234567890123456789, not known here",
        "#CHALLENGE#{sha1}0123456789012345678901234567890123456789, not known here",
    })
    void whatIsNoChallengeIsRefusedAndNothingIsAnswered(String said, String reason) {
        KeyHandshake client = client(KEY.withLegacy(true));
        say(said);
        assertRefuses(client, reason);
        assertThat(heard()).isEmpty();
    }

    @Test
    void aClientsOwnChallengeIsNotAnsweredWhenItComesBackOnAnotherLine() throws Exception {
        KeyHandshake first = client(KEY);
        say("#CHALLENGE#{sha256}" + text(zeroTo(40)));
        say(WELCOME);
        first.proceed();
        heard();
        String challenge = heard();
        assertThat(challenge).startsWith("#CHALLENGE#");
        Link before = ours;
        connect();
        KeyHandshake second = client(KEY);
        say(challenge);
        assertRefuses(second, "of this process");
        assertThat(heard()).isEmpty();
        before.close();
    }

    @Test
    void eachSideKnowsItsOwnChallengesAndNoneIsMadeTwice() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] nonce = Role.CLIENT.nonce();
            assertThat(nonce).hasSize(40);
            assertThat(Role.CLIENT.made(nonce)).isTrue();
            assertThat(Role.LISTENER.made(nonce)).isFalse();
            assertThat(seen.add(text(nonce))).isTrue();
            nonce[i % 40]++;
            assertThat(Role.CLIENT.made(nonce)).isFalse();
        }
    }

    @Test
    void aStrangersMessageHas256BytesAtMostAndALargerLengthEndsItAtOnce() {
        KeyHandshake listening = listener(KEY);
        listening.proceed();
        say("x".repeat(256));
        assertRefuses(listening, "did not answer");
        KeyHandshake again = listener(KEY);
        again.proceed();
        say("x".repeat(257));
        assertThatThrownBy(again::proceed).isInstanceOf(ProtocolException.class).hasMessageContainingAll("257", "256");
    }

    @Test
    void theLengthAloneIsEnoughForThat() throws InterruptedException {
        theirs.close();
        ours.close();
        LinkOptions raw = new LinkOptions(ChannelOptions.defaults().withFraming(Framing.RAW), Map.of());
        theirs = mem.connect(listener.address(), raw);
        Link accepted = listener.tryAccept();
        assertThat(accepted).isNotNull();
        ours = accepted;
        KeyHandshake listening = listener(KEY);
        listening.proceed();
        say("\0\0\1\0");
        assertThat(listening.proceed()).isNull();
        say("x".repeat(256));
        assertRefuses(listening, "did not answer");
        KeyHandshake again = listener(KEY);
        again.proceed();
        say("\0\0\1\1");
        assertThatThrownBy(again::proceed).isInstanceOf(ProtocolException.class).hasMessageContainingAll("257", "256");
    }

    @Test
    void aPeerThatHangsUpIsGone() {
        KeyHandshake client = client(KEY);
        theirs.close();
        assertThatThrownBy(client::proceed)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("hung up");
    }
}
