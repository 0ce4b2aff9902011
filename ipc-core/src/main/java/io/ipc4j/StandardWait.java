package io.ipc4j;

/** The strategies that an address can name: {@code ?wait=spinThenBlock}, {@code block}, {@code busySpin}. */
enum StandardWait implements WaitStrategy {
    SPIN_THEN_BLOCK("spinThenBlock") {
        @Override
        public long spinNanos(long lastWaitNanos) {
            return MANY_PROCESSORS && lastWaitNanos < SHORT_WAIT ? SPIN : 0;
        }
    },
    BLOCK("block") {
        @Override
        public long spinNanos(long lastWaitNanos) {
            return 0;
        }
    },
    BUSY_SPIN("busySpin") {
        @Override
        public long spinNanos(long lastWaitNanos) {
            return Long.MAX_VALUE;
        }
    };

    /**
     * Covers a round trip over TCP (10 µs hot) with a peer that works a little, or is held up a little: a wait that sleeps is
     * often woken on its waker's processor, and the two share it for the next few milliseconds. With 40 µs that came two to four
     * times as often.
     */
    private static final long SPIN = 100_000;
    /** A wait that slept takes 50 to 100 µs by the sleeping alone: up to here spinning might have caught it. */
    private static final long SHORT_WAIT = 200_000;

    private static final boolean MANY_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

    private final String word;

    StandardWait(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
