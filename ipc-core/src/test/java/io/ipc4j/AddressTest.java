package io.ipc4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.mem.MemTransport;
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
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    /** Goes nowhere; it has a parameter of its own. */
    private static final Transport PIGEON = new Transport() {
        @Override
        public String scheme() {
            return "pigeon";
        }

        @Override
        public Set<String> parameters() {
            return Set.of("wings", "colour");
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

    private static Address parse(String address) {
        return Address.parse(address, PIGEON, ChannelOptions.defaults());
    }

    @Test
    void whatTheQuerySaysWinsOverTheOptions() {
        ChannelOptions given = ChannelOptions.defaults().withMaxMessage(5).withSendBuffer(2048);
        ChannelOptions parsed = Address.parse(
                        "pigeon://loft?maxMessage=1k&framing=line&wait=block&connectTimeout=7s&closeTimeout=0ms",
                        PIGEON,
                        given)
                .common();
        assertThat(parsed)
                .isEqualTo(new ChannelOptions(
                        1024, 2048, Framing.LINE, WaitStrategy.block(), Duration.ofSeconds(7), Duration.ZERO, null));
    }

    @Test
    void theTransportGetsItsOwnParametersAndTheAddressWithoutTheQuery() {
        Address parsed = parse("pigeon://loft/7?wings=2&sendBuffer=64k&colour=");
        assertThat(parsed.base()).hasToString("pigeon://loft/7");
        assertThat(parsed.options().parameters()).isEqualTo(Map.of("wings", "2", "colour", ""));
        assertThat(parsed.query()).isEqualTo("wings=2&sendBuffer=64k&colour=");
        assertThat(parsed.full(URI.create("pigeon://loft/8")))
                .hasToString("pigeon://loft/8?wings=2&sendBuffer=64k&colour=");
    }

    @Test
    void anAddressWithoutSlashesHasAQueryToo() {
        Address parsed = Address.parse("mem:a?maxMessage=1k", new MemTransport(), ChannelOptions.defaults());
        assertThat(parsed.base()).hasToString("mem:a");
        assertThat(parsed.common().maxMessage()).isEqualTo(1024);
    }

    @Test
    void anAddressWithoutAQueryIsAsItWas() {
        Address parsed = parse("pigeon:loft");
        assertThat(parsed.common()).isEqualTo(ChannelOptions.defaults());
        assertThat(parsed.full(parsed.base())).hasToString("pigeon:loft");
        assertThat(parse("pigeon:loft?").common()).isEqualTo(ChannelOptions.defaults());
    }

    @Test
    void namesAndValuesMayBePercentEncodedAndAPlusIsAPlus() {
        assertThat(parse("pigeon:loft?col%6Fur=a%26b%3Dc+d%C3%A9=e").options().parameters())
                .isEqualTo(Map.of("colour", "a&b=c+dé=e"));
        assertThat(parse("pigeon:loft?max%4Dessage=1%6B").common().maxMessage()).isEqualTo(1024);
    }

    @Test
    void anUnknownParameterIsNamedAndSoAreTheKnownOnes() {
        assertThatThrownBy(() -> parse("pigeon:loft?maxMesage=1k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"maxMesage\"", "pigeon:loft", "maxMessage", "colour, ", "wings");
        assertThatThrownBy(() -> parse("pigeon:loft?maxmessage=1k")).hasMessageContaining("not known");
    }

    @Test
    void aParameterThatIsSetTwiceIsRefused() {
        assertThatThrownBy(() -> parse("pigeon:loft?wings=1&wings=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("wings", "twice", "pigeon:loft");
        assertThatThrownBy(() -> parse("pigeon:loft?wings=1&wing%73=2")).hasMessageContaining("twice");
    }

    @ParameterizedTest
    @CsvSource({
        "maxMessage=0, from 1",
        "maxMessage=2g, at most 1g",
        "sendBuffer=1, from 1024",
        "framing=xml, 'length, line, raw'",
        "wait=long, spinThenBlock",
        "connectTimeout=-1s, 500ms",
        "closeTimeout=soon, 500ms",
    })
    void aValueThatCantBeIsNamedWithItsParameterAndAddress(String pair, String expected) {
        assertThatThrownBy(() -> parse("pigeon:loft?" + pair))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(pair, "pigeon:loft", expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pigeon:loft?wings",
                "pigeon:loft?=2",
                "pigeon:loft?&",
                "pigeon:loft?wings=1&&colour=2",
                "pigeon:lo ft",
                "pigeon:",
                "pigeon:loft?wings=%zz",
                "pigeon:loft?wings=%",
                "pigeon:loft?colour=a b"
            })
    void whatIsNoAddressIsRefusedAndShown(String address) {
        assertThatThrownBy(() -> parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + address + "\"");
    }

    @Test
    void aSchemeIsWhatStandsBeforeTheFirstColonInAnyCase() {
        assertThat(Address.scheme("TCP://host:1")).isEqualTo("tcp");
        for (String none : new String[] {"", "host", ":1", "//host"}) {
            assertThatThrownBy(() -> Address.scheme(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("\"" + none + "\"", "no scheme");
        }
    }

    @Test
    void aTransportsOwnNumbersAndFlagsAreChecked() {
        LinkOptions options = new LinkOptions(
                ChannelOptions.defaults(), Map.of("n", "7", "big", "70000", "word", "x", "yes", "true", "no", "false"));
        assertThat(options.number("n", 1, 0, 9)).isEqualTo(7);
        assertThat(options.number("absent", 1, 0, 9)).isEqualTo(1);
        assertThat(options.flag("yes", false)).isTrue();
        assertThat(options.flag("no", true)).isFalse();
        assertThat(options.flag("absent", true)).isTrue();
        assertThatThrownBy(() -> options.number("big", 1, 0, 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("big=70000", "0 to 9");
        assertThatThrownBy(() -> options.number("word", 1, 0, 9)).hasMessageContaining("word=x");
        assertThatThrownBy(() -> options.flag("word", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("true or false");
    }
}
