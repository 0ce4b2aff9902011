package io.ipc4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Peer;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.StreamLink;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads that receive from one line. */
@Timeout(60)
class SharedReceivingTest {

    /** Its selector says nothing: as if another thread always reads before the sleeping one has woken up. */
    private static final class QuietStream implements ByteStream {
        private final Pipe pipe;
        private final ConcurrentLinkedQueue<byte[]> pieces = new ConcurrentLinkedQueue<>();

        QuietStream() throws IOException {
            pipe = Pipe.open();
            pipe.source().configureBlocking(false);
        }

        @Override
        public int read(ByteBuffer to) {
            byte[] piece = pieces.poll();
            if (piece == null) {
                return 0;
            }
            to.put(piece);
            return piece.length;
        }

        @Override
        public int write(ByteBuffer from) {
            int length = from.remaining();
            from.position(from.limit());
            return length;
        }

        @Override
        public void closeOutput() {}

        @Override
        public Readiness readiness() {
            return (Readiness.Selectable) pipe::source;
        }

        @Override
        public void close() {
            try {
                pipe.source().close();
                pipe.sink().close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void whatOneThreadHasReadAndLeftWakesTheOneThatSleeps() throws Exception {
        QuietStream stream = new QuietStream();
        ChannelOptions options = ChannelOptions.defaults().withWaitStrategy(WaitStrategy.block());
        LinkChannel<String> channel = new LinkChannel<>(
                new StreamLink(stream, options, Peer.at("a script")), URI.create("test:quiet"), Codec.utf8(), options);
        CompletableFuture<String> received = new CompletableFuture<>();
        Thread sleeper = new Thread(() -> {
            try {
                received.complete(channel.receive());
            } catch (InterruptedException | RuntimeException e) {
                received.completeExceptionally(e);
            }
        });
        sleeper.start();
        Awaitility.await().until(() -> isInSelect(sleeper));
        stream.pieces.add(new byte[] {0, 0, 0, 3, 'o', 'n', 'e', 0, 0, 0, 3, 't', 'w', 'o'});
        assertThat(channel.tryReceive()).isEqualTo("one");
        assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo("two");
        channel.close();
    }

    private static boolean isInSelect(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getMethodName().contains("ait");
    }
}
