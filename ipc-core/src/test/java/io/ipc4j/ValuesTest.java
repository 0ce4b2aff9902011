package io.ipc4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.spi.Size;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "64k, 65536", "64K, 65536", "16m, 16777216", "1g, 1073741824", "2147483647, 2147483647"
    })
    void aSizeIsBytesOrKibibytesMebibytesGibibytes(String text, int bytes) {
        assertThat(Size.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k",
                "-1",
                "1.5m",
                "1 k",
                "1kb",
                "64kk",
                "2g",
                "2147483648",
                "99999999999",
                "9999999999g",
                "٣"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Size.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1g");
    }

    @Test
    void aTimeIsMillisecondsSecondsOrMinutes() {
        assertThat(Values.duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Values.duration("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(Values.duration("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Values.duration("0s")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5h", "-5s", "5S", "5 s", "1.5s", "99999999999s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Values.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500ms, 5s, 2m");
    }

    @Test
    void aWordIsOneOfThoseThatThereAreInAnyCase() {
        assertThat(Values.oneOf("LINE", Framing.values())).isEqualTo(Framing.LINE);
        assertThat(Values.oneOf("spinthenblock", StandardWait.values())).isEqualTo(StandardWait.SPIN_THEN_BLOCK);
        assertThatThrownBy(() -> Values.oneOf("lines", Framing.values()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length, line, raw");
        assertThatThrownBy(() -> Values.oneOf("SPIN_THEN_BLOCK", StandardWait.values()))
                .hasMessageContaining("spinThenBlock, block, busySpin");
    }
}
