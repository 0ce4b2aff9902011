package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import io.ipc4j.Subscription;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Signal;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
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

    /** They were quick until now, so that a server gave them more than they had asked for; and the thread that receives is at something else. */
    @Test
    void whatHandlersThatAreBusyHaveInStoreGoesToOthers() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        try (MessageQueue<String> local = Ipc.openQueue("mem:store-local?capacity=10000", Codec.utf8());
                QueueServer server = Ipc.serveQueue("mem:store", local);
                MessageQueue<String> queue = Ipc.openQueue("mem:store", Codec.utf8());
                Subscription subscription = queue.handle(
                        message -> {
                            if (message.equals("long")) {
                                busy.countDown();
                                free.await();
                            }
                        },
                        1)) {
            assertThat(server.clients()).isEqualTo(1);
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> awaitDrained(queue));
            local.putAll(Collections.nCopies(5000, "short"));
            local.put("long");
            busy.await();
            Thread.sleep(50); // the client has nothing to look after, and its thread sleeps
            local.putAll(Collections.nCopies(10, "more"));
            while (local.leased() < 2) {
                Thread.onSpinWait();
            }
            assertThat(local.poll(Duration.ofSeconds(20))).isEqualTo("more");
            assertThat(drained).isNotDone();
            free.countDown();
            assertThat(drained.get()).isTrue();
            assertThat(subscription.isOpen()).isTrue();
        } finally {
            free.countDown();
        }
    }

    /** Each is larger than what a client gets before it says that it wants more. */
    @Test
    void severalHandlersHaveLargeMessagesAtOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (MessageQueue<String> local = Ipc.openQueue("mem:large-local?capacity=10000", Codec.utf8());
                QueueServer server = Ipc.serveQueue("mem:large", local);
                MessageQueue<String> queue = Ipc.openQueue("mem:large", Codec.utf8());
                Subscription subscription = queue.handle(message -> meet(both), 2)) {
            Thread.sleep(200); // both wait
            local.put("x".repeat(300 << 10));
            local.put("x".repeat(300 << 10));
            assertThat(local.awaitDrained(Duration.ofSeconds(10))).isTrue();
            assertThat(subscription.isOpen()).isTrue();
            assertThat(server.isOpen()).isTrue();
        }
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
