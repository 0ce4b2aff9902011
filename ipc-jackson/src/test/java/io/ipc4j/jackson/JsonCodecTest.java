package io.ipc4j.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ipc4j.Channel;
import io.ipc4j.CodecException;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    record Job(String kind, int id) {}

    record Strict(String name) {
        Strict {
            if (name == null) {
                throw new IllegalArgumentException("the name is missing");
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle")})
    interface Shape {}

    record Circle(int radius) implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Anything {}

    record Something(int x) implements Anything {}

    static final class Endless {
        public Endless getNext() {
            return this;
        }
    }

    private final JsonCodec<Job> codec = JsonCodec.of(Job.class);

    @Test
    void aRecordIsOneLineOfJsonAndComesBackTheSame() {
        Job job = new Job("línea\nzwei\u2028\uD83D\uDE00", 42);
        String text = text(codec.encode(job));
        assertThat(text).isEqualTo("{\"kind\":\"línea\\nzwei\u2028\uD83D\uDE00\",\"id\":42}");
        assertThat(codec.decode(bytes(text))).isEqualTo(job);
    }

    @Test
    void aGenericTypeKeepsItsElements() {
        JsonCodec<Map<String, List<Job>>> generic = JsonCodec.of(new TypeReference<Map<String, List<Job>>>() {});
        Map<String, List<Job>> message = Map.of("today", List.of(new Job("resize", 1), new Job("print", 2)));
        assertThat(generic.decode(generic.encode(message))).isEqualTo(message);
    }

    @Test
    void theFrameMayBeReadOnlyOffHeapAndPartOfALargerBuffer() {
        byte[] document = "{\"kind\":\"a\",\"id\":7}".getBytes(UTF_8);
        ByteBuffer large = ByteBuffer.allocateDirect(100);
        large.position(10).put(document).flip().position(10);
        assertThat(codec.decode(large.asReadOnlyBuffer())).isEqualTo(new Job("a", 7));
    }

    @Test
    void whatANewerPeerSendsInAdditionIsSkipped() {
        assertThat(codec.decode(bytes("{\"kind\":\"a\",\"colour\":{\"r\":[1,2]},\"id\":7}")))
                .isEqualTo(new Job("a", 7));
    }

    @Test
    void spaceAroundADocumentIsFine() {
        assertThat(codec.decode(bytes(" \t{\"kind\":\"a\",\"id\":7} \r\n"))).isEqualTo(new Job("a", 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "garbage",
                "{\"kind\":\"a\",\"id\":7",
                "{\"kind\":\"a\",\"id\":7} {}",
                "{\"kind\":\"a\",\"id\":7}]",
                "{\"kind\":\"a\",\"id\":\"seven\"}",
                "{\"kind\":\"a\",\"id\":99999999999}",
                "[1,2]",
                "42",
                "GET / HTTP/1.1"
            })
    void whatIsNoMessageIsRefusedInOneShortLine(String document) {
        assertThatThrownBy(() -> codec.decode(bytes(document)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("a document of " + document.length() + " bytes is no Job: ")
                .hasMessageNotContainingAny("\n", "Source", "StreamReadFeature")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(320));
    }

    @Test
    void nullIsNoMessageEvenWhereJacksonWouldMakeAZeroOfIt() {
        assertThatThrownBy(() -> JsonCodec.of(int.class).decode(bytes("null"))).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> codec.encode(null)).isInstanceOf(CodecException.class);
    }

    @Test
    void whatTheConstructorRefusesIsNoMessage() {
        assertThatThrownBy(() -> JsonCodec.of(Strict.class).decode(bytes("{}")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("the name is missing");
    }

    @Test
    void whatThePeerSaidIsShownEscapedAndShort() {
        String evil = "7\\u001b[2J\\r\\nroot logged in\\u202e" + "x".repeat(900);
        assertThatThrownBy(() -> codec.decode(bytes("{\"kind\":\"a\",\"id\":\"" + evil + "\"}")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("\\u001b[2J\\u000d\\u000aroot")
                .hasMessageEndingWith("…")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}|\\p{Cf}"))
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(320));
    }

    @Test
    void whatCanNotBeWrittenIsACodecException() {
        assertThatThrownBy(() -> JsonCodec.of(Endless.class).encode(new Endless()))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("this Endless can't be written as JSON: ");
        assertThatThrownBy(() -> JsonCodec.of(Object.class).encode(new Object() {
                    public int getNumber() {
                        throw new IllegalStateException("not now");
                    }
                }))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("not now");
    }

    @Test
    void halfACharacterIsCarriedAsAnEscape() {
        for (String half : List.of("\uD83D", "a\uD83Db", "\uDE00")) {
            assertThat(codec.decode(codec.encode(new Job(half, 1)))).isEqualTo(new Job(half, 1));
        }
    }

    @Test
    void subtypesAreChosenByNameNeverByClass() {
        JsonCodec<Shape> shapes = JsonCodec.of(Shape.class);
        assertThat(text(shapes.encode(new Circle(3)))).isEqualTo("{\"is\":\"circle\",\"radius\":3}");
        assertThat(shapes.decode(bytes("{\"is\":\"circle\",\"radius\":3}"))).isEqualTo(new Circle(3));
        String byClass = "{\"@class\":\"" + Something.class.getName() + "\",\"x\":1}";
        assertThatThrownBy(() -> JsonCodec.of(Anything.class).decode(bytes(byClass)))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void aChannelOfLinesCarriesItAndOutlivesGarbage() throws Exception {
        try (Listener<Job> listener = Ipc.listen("mem:json?framing=line", codec);
                Channel<String> plain = Ipc.connect("mem:json?framing=line", io.ipc4j.Codec.utf8());
                Channel<Job> channel = listener.accept()) {
            plain.send("{\"kind\": \"a\\nb\", \"id\": 1}");
            assertThat(channel.receive()).isEqualTo(new Job("a\nb", 1));
            plain.send("garbage");
            assertThatThrownBy(channel::receive).isInstanceOf(CodecException.class);
            plain.send("{\"kind\": \"c\", \"id\": 2}");
            assertThat(channel.receive()).isEqualTo(new Job("c", 2));
            channel.send(new Job("two\r\nlines", 3));
            assertThat(plain.receive()).isEqualTo("{\"kind\":\"two\\r\\nlines\",\"id\":3}");
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes).toString();
    }
}
