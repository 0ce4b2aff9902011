package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender.Client;
import java.util.ArrayList;
import java.util.List;

/** Clients of one server, all in this process. */
final class Crowd implements AutoCloseable {
    private final List<Client> clients = new ArrayList<>();

    List<Client> clients() {
        return clients;
    }

    void grow(Measuring run, int size) throws Exception {
        while (clients.size() < size) {
            clients.add(run.connect());
        }
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }
}
