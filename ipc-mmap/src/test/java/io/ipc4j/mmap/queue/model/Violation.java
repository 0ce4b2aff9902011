package io.ipc4j.mmap.queue.model;

/** A property that does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String property) {
        super(property, null, false, false);
    }
}
