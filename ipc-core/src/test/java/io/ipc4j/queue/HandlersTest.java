package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
}
