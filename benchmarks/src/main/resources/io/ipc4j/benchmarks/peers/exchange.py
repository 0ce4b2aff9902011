"""One run of multiprocessing's Pipe or Queue between two Python processes; prints the same figures as the Java ones.

usage: exchange.py pipe|queue RTT|THROUGHPUT|WAKEUP SIZE BURST SLEEP_MS WARM_UP_MS WINDOW_MS WAKE_UPS
"""

import multiprocessing
import os
import struct
import sys
import time

WORD = struct.Struct(">q")


class PipeLine:
    def __init__(self):
        self.ours, self.theirs = multiprocessing.Pipe()

    def client(self):
        return self.ours.send_bytes, self.ours.recv_bytes

    def server(self):
        return self.theirs.recv_bytes, self.theirs.send_bytes


class QueueLine:
    def __init__(self):
        self.up, self.down = multiprocessing.Queue(10_000), multiprocessing.Queue(10_000)

    def client(self):
        return self.up.put, self.down.get

    def server(self):
        return self.up.get, self.down.put


def serve(line, bench, burst):
    receive, send = line.server()
    while True:
        if bench == "THROUGHPUT":
            for _ in range(burst):
                message = receive()
        else:
            message = receive()
        if bench == "WAKEUP":
            message = WORD.pack(time.monotonic_ns()) + message[8:]
        send(message)


def percentiles(times):
    times.sort()
    last = len(times) - 1
    for name, part in ("p50_us", 0.5), ("p90_us", 0.9), ("p99_us", 0.99), ("p999_us", 0.999):
        print("figure", name, times[int(part * last)] / 1e3)


def cpu(pid):
    with open("/proc/%d/stat" % pid) as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    kind, bench = sys.argv[1:3]
    size, burst, sleep, warm_up, window, wake_ups = map(int, sys.argv[3:9])
    line = PipeLine() if kind == "pipe" else QueueLine()
    server = multiprocessing.Process(target=serve, args=(line, bench, burst), daemon=True)
    server.start()
    send, receive = line.client()
    filler = bytes(size - 8)

    def round_trip(word):
        send(WORD.pack(word) + filler)
        return WORD.unpack_from(receive())[0]

    def round_trips(millis):
        times = []
        end = time.monotonic_ns() + millis * 1_000_000
        now = 0
        while now < end:
            begin = time.monotonic_ns()
            if round_trip(len(times)) != len(times):
                raise SystemExit("another's answer")
            now = time.monotonic_ns()
            times.append(now - begin)
        return times

    def stream(millis):
        message = bytes(size)
        count = 0
        end = time.monotonic_ns() + millis * 1_000_000
        while count == 0 or time.monotonic_ns() < end:
            for _ in range(burst):
                send(message)
            receive()
            count += burst
        return count

    def wakes(millis, most):
        times = []
        end = time.monotonic_ns() + millis * 1_000_000
        while len(times) < 3 or len(times) < most and time.monotonic_ns() < end:
            time.sleep(sleep / 1e3)
            begin = time.monotonic_ns()
            times.append(round_trip(begin) - begin)
        return times

    if bench == "WAKEUP":
        wakes(warm_up, 100_000)
        percentiles(wakes(3 * window, wake_ups))
    else:
        run = round_trips if bench == "RTT" else stream
        run(warm_up)
        spent = cpu(os.getpid()) + cpu(server.pid)
        begin = time.monotonic_ns()
        result = run(window)
        seconds = (time.monotonic_ns() - begin) / 1e9
        spent = cpu(os.getpid()) + cpu(server.pid) - spent
        if bench == "RTT":
            count = len(result)
            percentiles(result)
        else:
            count = result
            print("figure msgs_s", count / seconds)
            print("figure bytes_s", count / seconds * size)
        print("figure cpu_s", spent)
        print("figure cpu_us", spent * 1e6 / count)
    server.terminate()
    sys.stdout.flush()
    os._exit(0)


main()
