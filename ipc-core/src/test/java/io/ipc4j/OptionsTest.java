package io.ipc4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ChannelOptions}, {@link ServerOptions} and the wait strategies. */
class OptionsTest {
    private final ChannelOptions channel = ChannelOptions.defaults();
    private final ServerOptions server = ServerOptions.defaults();

    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        assertThat(channel)
                .isEqualTo(new ChannelOptions(
                        16 << 20,
                        64 << 10,
                        Framing.LENGTH,
                        WaitStrategy.spinThenBlock(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        null));
        assertThat(server).isEqualTo(new ServerOptions(1, SlowClientPolicy.DISCONNECT, WaitStrategy.spinThenBlock()));
    }

    @Test
    void eachChangeChangesOneValueAndLeavesTheOriginal() {
        assertThat(channel.withMaxMessage(7).maxMessage()).isEqualTo(7);
        assertThat(channel.withMaxMessage(7).withMaxMessage(16 << 20)).isEqualTo(channel);
        assertThat(channel.withSendBuffer(2048).withSendBuffer(64 << 10)).isEqualTo(channel);
        assertThat(channel.withFraming(Framing.RAW).withFraming(Framing.LENGTH)).isEqualTo(channel);
        assertThat(channel.withWaitStrategy(WaitStrategy.block()).waitStrategy())
                .isSameAs(WaitStrategy.block());
        assertThat(channel.withConnectTimeout(Duration.ZERO).connectTimeout()).isZero();
        assertThat(channel.withCloseTimeout(Duration.ZERO).closeTimeout()).isZero();
        assertThat(channel).isEqualTo(ChannelOptions.defaults());
        assertThat(server.withThreads(3).threads()).isEqualTo(3);
        assertThat(server.withSlowClients(SlowClientPolicy.BLOCK).slowClients()).isEqualTo(SlowClientPolicy.BLOCK);
        assertThat(server.withWaitStrategy(WaitStrategy.block()).waitStrategy()).isSameAs(WaitStrategy.block());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 30) + 1, Integer.MAX_VALUE})
    void sizesOutOfBoundsAreRefusedByNameAndValue(int bytes) {
        assertThatThrownBy(() -> channel.withMaxMessage(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maxMessage", String.valueOf(bytes), "from 1 to 1073741824");
        assertThatThrownBy(() -> channel.withSendBuffer(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("sendBuffer", String.valueOf(bytes), "from 1024");
    }

    @Test
    void theBoundsThemselvesAreFine() {
        assertThatCode(() -> channel.withMaxMessage(1)
                        .withMaxMessage(1 << 30)
                        .withSendBuffer(1024)
                        .withSendBuffer(1 << 30))
                .doesNotThrowAnyException();
        assertThatCode(() -> server.withThreads(1).withThreads(256)).doesNotThrowAnyException();
    }

    @Test
    void negativeTimesAreRefused() {
        Duration negative = Duration.ofNanos(-1);
        assertThatThrownBy(() -> channel.withConnectTimeout(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> channel.withCloseTimeout(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closeTimeout");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> channel.withFraming(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("framing");
        assertThatThrownBy(() -> channel.withWaitStrategy(null)).hasMessage("waitStrategy");
        assertThatThrownBy(() -> server.withSlowClients(null)).hasMessage("slowClients");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 257})
    void aServerHasOneTo256Threads(int threads) {
        assertThatThrownBy(() -> server.withThreads(threads))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("threads is " + threads, "256");
    }

    @Test
    void blockNeverSpinsBusySpinAlwaysDoesAndTheDefaultOnlyOnABusyLine() {
        assertThat(WaitStrategy.block().spinNanos(0)).isZero();
        assertThat(WaitStrategy.busySpin().spinNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(WaitStrategy.spinThenBlock().spinNanos(1_000_000_000)).isZero();
        boolean many = Runtime.getRuntime().availableProcessors() > 1;
        assertThat(WaitStrategy.spinThenBlock().spinNanos(0) > 0).isEqualTo(many);
    }
}
