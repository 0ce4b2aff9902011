package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.spi.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit itself: a transport with a fault fails, and fails where it should. */
class BrokenTransportTest {
    private static volatile @Nullable Fault fault;

    /** Run by {@link KitRun} only. */
    static class Suite implements TransportContract {
        @Override
        public Transport transport() {
            return new BrokenTransport(fault);
        }

        @Override
        public String newAddress() {
            return "mem:" + UUID.randomUUID();
        }
    }

    @AfterAll
    static void cleanUp() {
        BrokenLink.cleanUp();
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsNoticed(Fault each) {
        int patience = each.name().startsWith("LEAKS") ? 15 : 2; // a leak is what is still there after a while
        assertThat(failed(each, patience, each.noticedBy())).containsExactlyInAnyOrderElementsOf(each.noticedBy());
    }

    @Test
    void withoutAFaultNothingIsNoticed() {
        TreeSet<String> all = new TreeSet<>();
        Arrays.stream(Fault.values()).forEach(each -> all.addAll(each.noticedBy()));
        assertThat(failed(null, 60, all)).isEmpty();
    }

    private static List<String> failed(@Nullable Fault what, int patience, Iterable<String> tests) {
        fault = what;
        try {
            return KitRun.failed(Suite.class, patience, tests);
        } finally {
            fault = null;
        }
    }
}
