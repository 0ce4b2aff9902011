package io.ipc4j.waiting;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MultiplexerTest {
    private final Multiplexer multiplexer = new Multiplexer(WaitStrategy.block());

    @AfterEach
    void close() {
        multiplexer.close();
    }

    private List<Object> ready(long nanos) {
        return multiplexer.await(nanos).stream().map(Multiplexer.Key::owner).toList();
    }

    @Test
    void aLineIsReportedOnceWhenItIsAddedAndThenWhenItIsRaised() {
        Signal signal = new Signal();
        multiplexer.add("line", signal, Readiness.READ);
        assertThat(ready(Waiter.FOREVER)).containsExactly("line");
        assertThat(ready(0)).isEmpty();
        signal.raise(Readiness.READ);
        signal.raise(Readiness.READ);
        assertThat(ready(Waiter.FOREVER)).containsExactly("line");
        assertThat(ready(0)).isEmpty();
    }

    @Test
    void aLineThatWasTakenOutIsNotReportedThoughItWasRaisedBefore() {
        Signal signal = new Signal();
        Multiplexer.Key key = multiplexer.add("line", signal, Readiness.READ);
        signal.raise(Readiness.READ);
        multiplexer.remove(key);
        assertThat(ready(0)).isEmpty();
        signal.raise(Readiness.READ);
        assertThat(ready(0)).isEmpty();
    }

    @Test
    void aLineThatWasTakenOutAfterAnotherIsNotReportedThoughThereIsSomethingToRead() throws IOException {
        Pipe first = filledPipe();
        Pipe second = filledPipe();
        Pipe third = filledPipe();
        Multiplexer.Key one = multiplexer.add("first", (Readiness.Selectable) first::source, Readiness.READ);
        Multiplexer.Key two = multiplexer.add("second", (Readiness.Selectable) second::source, Readiness.READ);
        Multiplexer.Key three = multiplexer.add("third", (Readiness.Selectable) third::source, Readiness.READ);
        multiplexer.remove(one); // which looks at what is ready
        multiplexer.remove(two); // and so does this
        multiplexer.remove(three);
        assertThat(ready(0)).isEmpty();
        for (Pipe each : List.of(first, second, third)) {
            each.source().close();
            each.sink().close();
        }
    }

    private static Pipe filledPipe() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        return pipe;
    }

    @Test
    void signalsAndSelectableLinesWakeTheSameSleep() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        Signal signal = new Signal();
        Multiplexer.Key selected = multiplexer.add("pipe", (Readiness.Selectable) pipe::source, Readiness.READ);
        multiplexer.add("line", signal, Readiness.READ);
        assertThat(ready(0)).containsExactlyInAnyOrder("pipe", "line");
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        assertThat(ready(Waiter.FOREVER)).containsExactly("pipe");
        multiplexer.interest(selected, 0);
        assertThat(ready(0)).isEmpty();
        multiplexer.interest(selected, Readiness.READ);
        signal.raise(Readiness.READ);
        assertThat(ready(Waiter.FOREVER)).containsExactlyInAnyOrder("pipe", "line");
        multiplexer.remove(selected);
        assertThat(ready(0)).isEmpty();
        multiplexer.add("pipe again", (Readiness.Selectable) pipe::source, Readiness.READ);
        assertThat(ready(0)).contains("pipe again");
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void aClosedLineIsReportedOnceSoThatItIsFoundToBeClosed() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.source().close();
        multiplexer.add("closed", (Readiness.Selectable) pipe::source, Readiness.READ);
        assertThat(ready(Waiter.FOREVER)).containsExactly("closed");
        pipe.sink().close();
    }

    @Test
    void aTimeOutComesNotBeforeItsTimeAndAWakeUpEndsTheNextWait() {
        long begin = System.nanoTime();
        assertThat(ready(MILLISECONDS.toNanos(20))).isEmpty();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(20));
        multiplexer.wakeup();
        assertThat(ready(Waiter.FOREVER)).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysPending() {
        Thread.currentThread().interrupt();
        assertThat(ready(Waiter.FOREVER)).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void noRaiseAndNoWakeUpIsLostBetweenTwoThreads() throws InterruptedException {
        long rounds = 30_000;
        Signal there = new Signal();
        AtomicLong ping = new AtomicLong();
        AtomicLong pong = new AtomicLong();
        Multiplexer back = new Multiplexer(WaitStrategy.spinThenBlock());
        multiplexer.add("line", there, Readiness.READ);
        Thread other = new Thread(() -> {
            for (long i = 1; i <= rounds; i++) {
                while (ping.get() < i) {
                    multiplexer.await(Waiter.FOREVER);
                }
                pong.set(i);
                back.wakeup();
            }
        });
        other.start();
        for (long i = 1; i <= rounds; i++) {
            ping.set(i);
            there.raise(Readiness.READ);
            while (pong.get() < i) {
                back.await(Waiter.FOREVER);
            }
        }
        other.join();
        back.close();
        assertThat(pong.get()).isEqualTo(rounds);
    }
}
