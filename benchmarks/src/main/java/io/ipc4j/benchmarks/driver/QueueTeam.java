package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Scale;
import io.ipc4j.benchmarks.measure.CpuTime;
import io.ipc4j.benchmarks.measure.Pause;
import io.ipc4j.benchmarks.queues.WorkQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A queue: a process that makes it, some that put, and as many that take. What is taken counts. */
final class QueueTeam implements Team {
    /** Of the window: so often is a process killed, and another one started in its place, now one that puts, now one that takes. */
    private static final int KILLS = 5;

    private final Case what;
    private final WorkQueue queue;
    private final Scale scale;
    private final Processes processes;
    private final Child server;
    private final String address;
    private final List<Child> putters = new ArrayList<>();
    private final List<Child> takers = new ArrayList<>();
    private long deadline;
    /** What was taken by those who were killed, and what they used. */
    private long lostCount;

    private double lostCpu;

    private QueueTeam(Case what, WorkQueue queue, Scale scale, Processes processes)
            throws IOException, InterruptedException, TrialFailure {
        this.what = what;
        this.queue = queue;
        this.scale = scale;
        this.processes = processes;
        this.deadline = scale.deadline();
        this.server = start("serve");
        this.address = server.answer(deadline);
        for (int i = 0; i < what.parameter(); i++) {
            takers.add(startHand("take"));
            putters.add(startHand("put"));
        }
    }

    static QueueTeam start(Case what, WorkQueue queue, Scale scale)
            throws IOException, InterruptedException, TrialFailure {
        Processes processes = new Processes(scale);
        try {
            QueueTeam team = new QueueTeam(what, queue, scale, processes);
            // Of a queue there is more to compile than of a channel, and all processes compile at once.
            Pause.millis(2 * (1 + what.parameter()) * scale.warmUpMillis());
            team.awaitAll();
            processes.rest();
            return team;
        } catch (IOException | InterruptedException | RuntimeException | TrialFailure e) {
            processes.close();
            throw e;
        }
    }

    private Child start(String role) throws IOException {
        return processes.start(Command.worker(what, scale, processes.places(), role));
    }

    private Child startHand(String role) throws IOException {
        Child child = start(role);
        child.say("0 " + address);
        return child;
    }

    @Override
    public Map<String, Double> turn() throws IOException, InterruptedException, TrialFailure {
        deadline = scale.deadline();
        lostCount = 0;
        lostCpu = 0;
        processes.goOn();
        Pause.millis(scale.lapMillis());
        Map<String, Double> figures = measure();
        processes.rest();
        return figures;
    }

    private Map<String, Double> measure() throws IOException, InterruptedException, TrialFailure {
        long before = taken();
        CpuTime cpuBefore = cpu();
        long begin = System.nanoTime();
        if (queue.withKills()) {
            for (int i = 0; i < KILLS; i++) {
                Pause.millis(scale.windowMillis() / KILLS);
                replaceOne(i % 2 == 0 ? takers : putters, i % 2 == 0 ? "take" : "put");
            }
            awaitAll();
        } else {
            Pause.millis(scale.windowMillis());
        }
        long count = taken() + lostCount - before;
        while (count == 0) { // a short window, a busy machine
            Pause.millis(10);
            count = taken() - before;
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpu = cpu().since(cpuBefore) + lostCpu;
        return Map.of("msgs_s", count / seconds, "cpu_s", cpu, "cpu_us", cpu * 1e6 / count, "kills", (double)
                (queue.withKills() ? KILLS : 0));
    }

    private void replaceOne(List<Child> of, String role) throws IOException, InterruptedException, TrialFailure {
        Child victim = of.remove(0);
        if (role.equals("take")) {
            lostCount += count(victim);
        }
        lostCpu += CpuTime.of(victim.pid()).spent().toNanos() / 1e9;
        processes.end(victim);
        of.add(startHand(role));
    }

    /** Everybody has begun to work. */
    private void awaitAll() throws IOException, InterruptedException, TrialFailure {
        for (List<Child> side : List.of(putters, takers)) {
            for (Child each : side) {
                while (count(each) == 0) {
                    Pause.millis(10);
                }
            }
        }
    }

    private long taken() throws IOException, InterruptedException, TrialFailure {
        long sum = 0;
        for (Child each : takers) {
            sum += count(each);
        }
        return sum;
    }

    private long count(Child hand) throws IOException, InterruptedException, TrialFailure {
        hand.say("how many?");
        return Long.parseLong(hand.answer(deadline));
    }

    private CpuTime cpu() {
        List<Child> all = new ArrayList<>(putters);
        all.addAll(takers);
        all.add(server);
        return CpuTime.of(all.stream().mapToLong(Child::pid).toArray());
    }

    @Override
    public void close() throws IOException {
        processes.close();
    }
}
