package io.ipc4j.channel;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Why a channel is over; thrown anew to every caller, so that each trace is the caller's own. */
record Ending(String reason, Kind kind, @Nullable Throwable cause) {

    enum Kind {
        CLOSED,
        BROKEN,
        PROTOCOL
    }

    static final Ending BY_THIS_SIDE = new Ending("this side closed it", Kind.CLOSED, null);
    static final Ending BY_PEER = new Ending("the peer closed it, and all that it sent is read", Kind.CLOSED, null);

    static Ending of(ChannelClosedException e) {
        Kind kind = e instanceof ProtocolException
                ? Kind.PROTOCOL
                : e instanceof ChannelBrokenException ? Kind.BROKEN : Kind.CLOSED;
        return new Ending(String.valueOf(e.getMessage()), kind, e.getCause());
    }

    boolean isInOrder() {
        return kind == Kind.CLOSED;
    }

    ChannelClosedException exception(String channel) {
        String text = "channel " + channel + " is over: " + reason;
        return switch (kind) {
            case CLOSED -> new ChannelClosedException(text, cause);
            case BROKEN -> new ChannelBrokenException(text, cause);
            case PROTOCOL -> new ProtocolException(text, cause);
        };
    }
}
