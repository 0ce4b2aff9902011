package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
        for (int round = 0; round < 5; round++) {
            // The peer is a plain socket, so that nothing of its own wakes this process's courier.
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Channel<byte[]> client =
                        Ipc.connect("tcp://127.0.0.1:" + listener.getLocalPort(), Codec.bytes(), patient);
                Socket peer = listener.accept();
                long sent = 0;
                while (client.send(new byte[59_996], Duration.ofMillis(5))) {
                    sent += 60_000; // until the line is full, and what is left waits for room
                }
                Thread closer = new Thread(client::close);
                closer.start();
                long received = peer.getInputStream().skip(Long.MAX_VALUE);
                LockSupport.parkNanos(20_000_000); // takes its time: by now only the selector looks
                peer.close();
                closer.join();
                assertThat(received).isBetween(sent, sent + 60_000); // the last one may have gone in part
                assertThat(received % 60_000).isZero();
            }
        }
    }
}
