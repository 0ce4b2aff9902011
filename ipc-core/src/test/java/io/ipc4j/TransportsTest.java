package io.ipc4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.mem.MemTransport;
import org.junit.jupiter.api.Test;

class TransportsTest {

    @Test
    void memIsAlwaysThere() {
        assertThat(Transports.find("mem:a")).isInstanceOf(MemTransport.class);
        assertThat(Transports.find("MEM:a")).isInstanceOf(MemTransport.class);
    }

    @Test
    void aSchemeThatNobodyCarriesIsNamedWithThoseThatThereAreAndTheJarToAdd() {
        assertThatThrownBy(() -> Ipc.connect("smoke://hill", Codec.utf8()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"smoke://hill\"", "no transport for smoke:", "mem:", "ipc-smoke");
    }

    @Test
    void whatHasNoSchemeIsToldWhatOneIs() {
        assertThatThrownBy(() -> Ipc.listen("localhost", Codec.utf8()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"localhost\"", "tcp:");
    }
}
