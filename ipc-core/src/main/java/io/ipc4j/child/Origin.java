package io.ipc4j.child;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.spi.Link;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The two lines between a parent and its child, at one of their ends. */
public final class Origin {
    private static final AtomicReference<@Nullable Origin> THIS_PROCESS = new AtomicReference<>();

    private final LinkChannel<byte[]> life;
    private final Link line;
    private final String other;
    private final AtomicBoolean given = new AtomicBoolean();
    private final AtomicReference<@Nullable Channel<?>> channel = new AtomicReference<>();

    Origin(Link life, Link line, String other) {
        this.life = new LinkChannel<>(life, URI.create("child:life"), Codec.bytes(), ChannelOptions.defaults());
        this.line = line;
        this.other = other;
    }

    /** In a child: its own. */
    public static Origin ofThisProcess() {
        Origin origin = THIS_PROCESS.get();
        if (origin == null) {
            throw new IllegalStateException(
                    "this process was not started by ChildProcess, so it has no parent to talk to");
        }
        return origin;
    }

    void setForThisProcess() {
        THIS_PROCESS.set(this);
    }

    /** The line for messages, once. */
    public <T> Channel<T> channel(Codec<T> codec) {
        if (!given.compareAndSet(false, true)) {
            throw new IllegalStateException("the channel to " + other + " was given out before; there is one");
        }
        Channel<T> made = new LinkChannel<>(line, URI.create("child:line"), codec, ChannelOptions.defaults());
        channel.set(made);
        return made;
    }

    /** Closes the line for messages, if anybody has it or not. */
    public void closeChannel() {
        Channel<?> open = channel.get();
        if (open != null) {
            open.close();
        } else if (given.compareAndSet(false, true)) {
            line.close();
        }
    }

    /** Returns when the other process is gone. */
    void awaitDeath() throws InterruptedException {
        try {
            life.forEach(message -> {});
        } catch (ChannelClosedException e) {
            // However it ended.
        }
    }

    /** Closes both. */
    public void close() {
        closeChannel();
        life.close();
    }
}
