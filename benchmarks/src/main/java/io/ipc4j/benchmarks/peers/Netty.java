package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Route;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Netty, with its own framing by lengths. All that is timed happens in its event loops, since a hand-over to them costs more
 * than a message.
 *
 * @param batched whether a burst is flushed every {@link NettyClient#BATCH} bytes, or with every message
 */
record Netty(String name, NettyKind kind, boolean batched, Set<Bench> benches) implements Contender {
    /** One a process. */
    private static final Map<NettyKind, EventLoopGroup> LOOPS = new ConcurrentHashMap<>();

    static final int HEADER = 4;

    static Stream<Contender> all() {
        return Stream.of(NettyKind.values())
                .flatMap(kind -> Stream.of(
                        new Netty(kind.title, kind, false, Set.of(Bench.RTT, Bench.IDLE, Bench.CLIENTS)),
                        new Netty(kind.title + " flush each", kind, false, Set.of(Bench.THROUGHPUT)),
                        new Netty(kind.title + " batched", kind, true, Set.of(Bench.THROUGHPUT))));
    }

    @Override
    public Route route() {
        return kind.route;
    }

    @Override
    public List<String> jvmFlags() {
        return OpenedJdk.nativeAccess();
    }

    @Override
    public @Nullable String missing() {
        return kind.missing();
    }

    @Override
    public boolean isVariant() {
        return kind == NettyKind.TCP_EPOLL;
    }

    static LengthFieldBasedFrameDecoder framing() {
        return new LengthFieldBasedFrameDecoder(16 << 20, 0, HEADER);
    }

    private EventLoopGroup loop() {
        return LOOPS.computeIfAbsent(kind, NettyKind::oneLoop);
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws InterruptedException {
        ServerBootstrap server = new ServerBootstrap()
                .group(loop())
                .channel(kind.server())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(framing(), role == Role.SINK ? new Sink(size) : new Echo());
                    }
                });
        if (kind.route == Route.TCP) {
            server.childOption(ChannelOption.TCP_NODELAY, true);
        }
        Channel listening = server.bind(kind.free()).sync().channel();
        teller.accept(kind.tell(listening.localAddress()));
        listening.closeFuture().sync();
    }

    @Override
    public Client connect(String address, Role role, int size) throws InterruptedException {
        NettyClient client = new NettyClient(size, batched);
        Bootstrap connecting = new Bootstrap()
                .group(loop())
                .channel(kind.client())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(framing(), client);
                    }
                });
        if (kind.route == Route.TCP) {
            connecting.option(ChannelOption.TCP_NODELAY, true);
        }
        connecting.connect(kind.at(address)).sync();
        return client;
    }

    /** A frame goes back as it came, with its length. */
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            context.write(frame, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {
        private final int size;
        private int count;

        Sink(int size) {
            this.size = size;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            ((ByteBuf) frame).release();
            if (++count == Contender.burst(size)) {
                count = 0;
                context.writeAndFlush(NettyClient.message(context, Contender.answer(size), 0), context.voidPromise());
            }
        }
    }
}
