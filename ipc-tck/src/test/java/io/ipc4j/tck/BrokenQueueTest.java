package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.QueueOptions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit itself: a queue with a fault fails, and fails where it should. */
class BrokenQueueTest {
    private static volatile @Nullable QueueFault fault;

    /** Run by {@link KitRun} only. */
    static class Suite implements QueueContract {
        @Override
        public QueuePlace place(QueueOptions options) {
            return QueuePlace.at(new BrokenQueueTransport(fault), "mem:" + UUID.randomUUID(), options);
        }

        @Override
        public Set<QueueCapability> capabilities() {
            return EnumSet.noneOf(QueueCapability.class);
        }
    }

    @AfterAll
    static void cleanUp() {
        BrokenStore.cleanUp();
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsNoticed(QueueFault each) {
        int patience = each.name().startsWith("LEAKS") ? 8 : 2; // a leak is what is still there after a while
        assertThat(failed(each, patience, each.noticedBy())).containsExactlyInAnyOrderElementsOf(each.noticedBy());
    }

    @Test
    void withoutAFaultNothingIsNoticed() {
        TreeSet<String> all = new TreeSet<>();
        Arrays.stream(QueueFault.values()).forEach(each -> all.addAll(each.noticedBy()));
        assertThat(failed(null, 60, all)).isEmpty();
    }

    private static List<String> failed(@Nullable QueueFault what, int patience, Iterable<String> tests) {
        fault = what;
        try {
            return KitRun.failed(Suite.class, patience, tests);
        } finally {
            fault = null;
        }
    }
}
