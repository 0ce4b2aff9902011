package io.ipc4j.tck;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Poller;
import java.util.ArrayList;
import java.util.List;

/** What a poller's handler has seen. Takes one message a call. */
final class Inbox implements Poller.ReadyHandler<Channel<String>> {
    final List<String> messages = new ArrayList<>();
    int ends;

    @Override
    public void onReady(Channel<String> channel) {
        try {
            String message = channel.tryReceive();
            if (message != null) {
                messages.add(message);
            }
        } catch (ChannelClosedException e) {
            ends++;
        }
    }

    /** Polls until so many messages have come. */
    void pollUntil(Poller poller, int count) throws InterruptedException {
        while (messages.size() < count) {
            poller.poll();
        }
    }
}
