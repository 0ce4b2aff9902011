package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Watchdog.class)
class RemotePeerTest {

    @Test
    void itEndsWithItsInputSoThatItNeverOutlivesTheTest() throws Exception {
        try (ChildJvm child = ChildJvm.start("echo-server", "mem:remote")) {
            assertThat(child.await("ready")).isEqualTo("mem:remote");
            assertThat(child.endsWithItsInput()).isTrue();
        }
    }

    @Test
    void aChildThatCannotStartFailsTheTestInsteadOfHangingIt() throws Exception {
        try (ChildJvm child = ChildJvm.start("dance", "mem:remote")) {
            assertThatThrownBy(() -> child.await("ready"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended");
        }
    }
}
