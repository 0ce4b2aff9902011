package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Contender.PingPong;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The measuring end. Its fields are the event loop's. */
final class NettyClient extends ChannelInboundHandlerAdapter implements Client {
    static final int BATCH = 64 << 10;

    private final int size;
    private final boolean batched;
    private final BlockingQueue<Long> answers = new ArrayBlockingQueue<>(16);
    private final CompletableFuture<ChannelHandlerContext> connected = new CompletableFuture<>();

    private @Nullable PingPong game;
    private CompletableFuture<Void> done = new CompletableFuture<>();
    private int left;
    private int unflushed;

    NettyClient(int size, boolean batched) {
        this.size = size;
        this.batched = batched;
    }

    static ByteBuf message(ChannelHandlerContext context, int size, long word) {
        return context.alloc()
                .ioBuffer(Netty.HEADER + size)
                .writeInt(size)
                .writeLong(word)
                .writeZero(size - Long.BYTES);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            connected.complete(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connected.complete(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        ByteBuf bytes = (ByteBuf) frame;
        long word = bytes.getLong(Netty.HEADER);
        bytes.release();
        PingPong ours = game;
        if (ours == null) {
            answers.add(word);
        } else {
            ours.returned(word);
            serve(context, ours);
        }
    }

    private void serve(ChannelHandlerContext context, PingPong ours) {
        long word = ours.serve();
        if (word == PingPong.OVER) {
            game = null;
            done.complete(null);
        } else {
            context.writeAndFlush(message(context, size, word), context.voidPromise());
        }
    }

    @Override
    public void pingPong(PingPong theirs) throws InterruptedException {
        inLoop(context -> {
            game = theirs;
            serve(context, theirs);
        });
    }

    @Override
    public void send(int messages) throws InterruptedException {
        inLoop(context -> {
            left = messages;
            pump(context);
        });
    }

    /** Starts it in the event loop, and waits until it is done. */
    private void inLoop(java.util.function.Consumer<ChannelHandlerContext> work) throws InterruptedException {
        ChannelHandlerContext context = connected.join();
        CompletableFuture<Void> end = new CompletableFuture<>();
        context.executor().execute(() -> {
            done = end;
            work.accept(context);
        });
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pump(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        done.completeExceptionally(cause);
    }

    /** As much as the channel wants to have; the rest when it says that it wants more. */
    private void pump(ChannelHandlerContext context) {
        while (left > 0 && context.channel().isWritable()) {
            left--;
            context.write(message(context, size, 0), context.voidPromise());
            unflushed += size;
            if (!batched
                    || unflushed >= BATCH
                    || left == 0
                    || !context.channel().isWritable()) {
                unflushed = 0;
                context.flush();
            }
            if (left == 0) {
                done.complete(null);
            }
        }
    }

    @Override
    public long roundTrip(long word) throws InterruptedException {
        ChannelHandlerContext context = connected.join();
        context.writeAndFlush(message(context, size, word), context.voidPromise());
        return answers.take();
    }

    @Override
    public void awaitAnswer() throws InterruptedException {
        answers.take();
    }

    @Override
    public void close() {
        connected.join().close();
    }
}
