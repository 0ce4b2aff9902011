package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Authkey;
import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.MessageQueue;
import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import io.ipc4j.Subscription;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A served queue over {@code mem:}, from the first message to the last. */
@Timeout(60)
class ServedQueueTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private MessageQueue<String> local;
    private QueueServer server;
    private MessageQueue<String> queue;

    @BeforeEach
    void serve() throws InterruptedException {
        String name = "mem:served-" + NUMBER.incrementAndGet();
        local = Ipc.openQueue(name + "-local?capacity=100", Codec.utf8());
        server = Ipc.serveQueue(name, local);
        queue = Ipc.openQueue(server.address().toString(), Codec.utf8());
    }

    @AfterEach
    void close() {
        queue.close();
        server.close();
        local.close();
    }

    @Test
    void whatIsPutAtOneEndIsTakenAtTheOther() throws InterruptedException {
        queue.put("a");
        assertThat(local.take()).isEqualTo("a");
        local.put("b");
        assertThat(queue.take()).isEqualTo("b");
        assertThat(queue.poll()).isNull();
        assertThat(server.clients()).isEqualTo(1);
    }

    @Test
    void manyMessagesGoThroughInOrder() throws Exception {
        List<String> all =
                IntStream.range(0, 100_000).mapToObj(Integer::toString).toList();
        List<String> got = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(all.size());
        try (MessageQueue<String> taker = Ipc.openQueue(server.address().toString(), Codec.utf8());
                Subscription subscription = taker.handle(
                        message -> {
                            got.add(message);
                            done.countDown();
                        },
                        1)) {
            queue.putAll(all);
            done.await();
            assertThat(subscription.isOpen()).isTrue();
            assertThat(queue.awaitDrained(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(got).isEqualTo(all);
    }

    @Test
    void futuresAreDoneWhenTheMessageIsInTheQueue() throws Exception {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(queue.putAsync("" + i));
        }
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
        assertThat(local.size()).isEqualTo(100);
        CompletableFuture<Void> late = queue.putAsync("late");
        assertThat(queue.offer("no room")).isFalse();
        assertThat(late).isNotDone();
        assertThat(local.take()).isEqualTo("0");
        late.join();
        assertThat(queue.size()).isEqualTo(100);
        assertThat(queue.capacity()).isEqualTo(100);
    }

    @Test
    void aTimedPutThatGivesUpHasPutNothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(queue.offer("" + i)).isTrue();
        }
        assertThat(queue.offer("late", Duration.ofMillis(20))).isFalse();
        assertThat(local.take()).isEqualTo("0");
        assertThat(local.size()).isEqualTo(99);
        assertThat(queue.offer("in time", Duration.ofMillis(20))).isTrue();
    }

    @Test
    void aDeliveryIsAnswered() throws Exception {
        queue.put("a");
        try (Delivery<String> delivery = queue.lease()) {
            assertThat(local.leased()).isEqualTo(1);
            delivery.release();
        }
        try (Delivery<String> delivery = queue.lease()) {
            assertThat(delivery.deliveries()).isEqualTo(2);
            delivery.reject();
        }
        assertThat(queue.size()).isZero();
        assertThat(queue.deadLetters().poll()).isEqualTo("a".getBytes());
    }

    @Test
    void onlyWhoKnowsTheKeyIsServed() throws Exception {
        String name = server.address() + "-locked";
        ChannelOptions keyed = ChannelOptions.defaults().withAuthkey(Authkey.of("a secret of the tests".getBytes()));
        try (QueueServer locked = Ipc.serveQueue(name, local, keyed)) {
            QueueOptions options = QueueOptions.defaults().withChannel(keyed);
            try (MessageQueue<String> knows = Ipc.openQueue(locked.address().toString(), Codec.utf8(), options)) {
                knows.put("a");
                assertThat(knows.take()).isEqualTo("a");
            }
            assertThatThrownBy(() -> Ipc.openQueue(name + "?connectTimeout=500ms", Codec.utf8()))
                    .isInstanceOf(IpcException.class);
            assertThatThrownBy(() -> Ipc.openQueue(
                            name,
                            Codec.utf8(),
                            options.withChannel(keyed.withAuthkey(Authkey.of("another one of theirs".getBytes())))))
                    .isInstanceOf(AccessRefusedException.class);
        }
    }

    @Test
    void aQueueThatIsServedCanNotBeServedOnNorOverLines() {
        assertThatThrownBy(() -> Ipc.serveQueue("mem:served-on", queue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't be served");
        assertThatThrownBy(() -> Ipc.serveQueue("mem:served-in-lines?framing=line", local))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("framing=length");
    }

    @Test
    void aServerOfAQueueThatClosesEndsAndSaysWhy() throws Exception {
        QueueOptions hasty = QueueOptions.defaults().withReconnect(Duration.ZERO);
        try (MessageQueue<String> client = Ipc.openQueue(server.address().toString(), Codec.utf8(), hasty)) {
            local.close();
            assertThatThrownBy(() -> client.put("a")).isInstanceOf(QueueException.class);
            server.awaitClosed();
            assertThat(server.isOpen()).isFalse();
        }
    }

    @Test
    void aLimitThatIsSmallerThanTheServersIsNamedAtOnce() {
        assertThatThrownBy(() -> Ipc.openQueue(server.address() + "?maxMessage=1k", Codec.utf8()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("1024")
                .hasMessageContaining("maxMessage");
    }

    /** Who waits for a message, and who waits for room, and the server that would tell them, sleep. */
    @Test
    void whoWaitsBurnsNothing() throws Exception {
        local.putAll(Collections.nCopies(100, "full"));
        FutureTask<Void> putter = new FutureTask<>(() -> {
            queue.put("no room");
            return null;
        });
        FutureTask<byte[]> taker = new FutureTask<>(() -> queue.deadLetters().take());
        List<Thread> threads = List.of(new Thread(putter, "ipc4j-test-put"), new Thread(taker, "ipc4j-test-take"));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            while (thread.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)); // they spin for a while at first
        long before = processorTime();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        assertThat(processorTime() - before)
                .as("nanoseconds of processor time in 2 s")
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
        try (Delivery<String> delivery = local.lease()) {
            delivery.reject();
        }
        putter.get();
        assertThat(taker.get()).isEqualTo("full".getBytes());
    }

    /** More than get something in a round, and none of them wants any. */
    @Test
    void manyWhoWantNothingBurnNothing() throws Exception {
        List<MessageQueue<String>> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                idle.add(Ipc.openQueue(server.address().toString(), Codec.utf8()));
            }
            idle.get(39).put("a");
            assertThat(idle.get(0).take()).isEqualTo("a");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            long before = processorTime();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            assertThat(processorTime() - before)
                    .as("nanoseconds of processor time in 2 s")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
        } finally {
            idle.forEach(MessageQueue::close);
        }
    }

    /** An answer that nobody gives: the wait for it ends, and so does the call. */
    @Test
    void anInterruptIsNotLostWhereTheServerSaysNothing() throws Exception {
        byte[] welcome =
                new QueueLayout.ServerHello(false, 100, 100, 10_000).frame().array();
        try (Listener<byte[]> silent = Ipc.listen("mem:silent-server", Codec.bytes())) {
            CompletableFuture<Void> deaf = CompletableFuture.runAsync(() -> welcomeAndListen(silent, welcome));
            try (MessageQueue<String> client = Ipc.openQueue(
                    "mem:silent-server?connectTimeout=200ms&closeTimeout=200ms&reconnect=200ms", Codec.utf8())) {
                FutureTask<String> taker = new FutureTask<>(client::take);
                Thread thread = new Thread(taker);
                thread.start();
                while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
                    Thread.onSpinWait();
                }
                thread.interrupt();
                assertThatThrownBy(taker::get).hasCauseInstanceOf(InterruptedException.class);
            }
            deaf.join();
        }
    }

    private static void welcomeAndListen(Listener<byte[]> listener, byte[] welcome) {
        try (Channel<byte[]> line = listener.accept()) {
            line.receive();
            line.send(welcome);
            line.forEach(message -> {});
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long processorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("ipc4j")) {
                sum += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return sum;
    }

    @Test
    void whatAClientThatClosesHadLeasedComesBackAtOnce() throws Exception {
        queue.put("a");
        queue.lease();
        queue.close();
        assertThat(local.poll()).isEqualTo("a");
    }
}
