package io.ipc4j.mmap.queue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The algorithm of the queue keeps its promises in every world that is searched, and with a mistake in it, it does not. */
@Timeout(600)
class ModelCheckTest {
    private static final Configuration TWO_CONSUMERS = Configuration.of(2, 1, 2, 2);
    private static final Configuration SPANS = Configuration.of(4, 1, 2, 2).withSpans();

    static Stream<Configuration> worlds() {
        return Stream.of(
                Configuration.of(2, 2, 1, 2).withCrashes(1),
                Configuration.of(2, 1, 2, 3).withCrashes(2),
                Configuration.of(2, 2, 1, 2).withCrashes(1).withSpans(),
                Configuration.of(4, 1, 2, 2).withCrashes(2).withSpans(),
                Configuration.of(4, 2, 1, 2).withCrashes(1).withSpans(),
                TWO_CONSUMERS.withCrashes(1).withExpiries(2),
                TWO_CONSUMERS.withCrashes(2).withReleases(2),
                SPANS.withCrashes(1).withReleases(1));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everyPromiseHoldsInEveryState(Configuration world) {
        Search.Result result = new Search(world).run();
        System.out.printf("%s: %,d states%n", world, result.states());
        assertThat(result.violation())
                .as("%s: %s", world, String.join("\n", result.trace()))
                .isNull();
        assertThat(result.states()).isGreaterThan(100_000); // it did look
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(Fault.CURSOR_WITHOUT_EPOCH, TWO_CONSUMERS.withCrashes(2), "what was put is delivered"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsFound(Fault mistake, Configuration world, String promise) {
        Search.Result result = new Search(world.withFault(mistake)).run();
        System.out.printf(
                "%s: found after %,d states, %d steps in%n",
                world.withFault(mistake), result.states(), result.trace().size() - 1);
        assertThat(result.violation()).isEqualTo(promise);
    }
}
