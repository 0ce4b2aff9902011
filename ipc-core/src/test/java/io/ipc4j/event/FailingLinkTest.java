package io.ipc4j.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Transport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server one of whose links throws what no link should. */
@Timeout(60)
class FailingLinkTest {
    private static final Transport MEM = Ipc.transport("mem");
    private static final String ADDRESS = "mem:failing-link";

    /** As of a pipe, where the system gives no more threads. */
    @Test
    void anErrorOfALinkEndsItsChannelOnly() throws InterruptedException {
        AtomicInteger closed = new AtomicInteger();
        ServerHandler<String> echo = new ServerHandler<>() {
            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                channel.send(message);
            }

            @Override
            public void onClose(Channel<String> channel, @Nullable Throwable cause) {
                closed.incrementAndGet();
            }
        };
        Transport failing = mock(Transport.class, delegatesTo(MEM));
        doAnswer(call -> firstFails(MEM.listen(call.getArgument(0), call.getArgument(1))))
                .when(failing)
                .listen(any(), any());
        Listener<String> listener = Ipc.listen(failing, ADDRESS, Codec.utf8(), ChannelOptions.defaults());
        try (Server<String> server = Server.start(listener, echo);
                Channel<String> bad = Ipc.connect(ADDRESS, Codec.utf8())) {
            Awaitility.await().untilAsserted(() -> assertThat(server.channels()).hasSize(1));
            try (Channel<String> good = Ipc.connect(ADDRESS, Codec.utf8())) {
                assertEchoes(good, "hola");
                bad.send("you can't answer");
                assertEchoes(good, "still there");
                Awaitility.await().until(() -> closed.get() == 1);
                assertEchoes(good, "and still");
                assertThat(server.channels()).hasSize(1);
            }
        }
    }

    private static LinkListener firstFails(LinkListener real) {
        AtomicBoolean first = new AtomicBoolean(true);
        LinkListener listener = mock(LinkListener.class, delegatesTo(real));
        doAnswer(call -> {
                    Link link = real.tryAccept();
                    return link != null && first.getAndSet(false) ? failing(link) : link;
                })
                .when(listener)
                .tryAccept();
        return listener;
    }

    private static Link failing(Link link) {
        Link failing = mock(Link.class, delegatesTo(link));
        doThrow(new OutOfMemoryError("unable to create native thread"))
                .when(failing)
                .flush();
        return failing;
    }

    private static void assertEchoes(Channel<String> client, String text) throws InterruptedException {
        client.send(text);
        assertThat(client.receive(Duration.ofSeconds(20))).isEqualTo(text);
    }
}
