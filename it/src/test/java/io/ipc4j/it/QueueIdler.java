package io.ipc4j.it;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with many threads that wait for messages: {@code ADDRESS THREADS}. Says {@code ready} when all of them sleep, and, for each
 * line that it is told, how many milliseconds of a processor it has had.
 */
final class QueueIdler {
    private QueueIdler() {}

    public static void main(String[] args) throws Exception {
        MessageQueue<byte[]> queue = Ipc.openQueue(args[0], Codec.bytes());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            Thread thread = new Thread(() -> {
                try {
                    queue.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        while (!threads.stream().allMatch(QueueIdler::sleeps)) {
            Thread.onSpinWait();
        }
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (in.readLine() != null) {
            System.out.println(ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toMillis());
        }
    }

    /** Parked, or, as one of them is, in the system. */
    private static boolean sleeps(Thread thread) {
        if (thread.getState() != Thread.State.RUNNABLE) {
            return thread.getState() != Thread.State.NEW;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }
}
