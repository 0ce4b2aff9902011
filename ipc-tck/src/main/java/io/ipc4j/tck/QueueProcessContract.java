package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds between processes, also when one of them is killed (rule Q25). The address must be one that every program can open. */
public interface QueueProcessContract extends QueueFixture {

    /** After so long without a message nobody who is alive has one: those of the dead are back by then. */
    Duration QUIET = Duration.ofSeconds(2);

    /** Q25, Q1. The first taker sleeps when the other process comes. */
    @Test
    default void anotherProcessPutsTenThousandMessages() throws Exception {
        needs(QueueCapability.PROCESSES);
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            Background<byte[]> first = Background.call(queue::take).awaitAsleep();
            try (ChildJvm child = ChildJvm.start("queue-put", place.address())) {
                Messages.is(first.get(), RemoteQueueUser.SENDER, 0);
                Stock.expect(queue, RemoteQueueUser.SENDER, 1, RemoteQueueUser.COUNT);
                assertThat(child.await("put")).isEqualTo(String.valueOf(RemoteQueueUser.COUNT));
            }
            Stock.assertGood(queue);
        }
    }

    /** Q25, Q4. The queue is full, and the putter sleeps, when the other process comes. */
    @Test
    default void anotherProcessTakesAndMakesRoom() throws Exception {
        needs(QueueCapability.PROCESSES);
        int count = 10_000;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            Background<Void> putter = Background.run(() -> {
                        for (int i = 0; i < count; i++) {
                            queue.put(Messages.numbered(1, i, Stock.SMALL));
                        }
                        queue.put(new byte[0]);
                    })
                    .awaitAsleep();
            try (ChildJvm child = ChildJvm.start("queue-take", place.address())) {
                assertThat(child.await("taken")).isEqualTo(String.valueOf(count));
                putter.get();
            }
            assertThat(queue.awaitDrained(Duration.ofSeconds(30))).isTrue();
            Stock.assertGood(queue);
        }
    }

    /** Q25, Q10. By a fact from the kernel: one who waits gets them without a further call of anybody. */
    @Test
    default void whatAKilledProcessHadLeasedComesBack() throws Exception {
        needs(QueueCapability.PROCESSES);
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open();
                ChildJvm child = ChildJvm.start("queue-hold", place.address())) {
            for (int i = 0; i < RemoteQueueUser.HELD; i++) {
                queue.put(Messages.numbered(1, i, 100 + i * 50));
            }
            child.await("holds");
            assertThat(queue.poll()).isNull();
            Stock.until(() -> queue.leased() == RemoteQueueUser.HELD);
            Background<Delivery<byte[]>> waiting = Background.call(queue::lease).awaitAsleep();
            child.kill();
            Set<Integer> found = new HashSet<>();
            for (int i = 0; i < RemoteQueueUser.HELD; i++) {
                try (Delivery<byte[]> delivery = i == 0 ? waiting.get() : Stock.lease(queue)) {
                    found.add(Messages.number(delivery.message()));
                    delivery.ack();
                }
            }
            assertThat(found).hasSize(RemoteQueueUser.HELD);
            assertThat(queue.awaitDrained(Duration.ofSeconds(30))).isTrue();
            Stock.assertGood(queue);
        }
    }

    /** Q25, Q11. It was stopped for a while, and is not dead: what it holds stays with it. */
    @Test
    default void theMessagesOfALivingProcessStayWithIt() throws Exception {
        needs(QueueCapability.PROCESSES);
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open();
                ChildJvm child = ChildJvm.start("queue-hold", place.address())) {
            for (int i = 0; i < RemoteQueueUser.HELD; i++) {
                queue.put(Messages.numbered(1, i, 100));
            }
            child.await("holds");
            assertThat(queue.poll(QUIET)).isNull();
            assertThat(child.endsWithItsInput()).isTrue();
            for (int i = 0; i < RemoteQueueUser.HELD; i++) {
                Messages.number(Stock.take(queue));
            }
            Stock.assertGood(queue);
        }
    }

    /** Q25. At any moment: whole messages, in order, without a gap; then the queue is as good as before. */
    @Test
    default void aProcessKilledWhileItPutsLeavesWholeMessagesOnly() throws Exception {
        needs(QueueCapability.PROCESSES);
        Random random = new Random();
        for (int round = 0; round < 4; round++) {
            try (QueuePlace place = smallPlace();
                    MessageQueue<byte[]> queue = place.open();
                    ChildJvm child = ChildJvm.start("queue-flood", place.address())) {
                int next = random.nextInt(2000);
                Stock.expect(queue, RemoteQueueUser.SENDER, 0, next);
                Background<Void> killing = Background.run(child::kill);
                for (byte[] message = queue.poll(QUIET); message != null; message = queue.poll(QUIET)) {
                    Messages.is(message, RemoteQueueUser.SENDER, next);
                    assertThat(message).hasSize(Stock.size(queue, next));
                    next++;
                }
                killing.get();
                Stock.assertGood(queue);
            }
        }
    }

    /** Q25, Q9. At any moment: what it has acknowledged never comes, and all else does. */
    @Test
    default void aProcessKilledWhileItWorksLosesNothingAndRepeatsNothing() throws Exception {
        needs(QueueCapability.PROCESSES);
        int count = 3000;
        for (int round = 0; round < 4; round++) {
            try (QueuePlace place = place();
                    MessageQueue<byte[]> queue = place.open();
                    ChildJvm child = ChildJvm.start("queue-work", place.address())) {
                child.await("ready");
                Background<Void> putter = Background.run(() -> {
                    for (int i = 0; i < count; i++) {
                        queue.put(Messages.numbered(1, i, 50));
                    }
                });
                Set<Integer> done = new HashSet<>(Set.of(Integer.valueOf(child.await("done"))));
                putter.get();
                child.kill();
                List<String> more = child.rest("done");
                done.addAll(more.stream().map(Integer::valueOf).collect(Collectors.toSet()));
                Set<Integer> left = new HashSet<>();
                while (!queue.awaitDrained(Duration.ZERO)) { // what the child had leased may come late
                    byte[] message = queue.poll(QUIET);
                    assertThat(message == null || left.add(Messages.number(message)))
                            .isTrue();
                }
                assertThat(left).doesNotContainAnyElementsOf(done);
                // The one that it had acknowledged but not yet told of.
                assertThat(left.size() + done.size()).isBetween(count - 1, count);
            }
        }
    }
}
