"""Connects with CPython's own multiprocessing.connection, and checks every echo."""
import random
import sys
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client

MIB = 1 << 20
EDGES = [0, 1, 4095, 4096, 4097, 16384, 16385, 65531, 65536, 65537, MIB - 1, MIB]


def sizes(rng, count):
    """Mostly small, one in a hundred up to 1 MiB."""
    yield from EDGES
    for _ in range(count - len(EDGES)):
        yield rng.randrange(MIB + 1) if rng.random() < 0.01 else rng.randrange(256)


def some_bytes(rng, size):
    return rng.getrandbits(8 * size).to_bytes(size, 'little') if size else b''


def exchange(connection, rng, count):
    total = 0
    ahead = []
    for size in sizes(rng, count):
        message = some_bytes(rng, size)
        connection.send_bytes(message)
        ahead.append(message)
        total += size
        # Small ones go in flocks; a large one waits, or both sides might be sending with nobody reading.
        if size > 4096 or len(ahead) >= 16 or rng.random() < 0.1:
            check(connection, ahead)
    check(connection, ahead)
    return total


def check(connection, ahead):
    for message in ahead:
        echo = connection.recv_bytes()
        if echo != message:
            sys.exit('%d bytes came back as %d others' % (len(message), len(echo)))
    del ahead[:]


if __name__ == '__main__':
    where, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    authkey = open(sys.argv[4], 'rb').read().strip() if len(sys.argv) > 4 else None
    address = ('127.0.0.1', int(where)) if where.isdigit() else where
    begin = time.monotonic()
    try:
        connection = Client(address, authkey=authkey)
    except AuthenticationError as e:
        print('refused after %d ms: %s' % (1000 * (time.monotonic() - begin), e))
        sys.exit()
    with connection:
        total = exchange(connection, random.Random(seed), count)
    print('%d messages' % count)
