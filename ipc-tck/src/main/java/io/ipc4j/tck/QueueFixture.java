package io.ipc4j.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.ChannelOptions;
import io.ipc4j.QueueOptions;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the kit needs to know of a kind of queue, and the small helpers that all contracts share. */
@ExtendWith(Watchdog.class)
public interface QueueFixture {

    /** The largest message in tests, where the queue can carry it. */
    int MAX_MESSAGE = 1 << 20;

    /**
     * A new and empty queue, which no other test uses.
     *
     * @param options how it is made
     */
    QueuePlace place(QueueOptions options) throws Exception;

    /** What it can do; all, unless it says otherwise. */
    default Set<QueueCapability> capabilities() {
        return EnumSet.allOf(QueueCapability.class);
    }

    /** Skips the test, with the reason, if the queue lacks something. */
    default void needs(QueueCapability capability) {
        assumeTrue(capabilities().contains(capability), () -> getClass().getSimpleName() + ": lacks " + capability);
    }

    /** The options of tests that need none of their own. */
    default QueueOptions options() {
        return QueueOptions.defaults().withChannel(ChannelOptions.defaults().withMaxMessage(MAX_MESSAGE));
    }

    /** A new and empty queue with the fixture's options. */
    default QueuePlace place() throws Exception {
        return place(options());
    }

    /** One that is soon full. */
    default QueuePlace smallPlace() throws Exception {
        return place(options().withCapacity(Stock.FEW));
    }
}
