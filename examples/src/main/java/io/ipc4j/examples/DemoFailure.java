package io.ipc4j.examples;

/** Something in the demo was not as it should be. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }

    static void unless(boolean right, String otherwise) {
        if (!right) {
            throw new DemoFailure(otherwise);
        }
    }
}
