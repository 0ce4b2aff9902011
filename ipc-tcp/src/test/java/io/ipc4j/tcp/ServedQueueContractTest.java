package io.ipc4j.tcp;

import io.ipc4j.QueueOptions;
import io.ipc4j.tck.QueueContract;
import io.ipc4j.tck.QueuePlace;

class ServedQueueContractTest implements QueueContract {

    @Override
    public QueuePlace place(QueueOptions options) throws InterruptedException {
        return QueuePlace.served(new TcpTransport(), "tcp://127.0.0.1:0", options);
    }
}
