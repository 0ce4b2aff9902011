package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing over a real socket, which a selector knows only once. */
@Timeout(60)
class TcpClosingTest {

    /** The close timeout is so long that only the peer's own end lets {@code close} return before the test is over. */
    @Test
    void aChannelWithASlowPeerIsClosedAsSoonAsThePeerHasReadAllAndClosed() throws Exception {
        ChannelOptions patient = ChannelOptions.defaults().withCloseTimeout(Duration.ofHours(1));
        for (int round = 0; round < 20; round++) {
            try (Listener<byte[]> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.bytes(), patient)) {
                Channel<byte[]> client = Ipc.connect(listener.address().toString(), Codec.bytes(), patient);
                Channel<byte[]> server = listener.accept();
                int sent = 0;
                while (client.send(new byte[60_000], Duration.ofMillis(5))) {
                    sent++; // until the line is full, and what is left waits for room
                }
                Thread closer = new Thread(client::close);
                closer.start();
                int received = 0;
                try {
                    while (server.receive().length == 60_000) {
                        received++;
                    }
                } catch (ChannelClosedException e) {
                    LockSupport.parkNanos(
                            20_000_000); // a peer that takes its time: by now nobody looks but the selector
                    server.close();
                }
                closer.join();
                assertThat(received).isBetween(sent, sent + 1); // the last one may have gone in part
            }
        }
    }
}
