package io.ipc4j.spi;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** How much memory the direct buffers of this process hold. */
final class DirectMemory {

    private DirectMemory() {}

    static long used() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
