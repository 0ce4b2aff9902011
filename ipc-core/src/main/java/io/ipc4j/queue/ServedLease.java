package io.ipc4j.queue;

import io.ipc4j.spi.LeasedMessage;
import java.nio.ByteBuffer;

/**
 * A message that a server has leased to this client.
 *
 * @param depot whose it is
 * @param epoch which line it came by; when that is lost, so is the lease
 * @param tag what the server calls it on that line
 */
record ServedLease(ServedDepot depot, int epoch, long tag, long series, long number, int deliveries, ByteBuffer bytes)
        implements LeasedMessage {

    @Override
    public void ack() {
        depot.settle(this, QueueLayout.ACK);
    }

    @Override
    public void release() {
        depot.settle(this, QueueLayout.RELEASE);
    }

    @Override
    public void handBack() {
        depot.settle(this, QueueLayout.HAND_BACK);
    }

    @Override
    public void reject() {
        depot.settle(this, QueueLayout.REJECT);
    }
}
