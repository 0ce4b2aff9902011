package io.ipc4j.benchmarks.measure;

import java.util.Map;

/** The measuring end of one contender: it takes turns with those of others. One thread. */
public interface Meter extends AutoCloseable {

    /** Before anything counts, as long as it takes to be quick. */
    void warmUp() throws Exception;

    /** One turn's figures, by the keys of {@link io.ipc4j.benchmarks.Metric}. Between turns both processes stand still. */
    Map<String, Double> turn() throws Exception;

    @Override
    void close();
}
