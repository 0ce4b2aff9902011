package io.ipc4j.benchmarks;

/**
 * One entrant, in one bench.
 *
 * @param size bytes a message, at least 8
 * @param parameter what {@link Bench#parameter()} says; 0 if there is none
 */
public record Case(Bench bench, Entrant entrant, int size, int parameter) {

    /** Those of a bench for whom this is the same are compared with each other, turn by turn. */
    public Object group() {
        return bench == Bench.WAKEUP || bench == Bench.QUEUE ? parameter : entrant.route();
    }

    @Override
    public String toString() {
        return bench + " " + entrant.name() + " " + size + " B" + (parameter == 0 ? "" : ", " + parameter);
    }
}
