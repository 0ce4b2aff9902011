package io.ipc4j.tcp;

import io.ipc4j.Authkey;
import io.ipc4j.ChannelOptions;
import io.ipc4j.spi.Transport;
import io.ipc4j.tck.Capability;
import io.ipc4j.tck.TransportContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** With an authkey all rules hold as they do without. */
@EnabledIfSystemProperty(named = "ipc4j.tck.long", matches = "true", disabledReason = "a kit more, in the long form")
class TcpAuthkeyContractTest implements TransportContract {
    @TempDir
    private static Path directory;

    private static Path file;

    @BeforeAll
    static void makeAKey() throws IOException {
        file = Files.createTempFile(directory, "authkey", null); // mode 0600
        Files.writeString(file, "known to both sides\n");
    }

    @Override
    public Transport transport() {
        return new TcpTransport();
    }

    @Override
    public String newAddress() {
        return "tcp://127.0.0.1:0";
    }

    /** The challenge is made of messages with a length. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.FRAMING));
    }

    @Override
    public ChannelOptions options() {
        return TransportContract.super.options().withAuthkey(Authkey.ofFile(file));
    }

    @Override
    public String forOthers(String address) {
        return address.contains("?") ? address : address + "?authkeyFile=" + file;
    }
}
