package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How a server ends (rule V8). */
public interface ServerClosingContract extends TransportFixture {

    /** V8. Look at what is still in the buffers when the channels close, and at who is told. */
    @Test
    default void closingPushesWhatWasSentAndTellsEveryClient() throws Exception {
        for (int threads : new int[] {1, 3}) {
            try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(threads), Channel::send)) {
                List<Channel<String>> clients = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    clients.add(inn.welcome().client());
                }
                for (int i = 0; i < 200; i++) {
                    inn.server.broadcast("message " + i);
                }
                inn.server.close();
                for (Channel<String> client : clients) {
                    for (int i = 0; i < 200; i++) {
                        assertThat(client.receive()).isEqualTo("message " + i);
                    }
                    assertThatThrownBy(client::receive).isInstanceOf(ChannelClosedException.class);
                }
                assertThat(inn.book.visits()).hasSize(6).allSatisfy(visit -> {
                    assertThat(visit.closes).hasValue(1);
                    assertThat(visit.cause).isNull();
                });
                assertThatThrownBy(inn::connect).isInstanceOf(NoListenerException.class);
                inn.server.awaitClosed();
                inn.server.close();
            }
        }
    }

    /** V8. Look at who waits for whom: the loop can't wait for its own end. */
    @Test
    default void aHandlerMayCloseTheServer() throws Exception {
        for (int threads : new int[] {1, 3}) {
            AtomicReference<Server<String>> self = new AtomicReference<>();
            ServerHandler<String> stopper = (channel, message) -> {
                channel.send("bye");
                self.get().close();
            };
            try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(threads), stopper)) {
                self.set(inn.server);
                Channel<String> bystander = inn.welcome().client();
                Channel<String> client = inn.welcome().client();
                client.send("stop");
                assertThat(client.receive()).isEqualTo("bye");
                assertThatThrownBy(client::receive).isInstanceOf(ChannelClosedException.class);
                assertThatThrownBy(bystander::receive).isInstanceOf(ChannelClosedException.class);
                inn.server.awaitClosed();
                assertThat(inn.server.channels()).isEmpty();
            }
        }
    }

    /** V8. Look at those who come in while the loops go home: nobody may be left between two of them. */
    @Test
    default void whoeverComesWhileTheServerClosesIsClosedToo() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(3), Channel::send)) {
                List<Background<Integer>> crowds = new ArrayList<>();
                for (int k = 0; k < 2; k++) {
                    crowds.add(Background.call(() -> comeUntilClosed(inn)));
                }
                int first = 1 + i % 7;
                while (inn.book.visits().size() < first) {
                    Thread.onSpinWait();
                }
                inn.server.close();
                int came = crowds.get(0).get() + crowds.get(1).get();
                assertThat(inn.book.visits()).hasSizeLessThanOrEqualTo(came);
            }
        }
    }

    /** V8. Look at a listener that comes too late, and at one that its owner closes. */
    @Test
    default void listenersComeAndGo() throws Exception {
        Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults(), Channel::send);
        try (inn;
                Listener<String> second = listen(Codec.utf8(), options());
                Listener<String> late = listen(Codec.utf8(), options())) {
            inn.server.listen(second);
            try (Channel<String> client = connect(second, Codec.utf8(), options())) {
                talk(client);
                shut(second);
                talk(client);
            }
            talk(inn.connect());
            inn.server.close();
            assertThatThrownBy(() -> inn.server.listen(late)).isInstanceOf(ChannelClosedException.class);
        }
    }

    private static void shut(Listener<?> listener) {
        listener.close();
    }

    private static void talk(Channel<String> client) throws InterruptedException {
        client.send("hola");
        assertThat(client.receive()).isEqualTo("hola");
    }

    private static int comeUntilClosed(Inn<String> inn) throws InterruptedException {
        List<Channel<String>> clients = new ArrayList<>();
        try {
            while (clients.size() < 100) {
                clients.add(inn.connect());
            }
        } catch (NoListenerException e) {
            // It has closed.
        }
        for (Channel<String> client : clients) {
            assertThatThrownBy(client::receive).isInstanceOf(ChannelClosedException.class);
        }
        return clients.size();
    }
}
