package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A queue whose dead letters can't be opened, since something else has their name, is served all the same. */
@Timeout(120)
class ServedDeadLettersTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final String address = "mem:served-dead-" + NUMBER.incrementAndGet();

    @TempDir
    private Path directory;

    private MessageQueue<String> queue;
    private QueueServer server;

    @BeforeEach
    void serve() throws InterruptedException, IOException {
        Path path = directory.resolve("jobs");
        queue = Ipc.openQueue("mmap:" + path + "?capacity=1000&maxDeliveries=2", Codec.utf8());
        Files.writeString(path.resolve("dead"), "no directory");
        server = Ipc.serveQueue(address, queue);
    }

    @AfterEach
    void close() {
        server.close();
        queue.close();
    }

    private MessageQueue<String> connect() throws InterruptedException {
        return Ipc.openQueue(address + "?reconnect=2s", Codec.utf8());
    }

    @Test
    void whoAsksForThemIsToldWhyAndTheOthersGoOn() throws InterruptedException {
        try (MessageQueue<String> good = connect();
                MessageQueue<String> curious = connect()) {
            good.put("one");
            assertThatThrownBy(() -> curious.deadLetters().poll()).isInstanceOf(IpcException.class);
            good.put("two");
            assertThat(good.poll(LONG)).isEqualTo("one");
            assertThat(good.poll(LONG)).isEqualTo("two");
        }
    }

    @Test
    void whatIsRejectedStaysInTheQueueAndTheOthersGoOn() throws InterruptedException {
        try (MessageQueue<String> good = connect();
                MessageQueue<String> picky = connect()) {
            good.put("one");
            assertThatThrownBy(() -> {
                        try (Delivery<String> delivery = picky.lease()) {
                            delivery.reject();
                        }
                        picky.size();
                    })
                    .isInstanceOf(IpcException.class);
            assertThat(good.poll(LONG)).isEqualTo("one");
        }
    }

    @Test
    void whatWasDeliveredTooOftenIsDeliveredOnceMore() throws InterruptedException {
        try (MessageQueue<String> client = connect()) {
            client.put("one");
            for (int i = 0; i < 4; i++) {
                try (Delivery<String> delivery = client.lease(LONG)) {
                    assertThat(delivery).isNotNull();
                    delivery.release();
                }
            }
            assertThat(client.poll(LONG)).isEqualTo("one");
        }
    }

    /** Who waits there has them tried in each of the server's rounds. */
    @Test
    void whenTheyAreRemovedTheOthersGoOn() throws Exception {
        Path path = directory.resolve("other");
        try (MessageQueue<String> other = Ipc.openQueue("mmap:" + path + "?capacity=1000", Codec.utf8());
                QueueServer otherServer = Ipc.serveQueue(address + "-other", other);
                MessageQueue<String> good = Ipc.openQueue(address + "-other", Codec.utf8());
                MessageQueue<String> curious = Ipc.openQueue(address + "-other?reconnect=1ms", Codec.utf8())) {
            CompletableFuture<byte[]> waits = CompletableFuture.supplyAsync(() -> take(curious.deadLetters()));
            while (otherServer.clients() < 3) {
                Thread.sleep(1);
            }
            Files.delete(path.resolve("dead").resolve("data"));
            for (int i = 0; !waits.isDone(); i++) {
                good.put("" + i);
                assertThat(good.poll(LONG)).isEqualTo("" + i);
            }
            assertThatThrownBy(waits::join).hasCauseInstanceOf(IpcException.class);
            good.put("last");
            assertThat(good.poll(LONG)).isEqualTo("last");
            assertThat(otherServer.isOpen()).isTrue();
        }
    }

    private static byte[] take(MessageQueue<byte[]> from) {
        try {
            return from.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
