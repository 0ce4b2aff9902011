package io.ipc4j.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait that fails, as it does where a process has no descriptor left for a selector. */
@Timeout(60)
class FailedWaitTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Test
    void aLargeMessageWhoseSenderCouldNotWaitArrivesWholeAsItWas() throws InterruptedException {
        String address = "mem:failed-wait-" + NUMBER.incrementAndGet();
        IllegalStateException failure = new IllegalStateException("no more waiting");
        AtomicBoolean fails = new AtomicBoolean();
        ChannelOptions failing = ChannelOptions.defaults().withWaitStrategy(lastWait -> {
            if (fails.get()) {
                throw failure;
            }
            return 0;
        });
        try (Listener<byte[]> listener = Ipc.listen(address, Codec.bytes());
                Channel<byte[]> sender = Ipc.connect(address, Codec.bytes(), failing);
                Channel<byte[]> receiver = listener.accept()) {
            byte[] message = new byte[4 << 20];
            Arrays.fill(message, (byte) 1);
            fails.set(true);
            assertThatThrownBy(() -> sender.send(message)).isSameAs(failure);
            fails.set(false);
            Arrays.fill(message, (byte) 2); // it is the sender's again
            byte[] expected = new byte[4 << 20];
            Arrays.fill(expected, (byte) 1);
            assertThat(receiver.receive()).isEqualTo(expected);
        }
    }
}
