package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Ipc4j.Sending;
import io.ipc4j.benchmarks.Ipc4j.Serving;
import java.util.List;

/** Who is compared. The first of each list is what the others' ratios refer to. */
final class Contenders {
    private static final String TCP = "tcp://127.0.0.1:0";

    static final List<Contender> RTT = List.of(
            new RawTcp(false),
            new RawTcp(true),
            new Ipc4j("ipc4j-tcp", TCP, Sending.SEND, Serving.CHANNEL),
            new Ipc4j("ipc4j-tcp-server", TCP, Sending.SEND, Serving.EVENTS));

    static final List<Contender> THROUGHPUT = List.of(
            new RawTcp(false),
            new Ipc4j("ipc4j-tcp-send", TCP, Sending.SEND, Serving.CHANNEL),
            new Ipc4j("ipc4j-tcp-send-drain", TCP, Sending.SEND, Serving.EVENTS),
            new Ipc4j("ipc4j-tcp-write", TCP, Sending.WRITE, Serving.CHANNEL),
            new Ipc4j("ipc4j-tcp-write-drain", TCP, Sending.WRITE, Serving.EVENTS));

    private Contenders() {}

    static Contender byName(List<Contender> all, String name) {
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }
}
