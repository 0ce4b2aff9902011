package io.ipc4j.tcp;

import io.ipc4j.spi.Transport;
import io.ipc4j.tck.TransportContract;

class TcpContractTest implements TransportContract {

    @Override
    public Transport transport() {
        return new TcpTransport();
    }

    @Override
    public String newAddress() {
        return "tcp://127.0.0.1:0";
    }
}
