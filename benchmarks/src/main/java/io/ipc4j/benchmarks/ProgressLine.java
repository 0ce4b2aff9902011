package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.driver.Series;

/** One line that changes, where somebody looks at it; else a line a run. */
final class ProgressLine implements Series.Progress {
    /** Whether standard error is a terminal: Java can't tell, the script can. */
    private static final boolean TERMINAL = Boolean.getBoolean("ipc4j.benchmarks.terminal");

    private String last = "";

    @Override
    public synchronized void next(String stage, Case what) {
        if (TERMINAL) {
            System.err.printf("\r%s: %-80s", stage, what);
            return;
        }
        String line = String.format("%s %d B, %s, %s", what.bench(), what.size(), what.group(), stage);
        if (!line.equals(last)) {
            System.err.println(line);
            last = line;
        }
    }

    void end() {
        if (TERMINAL) {
            System.err.printf("\r%-100s\r", "");
        }
    }
}
