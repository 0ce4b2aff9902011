package io.ipc4j.unix;

import io.ipc4j.IpcException;
import io.ipc4j.spi.unix.SocketProvider;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether junixsocket can be had, found out without a line on stderr: it prints a trace itself where its library is missing, and
 * Java prints a warning where native access is not enabled. Refers to none of its classes before they are known to be there.
 */
final class Junixsocket {
    private static final String CORE = "org.newsclub.net.unix.AFUNIXSocketChannel";
    private static final String LIBRARY = "org.newsclub.lib.junixsocket.common.NarMetadata";
    /** From this version on Java says something about native libraries that nobody has enabled. */
    private static final int RESTRICTED_SINCE = 24;

    private Junixsocket() {}

    /** The provider, or an error that says what is missing, and what to do about it. */
    static SocketProvider sockets(URI address) {
        String problem = problem();
        if (problem != null) {
            throw new IpcException("\"" + address + "\" takes junixsocket: " + problem);
        }
        try {
            return new JunixSockets();
        } catch (LinkageError e) {
            throw new IpcException("\"" + address + "\" takes junixsocket, which does not load: " + e, e);
        }
    }

    private static @Nullable String problem() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "that is for Linux only";
        }
        Class<?> core = find(CORE);
        if (core == null) {
            return missing("junixsocket-common", "org.newsclub.net.unix");
        }
        Class<?> library = find(LIBRARY);
        if (library == null) {
            return missing("junixsocket-native-common", "com.kohlschutter.junixsocket.nativecommon");
        }
        String machine = System.getProperty("os.arch");
        if (library.getResource("/lib/" + machine + "-Linux-clang/jni/") == null
                && library.getResource("/META-INF/native-image/com.kohlschutter.junixsocket/junixsocket-native-"
                                + machine + "-Linux-clang-jni/resource-config.json")
                        == null) {
            return "it has no native library for " + machine;
        }
        if (!isNativeAccessEnabled(core.getModule())) {
            return "its native code needs the flag --enable-native-access="
                    + (core.getModule().isNamed() ? core.getModule().getName() : "ALL-UNNAMED") + " of java";
        }
        return null;
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, Junixsocket.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static String missing(String artifact, String module) {
        return "add com.kohlschutter.junixsocket:" + artifact + " to the path"
                + (Junixsocket.class.getModule().isNamed() ? ", and --add-modules " + module : "");
    }

    private static boolean isNativeAccessEnabled(Module module) {
        if (Runtime.version().feature() < RESTRICTED_SINCE) {
            return true;
        }
        try {
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
        } catch (ReflectiveOperationException e) {
            return true; // it is for Java to say then
        }
    }
}
