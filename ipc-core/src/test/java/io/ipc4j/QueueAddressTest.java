package io.ipc4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the address of a queue can say, and {@link Ipc#openQueue} of all that is not there. */
class QueueAddressTest {

    /** Its channels have wings, and its queues have a drawer; there are none of its own at "served". */
    private static final Transport PIGEON = new Transport() {
        @Override
        public String scheme() {
            return "pigeon";
        }

        @Override
        public Set<String> parameters() {
            return Set.of("wings");
        }

        @Override
        public Set<String> queueParameters() {
            return Set.of("drawer");
        }

        @Override
        public Link connect(URI address, LinkOptions options) {
            throw new NoListenerException("it has not come back", null);
        }

        @Override
        public LinkListener listen(URI address, LinkOptions options) {
            throw new AddressInUseException("the loft is full", null);
        }
    };

    private static QueueAddress parse(String address) {
        return QueueAddress.parse(address, PIGEON, QueueOptions.defaults());
    }

    @Test
    void anAddressCanSayAllThatTheOptionsCanAndWins() {
        QueueOptions given = QueueOptions.defaults()
                .withCapacity(7)
                .withMaxDeliveries(8)
                .withChannel(ChannelOptions.defaults().withSendBuffer(2048));
        QueueAddress parsed = QueueAddress.parse(
                "pigeon:loft?capacity=1000&durability=sync&flushInterval=5ms&reconnect=0s&maxMessage=1k&wait=block",
                PIGEON,
                given);
        assertThat(parsed.options().queue())
                .isEqualTo(new QueueOptions(
                        1000,
                        8,
                        Durability.SYNC,
                        Duration.ofMillis(5),
                        Duration.ZERO,
                        ChannelOptions.defaults()
                                .withSendBuffer(2048)
                                .withMaxMessage(1024)
                                .withWaitStrategy(WaitStrategy.block())));
        assertThat(parse("pigeon:loft?maxDeliveries=0").options().queue().maxDeliveries())
                .isZero();
        assertThat(parse("pigeon:loft").options().queue()).isEqualTo(QueueOptions.defaults());
    }

    @Test
    void theTransportGetsItsOwnParametersAndTheOptionsOfTheChannel() {
        QueueAddress parsed = parse("pigeon:loft?drawer=2&capacity=9&wings=1&maxMessage=5");
        assertThat(parsed.options().own().parameters()).isEqualTo(Map.of("drawer", "2", "wings", "1"));
        assertThat(parsed.options().own().channel().maxMessage()).isEqualTo(5);
        assertThat(parsed.base()).hasToString("pigeon:loft");
        assertThat(parsed.full()).hasToString("pigeon:loft?drawer=2&capacity=9&wings=1&maxMessage=5");
    }

    @ParameterizedTest
    @CsvSource({
        "capacity=-1, from 0 to 1073741824",
        "capacity=many, whole number",
        "capacity=3000000000, whole number",
        "maxDeliveries=65536, from 0 to 65535",
        "durability=eternal, 'memory, interval, sync'",
        "flushInterval=0ms, 1 ms to 1 h",
        "reconnect=soon, 500ms",
        "maxMessage=0, from 1",
    })
    void aValueThatCantBeIsNamedWithItsParameterAndAddress(String pair, String expected) {
        assertThatThrownBy(() -> parse("pigeon:loft?" + pair))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(pair, "pigeon:loft", expected);
    }

    @Test
    void anUnknownParameterIsNamedAndSoAreTheKnownOnes() {
        assertThatThrownBy(() -> parse("pigeon:loft?capacty=5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "\"capacty\"", "pigeon:loft", "capacity, ", "drawer, ", "maxMessage, ", "reconnect, ", "wings");
    }

    @Test
    void aChannelsAddressHasNoParametersOfAQueue() {
        for (String pair : new String[] {"capacity=5", "reconnect=1s"}) {
            assertThatThrownBy(
                            () -> Ipc.connect(PIGEON, "pigeon:loft?" + pair, Codec.utf8(), ChannelOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(pair.substring(0, 8), "not known", "openQueue", "wings");
        }
        assertThatThrownBy(() -> Ipc.listen(PIGEON, "pigeon:loft?drawer=5", Codec.utf8(), ChannelOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("drawer", "not known");
    }

    @Test
    void aServedQueueHasNothingOfTheTransportsOwn() {
        assertThatThrownBy(() -> Ipc.openQueue(PIGEON, "pigeon:loft?drawer=5", Codec.utf8(), QueueOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("drawer", "pigeon:loft", "serves");
    }

    @Test
    void aQueueThatIsThereKeepsWhatItsMakerSaid() throws InterruptedException {
        try (MessageQueue<String> maker = Ipc.openQueue("mem:made?capacity=5&maxDeliveries=3", Codec.utf8())) {
            assertThat(maker.address()).hasToString("mem:made?capacity=5&maxDeliveries=3");
            assertThatThrownBy(() -> Ipc.openQueue("mem:made?capacity=6", Codec.utf8()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("mem:made", "capacity=6", "capacity=5");
            assertThatThrownBy(() -> Ipc.openQueue("mem:made?maxDeliveries=4", Codec.utf8()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("maxDeliveries=4", "maxDeliveries=3");
            for (String same : new String[] {"mem:made", "mem:made?capacity=5"}) {
                try (MessageQueue<String> other = Ipc.openQueue(same, Codec.utf8())) {
                    assertThat(other.capacity()).isEqualTo(5);
                }
            }
            assertThat(Ipc.queueStats("mem:made")).isEqualTo(new QueueStats(0, 0, 5, 1, 0, 0));
        }
        assertThatThrownBy(() -> Ipc.queueStats("mem:made"))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("mem:made");
    }

    @Test
    void aQueueInThisProcessCantPromiseToOutliveIt() {
        assertThatThrownBy(() -> Ipc.openQueue("mem:durable?durability=sync", Codec.utf8()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("mem:durable", "sync", "mmap:");
    }
}
