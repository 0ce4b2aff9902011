package io.ipc4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SystemErrorTest {
    private static final List<Provocation> ALL = List.of(
            Provocation::bindTwice,
            Provocation::connectToEverybody,
            Provocation::connectToNothing,
            Provocation::fillBacklog);

    @ParameterizedTest
    @EnumSource
    void eachIsToldByItselfAndByNoOther(SystemError error) {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems may not be provoked that way");
        for (int i = 0; i < ALL.size(); i++) {
            String text = ALL.get(i).text();
            assertThat(text).isNotNull();
            assertThat(error.isToldBy(new IOException(text))).isEqualTo(i == error.ordinal());
        }
        assertThat(error.isToldBy(new IOException())).isFalse();
    }

    @Test
    void anAddressThatIsNotOursIsNone() throws Exception {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress("192.0.2.1", 0));
            assumeTrue(false, "this system lets anybody listen at addresses of others");
        } catch (IOException e) {
            assertThat(SystemError.values()).noneMatch(each -> each.isToldBy(e));
        }
    }

    @Test
    void whatCannotBeProvokedHasNoText() {
        Provocation none = () -> {};
        Provocation other = () -> {
            throw new java.net.ConnectException("Connection refused");
        };
        Provocation broken = () -> {
            throw new IOException("the directory can't be made");
        };
        assertThat(none.text()).isNull();
        assertThat(other.text()).isNull();
        assertThat(broken.text()).isNull();
    }

    @Test
    void provokingTakesNoNoticeOfAnInterruptAndLeavesNothingOpen() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "this system does not list descriptors");
        ALL.forEach(Provocation::text);
        long before = count(descriptors);
        Thread.currentThread().interrupt();
        for (int i = 0; i < 20; i++) {
            assertThat(ALL).allMatch(each -> each.text() != null);
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(count(descriptors)).isLessThan(before + 20);
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }
}
