package io.ipc4j.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds.
 *
 * @param heapKib that is reachable
 * @param otherKib of the machine's memory, heap aside; 0 where the system does not tell
 */
public record Memory(double heapKib, double otherKib) {

    /** This process's, after a collection. */
    static Memory here() {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        double resident = residentKib();
        return new Memory(heap.getUsed() / 1024.0, resident == 0 ? 0 : resident - heap.getCommitted() / 1024.0);
    }

    /** Linux: {@code VmRSS: 123 kB}. The heap is touched from the beginning (the flags say so), so it is all in there. */
    private static double residentKib() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return heapKib + " " + otherKib;
    }

    static Memory parse(String text) {
        String[] parts = text.split(" ");
        return new Memory(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    }
}
