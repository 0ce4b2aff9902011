package io.ipc4j.mmap.queue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The algorithm of the queue keeps its promises in every state of every world that is searched, and with a mistake in it, it does not. {@code
 * -Dipc4j.tck.long=true} searches larger worlds too.
 */
@Timeout(1200)
class ModelCheckTest {
    private static final boolean LONG = Boolean.getBoolean("ipc4j.tck.long");

    private static final Configuration TWO_PRODUCERS = Configuration.of(2, 2, 1, 2);
    private static final Configuration TWO_CONSUMERS = Configuration.of(2, 1, 2, 2);
    private static final Configuration THREE_MESSAGES = Configuration.of(2, 1, 2, 3);
    private static final Configuration SPANS = Configuration.of(4, 1, 2, 2).withSpans();

    static Stream<Configuration> worlds() {
        Stream<Configuration> always = Stream.of(
                TWO_PRODUCERS.withCrashes(1),
                THREE_MESSAGES.withCrashes(2),
                TWO_PRODUCERS.withCrashes(1).withSpans(),
                SPANS.withCrashes(2),
                SPANS.withCrashes(2).sharingAfter(4),
                THREE_MESSAGES.withExpiries(2),
                TWO_CONSUMERS.withCrashes(1).withExpiries(1),
                TWO_CONSUMERS.withCrashes(1).withReleases(1),
                TWO_CONSUMERS.withCrashes(1).withReleases(1).withThreads(),
                SPANS.withCrashes(1).withReleases(1));
        Stream<Configuration> larger = Stream.of(
                Configuration.of(4, 2, 1, 2).withCrashes(1).withSpans(),
                THREE_MESSAGES.withCrashes(2).sharingAfter(1),
                TWO_CONSUMERS.withCrashes(1).withReleases(2),
                SPANS.withCrashes(1).withReleases(1).withThreads(),
                TWO_CONSUMERS.withCrashes(2).withReleases(1),
                TWO_CONSUMERS.withCrashes(2).withReleases(1).sharingAfter(1),
                TWO_CONSUMERS.withCrashes(1).withExpiries(2));
        return LONG ? Stream.concat(always, larger) : always;
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everyPromiseHoldsInEveryState(Configuration world) {
        Search.Result result = new Search(world).run();
        System.out.printf("%s: %,d states%n", world, result.states());
        assertThat(result.violation())
                .as("%s:%n%s", world, String.join("\n", result.trace()))
                .isNull();
        assertThat(result.states()).as("it did look").isGreaterThan(100_000);
    }

    static Stream<Arguments> mistakes() {
        String delivered = "what was put is delivered";
        String whole = "a message is whole";
        String free = "every slot is free in the end";
        Configuration death = TWO_CONSUMERS.withCrashes(1);
        Configuration deaths = TWO_CONSUMERS.withCrashes(2);
        Configuration release = TWO_CONSUMERS.withReleases(1);
        return Stream.of(
                Arguments.of(Fault.CURSOR_WITHOUT_EPOCH, deaths.sharingAfter(1), delivered),
                Arguments.of(Fault.OWN_CURSOR_WITHOUT_EPOCH, death, delivered),
                Arguments.of(Fault.SWEEP_WITHOUT_REWIND, death, delivered),
                Arguments.of(Fault.SWEEP_WITHOUT_RESCAN, deaths, delivered),
                Arguments.of(Fault.SWEEP_FORGETS_FIRST, deaths, delivered),
                Arguments.of(Fault.EXPIRY_WITHOUT_RECHECK, THREE_MESSAGES.withExpiries(2), whole),
                Arguments.of(Fault.RELEASE_WITHOUT_EPOCH, release, delivered),
                Arguments.of(Fault.RELEASE_REWINDS_FIRST, release, delivered),
                Arguments.of(Fault.CLAIM_WITHOUT_OWNER, death, free),
                Arguments.of(Fault.COMMIT_BEFORE_WRITING, Configuration.of(2, 1, 1, 1), whole),
                Arguments.of(
                        Fault.INTERIOR_UNCHECKED, Configuration.of(4, 1, 1, 4).withSpans(), whole),
                Arguments.of(Fault.ACK_HEAD_FIRST, SPANS.withCrashes(1), free));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsFound(Fault mistake, Configuration world, String promise) {
        Search.Result result = new Search(world.withFault(mistake)).run();
        System.out.printf("%s: found after %,d states%n", world.withFault(mistake), result.states());
        assertThat(result.violation()).isEqualTo(promise);
        assertThat(result.trace()).isNotEmpty();
    }

    /** The worlds that are not searched anyway, or are much like those that are. */
    static Stream<Configuration> smallWorlds() {
        return Stream.of(
                TWO_CONSUMERS.withCrashes(1),
                TWO_CONSUMERS.withReleases(1),
                SPANS.withCrashes(1),
                Configuration.of(2, 1, 1, 1),
                Configuration.of(4, 1, 1, 4).withSpans());
    }

    @ParameterizedTest
    @MethodSource("smallWorlds")
    void withoutTheMistakeNothingIsFound(Configuration world) {
        assertThat(new Search(world).run().violation()).isNull();
    }
}
