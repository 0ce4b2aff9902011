package io.ipc4j.benchmarks.peers;

import java.util.List;
import java.util.stream.Stream;

/** The flags that peers ask their users for. */
public final class OpenedJdk {
    /** Agrona's, and so Aeron's: their changelogs, since 2.0 and 1.47. */
    static final List<String> AGRONA = List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

    /** Chronicle's: what its documentation lists for Java 17 and later. */
    public static final List<String> CHRONICLE = Stream.of(
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                    "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
            .toList();

    /** Native libraries, from Java 24 on. */
    static List<String> nativeAccess() {
        return Runtime.version().feature() >= 24 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
    }

    private OpenedJdk() {}
}
