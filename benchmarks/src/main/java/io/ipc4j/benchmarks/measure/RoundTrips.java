package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Contender.PingPong;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One message there and back, again and again, as fast as it goes. */
final class RoundTrips implements Meter {
    private final Measuring run;
    private final Client client;

    RoundTrips(Measuring run) throws Exception {
        this.run = run;
        this.client = run.connect();
    }

    @Override
    public void warmUp() throws Exception {
        client.pingPong(new Game(run.scale().warmUpMillis()));
    }

    @Override
    public Map<String, Double> turn() throws Exception {
        client.pingPong(new Game(run.scale().lapMillis()));
        Game game = new Game(run.scale().windowMillis());
        CpuTime before = run.cpuTime();
        client.pingPong(game);
        double cpu = run.cpuTime().since(before);
        Histogram times = game.times;
        return Map.of(
                "p50_us", times.getValueAtPercentile(50) / 1e3,
                "p90_us", times.getValueAtPercentile(90) / 1e3,
                "p99_us", times.getValueAtPercentile(99) / 1e3,
                "p999_us", times.getValueAtPercentile(99.9) / 1e3,
                "cpu_s", cpu,
                "cpu_us", cpu * 1e6 / times.getTotalCount());
    }

    @Override
    public void close() {
        client.close();
    }

    /** Counts the words up, so that no answer is taken for another's. */
    private static final class Game implements PingPong {
        /** A minute and three digits are all we look at. */
        private final Histogram times = new Histogram(60_000_000_000L, 3);

        private final long end;
        private long word;
        private long served;

        Game(long millis) {
            end = System.nanoTime() + millis * 1_000_000;
        }

        @Override
        public long serve() {
            served = System.nanoTime();
            return served - end < 0 || word == 0 ? ++word : OVER;
        }

        @Override
        public void returned(long answer) {
            times.recordValue(Math.max(0, System.nanoTime() - served));
            if (answer != word) {
                throw new IllegalStateException("sent " + word + ", and " + answer + " came back");
            }
        }
    }
}
