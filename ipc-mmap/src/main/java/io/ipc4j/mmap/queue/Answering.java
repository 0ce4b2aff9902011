package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.spi.LeasedMessage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How what was leased here is answered. Any thread. */
final class Answering implements Lease.Answers {
    private final Ring ring;
    private final Bells bells;
    private final Gate gate;
    private final @Nullable DeadLetters dead;

    /**
     * The answers to the leases of a ring.
     *
     * @param dead gets what is rejected; null if these are dead letters themselves, which are released instead
     */
    Answering(Ring ring, Bells bells, Gate gate, @Nullable DeadLetters dead) {
        this.ring = ring;
        this.bells = bells;
        this.gate = gate;
        this.dead = dead;
    }

    @Override
    public void ack(Lease lease) {
        int place = gate.enterAtOnce();
        try {
            ring.ack(lease);
            bells.wakePutters();
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    void ackAll(List<? extends LeasedMessage> messages) {
        int place = gate.enterAtOnce();
        try {
            for (LeasedMessage message : messages) {
                ring.ack((Lease) message);
            }
            bells.wakePutters();
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    @Override
    public void release(Lease lease) {
        giveBack(lease, ring::release);
    }

    @Override
    public void handBack(Lease lease) {
        giveBack(lease, ring::handBack);
    }

    private void giveBack(Lease lease, Consumer<Lease> way) {
        gate.inside(() -> {
            way.accept(lease);
            bells.wakeTaker();
            return lease;
        });
    }

    @Override
    public void reject(Lease lease) {
        if (dead == null) {
            release(lease);
        } else {
            dead.reject(lease, this);
        }
    }
}
