package io.ipc4j.mmap.memory;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The part of {@code java.lang.foreign} that is needed; this code is compiled for a JDK that has not got it. */
record Arenas(MethodHandle ofShared, MethodHandle mapping, MethodHandle asByteBuffer, MethodHandle closing) {

    static @Nullable Arenas find() {
        if (Runtime.version().feature() < 22) {
            return null; // in 21 it is there, as a preview
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> arena = Class.forName("java.lang.foreign.Arena");
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            return new Arenas(
                    lookup.findStatic(arena, "ofShared", MethodType.methodType(arena)),
                    lookup.findVirtual(
                            FileChannel.class,
                            "map",
                            MethodType.methodType(segment, FileChannel.MapMode.class, long.class, long.class, arena)),
                    lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class)),
                    lookup.findVirtual(arena, "close", MethodType.methodType(void.class)));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    Object open() {
        try {
            return ofShared.invoke();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    ByteBuffer map(FileChannel file, FileChannel.MapMode mode, long size, Object arena) throws IOException {
        try {
            return (ByteBuffer) asByteBuffer.invoke(mapping.invoke(file, mode, 0L, size, arena));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void close(Object arena) {
        try {
            closing.invoke(arena);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("java.lang.foreign failed: " + e, e);
    }
}
