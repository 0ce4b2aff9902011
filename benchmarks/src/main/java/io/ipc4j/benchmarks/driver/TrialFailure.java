package io.ipc4j.benchmarks.driver;

/** One run did not come to its end. The message says why, in one line. */
final class TrialFailure extends Exception {
    private static final long serialVersionUID = 1;

    TrialFailure(String message) {
        super(message.strip());
    }
}
