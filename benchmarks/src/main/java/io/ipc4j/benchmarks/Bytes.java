package io.ipc4j.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The word that a message begins with. */
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private Bytes() {}

    public static void word(byte[] message, long word) {
        LONG.set(message, 0, word);
    }

    public static long word(byte[] message) {
        return (long) LONG.get(message, 0);
    }
}
