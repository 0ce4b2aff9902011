package io.ipc4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule V2, for handlers that throw what the library itself throws. */
@Timeout(60)
class FaultyHandlerTest {
    private final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();

    private final class Faulty implements ServerHandler<String> {
        private final RuntimeException fault;

        Faulty(RuntimeException fault) {
            this.fault = fault;
        }

        @Override
        public void onMessage(Channel<String> channel, String message) {
            throw fault;
        }

        @Override
        public void onError(Channel<String> channel, Throwable error) {
            errors.add(error);
        }
    }

    @Test
    void aHandlerThatThrowsACodecExceptionIsToldAndClosed() throws Exception {
        closes(new CodecException("the answer can't be written", null));
    }

    @Test
    void aHandlerThatMeetsAnotherClosedChannelIsToldAndClosed() throws Exception {
        closes(new ChannelClosedException("another channel is over", null));
    }

    private void closes(RuntimeException fault) throws Exception {
        try (Server<String> server = Server.start(Ipc.listen("mem:faulty", Codec.utf8()), new Faulty(fault));
                Channel<String> channel = Ipc.connect(server.address().toString(), Codec.utf8())) {
            channel.send("hola");
            assertThat(errors.poll(30, TimeUnit.SECONDS)).isSameAs(fault);
            assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
        }
    }
}
