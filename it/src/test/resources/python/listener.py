"""Listens with CPython's own multiprocessing.connection, and sends back what comes until the other side closes."""
from multiprocessing.connection import Listener

with Listener(('127.0.0.1', 0), family='AF_INET') as listener:
    print('port %d' % listener.address[1], flush=True)
    with listener.accept() as connection:
        count = 0
        try:
            while True:
                connection.send_bytes(connection.recv_bytes())
                count += 1
        except EOFError:
            print('%d messages' % count)
