package io.ipc4j.mmap.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What tells one process from all others, those before it with the same number too.
 *
 * @param pid its number in its world
 * @param start when it began, in the kernel's ticks since the boot
 * @param world which numbers it sees: its PID namespace and its /proc; 0 if the system does not tell
 */
record ProcessFacts(long pid, long start, long world) {
    private static final Path PROC = Path.of("/proc");
    private static final int FIELDS_BEFORE_STATE = 2;
    private static final int START_FIELD = 22;

    /** This process. */
    static ProcessFacts own() {
        try {
            String stat = Files.readString(PROC.resolve("self/stat"));
            String namespace =
                    Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            long inode = Long.parseLong(namespace.replaceAll("\\D", ""));
            long mount = ((Number) Files.getAttribute(PROC, "unix:dev")).longValue();
            long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
            return new ProcessFacts(pid, Long.parseLong(field(stat, START_FIELD)), mount << Integer.SIZE | inode);
        } catch (IOException | RuntimeException e) {
            return new ProcessFacts(ProcessHandle.current().pid(), 0, 0);
        }
    }

    /** By its number in proc(5). The second one is the program's name, in parentheses, and may have anything in it. */
    private static String field(String stat, int number) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[number - FIELDS_BEFORE_STATE - 1];
    }

    /** Whether another process of this one's world has ended, for certain; false also if nobody can tell. */
    boolean isGone() {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            String state = field(stat, FIELDS_BEFORE_STATE + 1);
            return Long.parseLong(field(stat, START_FIELD)) != start || state.equals("Z") || state.equals("X");
        } catch (NoSuchFileException e) {
            return Files.exists(PROC.resolve("self/stat"));
        } catch (IOException e) {
            // It ended while its file was read: then the next look finds no file.
            return false;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Names the time since the machine was started; all zeros if the system does not tell. */
    static byte[] bootId() {
        try {
            UUID id = UUID.fromString(
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip());
            return ByteBuffer.allocate(QueueLayout.BOOT_ID_LENGTH)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        } catch (IOException | RuntimeException e) {
            return new byte[QueueLayout.BOOT_ID_LENGTH];
        }
    }
}
