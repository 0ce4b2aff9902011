package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import io.ipc4j.Subscription;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Signal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract does not say of handlers. */
@Timeout(60)
class HandlersTest {

    /** 1 + 2 + 4 + … + 64 ms lie before the eighth call. */
    @Test
    void aMessageThatNoHandlerCanBearIsTriedLessAndLessOften() throws InterruptedException {
        CountDownLatch calls = new CountDownLatch(8);
        try (MessageQueue<String> queue = Ipc.openQueue("mem:unbearable?maxDeliveries=0", Codec.utf8())) {
            queue.put("unbearable");
            long begin = System.nanoTime();
            try (Subscription subscription = queue.handle(
                    message -> {
                        calls.countDown();
                        throw new IllegalStateException(message);
                    },
                    1)) {
                calls.await();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(100));
                assertThat(subscription.isOpen()).isTrue();
            }
            assertThat(queue.take()).isEqualTo("unbearable");
        }
    }

    @Test
    void theThreadsAreDaemonsThatTheAddressNames() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        Thread[] thread = new Thread[1];
        try (MessageQueue<String> queue = Ipc.openQueue("mem:named", Codec.utf8());
                Subscription subscription = queue.handle(
                        message -> {
                            thread[0] = Thread.currentThread();
                            called.countDown();
                        },
                        1)) {
            queue.put("who?");
            called.await();
            assertThat(thread[0].isDaemon()).isTrue();
            assertThat(thread[0].getName()).contains("ipc4j-", "mem:named");
            assertThat(subscription.isOpen()).isTrue();
        }
        thread[0].join();
        assertThat(thread[0].isAlive()).isFalse();
    }

    /** What a server sends that nobody is free for, while the thread that receives waits for something else. */
    @Test
    void whatHandlersThatAreBusyHaveInStoreGoesBack() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
        try (Listener<byte[]> listener = Ipc.listen("mem:generous", Codec.bytes())) {
            CompletableFuture<Channel<byte[]>> met = CompletableFuture.supplyAsync(() -> welcome(listener));
            try (MessageQueue<String> queue = Ipc.openQueue("mem:generous?closeTimeout=100ms", Codec.utf8());
                    Channel<byte[]> line = met.get()) {
                CompletableFuture.runAsync(() -> listen(line, said));
                CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> awaitDrained(queue));
                try (Subscription subscription = queue.handle(
                        message -> {
                            busy.countDown();
                            free.await();
                        },
                        1)) {
                    line.send(delivery(1));
                    busy.await();
                    awaitAsleep("ipc4j-queue-client mem:generous.*", 1); // it has nothing to look after
                    line.send(delivery(2));
                    byte[] each = said.take();
                    while (each[0] != QueueLayout.SETTLE || each[1] != QueueLayout.HAND_BACK) {
                        each = said.take();
                    }
                    assertThat(ByteBuffer.wrap(each).getLong(QueueLayout.SETTLE_HEADER))
                            .as("tag")
                            .isEqualTo(2);
                    assertThat(drained).isNotDone();
                    assertThat(subscription.isOpen()).isTrue();
                    free.countDown();
                }
            }
        } finally {
            free.countDown();
        }
    }

    private static Channel<byte[]> welcome(Listener<byte[]> listener) {
        try {
            Channel<byte[]> line = listener.accept();
            line.receive();
            line.send(
                    new QueueLayout.ServerHello(false, 100, 100, 10_000).frame().array());
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void listen(Channel<byte[]> line, BlockingQueue<byte[]> said) {
        try {
            line.forEach(said::add);
        } catch (ChannelClosedException | InterruptedException e) {
            // over
        }
    }

    private static byte[] delivery(long tag) {
        return ByteBuffer.allocate(QueueLayout.DELIVER_HEADER + QueueLayout.DELIVER_ENTRY + 1)
                .put(QueueLayout.DELIVER)
                .putLong(tag)
                .putLong(7)
                .putLong(tag)
                .putInt(1)
                .putInt(1)
                .put((byte) 'x')
                .array();
    }

    /** Each is larger than what a client gets before it says that it wants more. */
    @Test
    void severalHandlersHaveLargeMessagesAtOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (MessageQueue<String> local = Ipc.openQueue("mem:large-local?capacity=10000", Codec.utf8());
                QueueServer server = Ipc.serveQueue("mem:large", local);
                MessageQueue<String> queue = Ipc.openQueue("mem:large", Codec.utf8());
                Subscription subscription = queue.handle(message -> meet(both), 2)) {
            awaitAsleep("ipc4j-queue-handler-. mem:large", 2);
            local.put("x".repeat(300 << 10));
            local.put("x".repeat(300 << 10));
            assertThat(local.awaitDrained(Duration.ofSeconds(10))).isTrue();
            assertThat(subscription.isOpen()).isTrue();
            assertThat(server.isOpen()).isTrue();
        }
    }

    /** Waits until so many threads of such a name sleep, and not for a moment only. */
    private static void awaitAsleep(String name, int count) {
        await().pollInterval(Duration.ofMillis(5))
                .during(Duration.ofMillis(50))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().matches(name))
                                .filter(thread -> thread.getState().name().endsWith("WAITING"))
                                .count()
                        == count);
    }

    private static void meet(CyclicBarrier both) throws InterruptedException {
        try {
            both.await(20, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("alone", e);
        }
    }

    /** Nobody has seen it, so it was not delivered. */
    @Test
    void whatComesToAHandlerThatIsStoppedJustThenIsHandedBack() throws Exception {
        QueueStore store = mock();
        LeasedMessage message = mock();
        when(store.readiness()).thenReturn(new Signal());
        CompletableFuture<Subscription> made = new CompletableFuture<>();
        when(store.tryLease()).thenAnswer(call -> {
            ((Handlers<?>) made.join()).stop();
            return message;
        });
        try (MessageQueue<String> queue =
                VerbQueue.over(store, URI.create("mem:x"), Codec.utf8(), QueueOptions.defaults())) {
            made.complete(queue.handle(text -> {}, 1));
            verify(message, timeout(5000)).handBack();
            verify(message, never()).release();
        }
    }

    private static boolean awaitDrained(MessageQueue<String> queue) {
        try {
            return queue.awaitDrained(Duration.ofSeconds(50));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
