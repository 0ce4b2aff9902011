package io.ipc4j.jackson;

import static io.ipc4j.jackson.JsonCodecTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ipc4j.CodecException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents made to hurt: each ends in a {@link CodecException}, and just below the limit nothing happens. */
class JsonLimitsTest {
    private final JsonCodec<Object> codec = JsonCodec.of(Object.class);

    @Test
    void nestingEndsAt64() {
        assertThat(codec.decode(bytes(nested(64)))).isInstanceOf(List.class);
        refused(codec, nested(65), "depth");
        refused(codec, "[".repeat(5_000_000), "depth");
        refused(codec, "{\"a\":".repeat(1_000_000), "depth");
    }

    @Test
    void whatIsSkippedIsLimitedToo() {
        record Empty() {}
        refused(JsonCodec.of(Empty.class), "{\"unknown\":" + nested(100) + "}", "depth");
    }

    @Test
    void whatCouldNotBeReadIsNotWritten() {
        Object message = 1;
        for (int i = 0; i < 65; i++) {
            message = List.of(message);
        }
        Object deep = message;
        assertThatThrownBy(() -> codec.encode(deep)).isInstanceOf(CodecException.class);
    }

    @Test
    void aDocumentEndsAt16MiB() {
        String most = "\"" + "x".repeat((16 << 20) - 2) + "\"";
        assertThat(codec.decode(bytes(most))).isInstanceOf(String.class);
        refused(codec, most + " ", "the limit is 16777216 bytes");
    }

    @Test
    void theLimitOfADocumentCanBeSet() {
        JsonCodec<Object> small = codec.withMaxDocument(10);
        assertThat(small.decode(bytes("\"12345678\""))).isEqualTo("12345678");
        refused(small, "\"123456789\"", "the limit is 10 bytes");
        String large = "\"" + "x".repeat(25_000_000) + "\"";
        assertThat(codec.withMaxDocument(32 << 20).decode(bytes(large))).isInstanceOf(String.class);
        assertThatThrownBy(() -> codec.withMaxDocument(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tokensEndAtAMillion() {
        assertThat(codec.decode(bytes("[" + "0,".repeat(999_997) + "0]"))).isInstanceOf(List.class);
        refused(codec, "[" + "0,".repeat(1_000_000) + "0]", "oken");
        refused(codec, "[" + "[],".repeat(1_000_000) + "0]", "oken");
    }

    @Test
    void namesEndAt1024() {
        assertThat(codec.decode(bytes("{\"" + "n".repeat(1024) + "\":1}"))).isInstanceOf(Map.class);
        refused(codec, "{\"" + "n".repeat(1025) + "\":1}", "ame");
        refused(codec, "{\"" + "n".repeat(10_000_000) + "\":1}", "ame");
    }

    @Test
    void numbersEndAt1000() {
        assertThat(JsonCodec.of(BigInteger.class).decode(bytes("9".repeat(1000))))
                .isEqualTo(new BigInteger("9".repeat(1000)));
        refused(codec, "9".repeat(1001), "umber");
        refused(codec, "1." + "9".repeat(1_000_000), "umber");
    }

    @Test
    void aShortNumberOfGiantSizeIsNotWrittenOut() {
        refused(JsonCodec.of(BigInteger.class), "1e1000000000", "1000000000");
        refused(JsonCodec.of(Long.class), "1e1000000000", "range");
    }

    @Test
    void manyDifferentNamesDoNoHarm() {
        JsonCodec<Map<String, Integer>> maps = JsonCodec.of(new TypeReference<Map<String, Integer>>() {});
        StringBuilder document = new StringBuilder("{\"first\":0");
        for (int i = 0; i < 100_000; i++) {
            document.append(",\"n").append(i).append("\":").append(i);
        }
        assertThat(maps.decode(bytes(document.append('}').toString()))).hasSize(100_001);
    }

    @Test
    void aStricterMapperStaysStricter() {
        ObjectMapper strict = new ObjectMapper();
        strict.getFactory()
                .setStreamReadConstraints(com.fasterxml.jackson.core.StreamReadConstraints.builder()
                        .maxNestingDepth(5)
                        .maxTokenCount(100)
                        .build());
        JsonCodec<Object> users = JsonCodec.of(Object.class, strict);
        refused(users, nested(6), "depth");
        refused(users, new ArrayList<>(java.util.Collections.nCopies(200, 0)).toString(), "oken");
        refused(users, "{\"" + "n".repeat(1025) + "\":1}", "ame");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static void refused(JsonCodec<?> codec, String document, String reason) {
        assertThatThrownBy(() -> codec.decode(bytes(document)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }
}
