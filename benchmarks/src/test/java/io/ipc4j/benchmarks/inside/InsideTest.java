package io.ipc4j.benchmarks.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

@Timeout(300)
class InsideTest {

    /** Whether they run, not how fast they are. */
    @Test
    void eachBenchmarkRuns() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // another one may run beside it: nothing is measured
        Options once = new OptionsBuilder()
                .include("io\\.ipc4j\\.benchmarks\\.inside\\..*")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Set<String> ran = new Runner(once)
                .run().stream()
                        .map(result -> result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)\\.\\w+", "$1"))
                        .collect(Collectors.toSet());
        assertThat(ran)
                .containsExactlyInAnyOrder("ChannelBenchmark", "CodecBenchmark", "FramingBenchmark", "QueueBenchmark");
    }
}
