package io.ipc4j.event;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.ServerOptions;
import io.ipc4j.channel.ChannelListener;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.channel.Loop;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server: a few event loops, and the clients of all of them.
 *
 * @param <T> the type of the messages
 */
public final class LoopServer<T> implements Server<T>, Loop {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ServerHandler<T> handler;
    private final ServerOptions options;
    private final List<EventLoop<T>> loops = new ArrayList<>();
    private final List<ChannelListener<T>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Channel<T>, Client<T>> clients = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended;

    /** Starts the loops. */
    public LoopServer(ServerHandler<T> handler, ServerOptions options) {
        this.handler = handler;
        this.options = options;
        this.ended = new CountDownLatch(options.threads());
        int number = NUMBER.incrementAndGet();
        try {
            for (int i = 1; i <= options.threads(); i++) {
                EventLoop<T> loop = new EventLoop<>(this, options.waitStrategy());
                loop.start("ipc4j-server-" + number + "-" + i);
                loops.add(loop);
            }
        } catch (RuntimeException | Error e) { // no descriptor, no thread: those that run end
            closed.set(true);
            loops.forEach(EventLoop::wakeup);
            throw e;
        }
    }

    @Override
    public void listen(Listener<T> listener) {
        if (!(listener instanceof ChannelListener<T> more)) {
            throw new IllegalArgumentException(listener + " was not made by Ipc");
        }
        if (closed.get()) {
            throw new ChannelClosedException("the server is closed", null);
        }
        listeners.add(more);
        loops.get(0).listen(more);
        if (closed.get()) {
            more.close();
        }
    }

    @Override
    public URI address() {
        if (listeners.isEmpty()) {
            throw new IllegalStateException("the server does not listen yet: its address is known when it has started");
        }
        return listeners.get(0).address();
    }

    @Override
    public Collection<Channel<T>> channels() {
        return clients.values().stream()
                .filter(Client::isPresent)
                .<Channel<T>>map(Client::channel)
                .toList();
    }

    @Override
    public void broadcast(T message, @Nullable Channel<T> except) {
        LinkChannel<T> like = null;
        ByteBuffer encoded = null;
        for (Client<T> client : clients.values()) {
            LinkChannel<T> channel = client.channel();
            if (channel == except) {
                continue;
            }
            if (encoded == null || !channel.encodesLike(like)) {
                encoded = channel.encode(message);
                like = channel;
            }
            deliver(client, encoded.duplicate());
        }
    }

    private void deliver(Client<T> client, ByteBuffer encoded) {
        boolean interrupted = false;
        while (true) {
            try {
                client.send(encoded, options.slowClients());
                break;
            } catch (ChannelClosedException e) {
                break; // It has just gone; its loop will notice, or has.
            } catch (InterruptedException e) {
                interrupted = true; // A broadcast that blocks promises to lose nothing.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isCurrentThread() {
        Thread current = Thread.currentThread();
        return loops.stream().anyMatch(loop -> loop.isThread(current));
    }

    @Override
    public void send(LinkChannel<?> channel, ByteBuffer message) throws InterruptedException {
        Client<T> client = clients.get(channel);
        if (client == null) {
            throw new ChannelClosedException(channel + " is over: this side closed it", null);
        }
        client.send(message, options.slowClients());
    }

    /** A client has come: one of the loops takes it. */
    void admit(LinkChannel<T> channel) {
        EventLoop<T> loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
        boolean admitted = loop.execute(() -> {
            Client<T> client = new Client<>(channel, handler, loop);
            channel.serveBy(this);
            clients.put(channel, client);
            loop.add(client);
            if (closed.get()) {
                channel.close();
            }
        });
        if (!admitted) {
            channel.closeSoon();
        }
    }

    /** A client is gone. */
    void dismiss(Client<T> client) {
        clients.remove(client.channel());
    }

    boolean isClosed() {
        return closed.get();
    }

    void loopEnded() {
        ended.countDown();
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            listeners.forEach(Listener::close);
            loops.forEach(EventLoop::wakeup);
        }
        List<LinkChannel<T>> channels =
                clients.values().stream().map(Client::channel).toList();
        if (isCurrentThread()) {
            channels.forEach(Channel::close);
        } else {
            LinkChannel.closeAll(channels);
            awaitEnd();
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
