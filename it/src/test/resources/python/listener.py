"""Listens with CPython's own multiprocessing.connection, and sends back what comes until the other side closes."""
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Listener

where = sys.argv[1] if len(sys.argv) > 1 else 'tcp'
authkey = open(sys.argv[2], 'rb').read().strip() if len(sys.argv) > 2 else None

with Listener(('127.0.0.1', 0) if where == 'tcp' else where, authkey=authkey) as listener:
    print('port %d' % listener.address[1] if where == 'tcp' else 'port 0', flush=True)
    try:
        connection = listener.accept()
    except (AuthenticationError, EOFError) as e:
        print('refused: %s: %s' % (type(e).__name__, e))
        sys.exit()
    with connection:
        count = 0
        try:
            while True:
                connection.send_bytes(connection.recv_bytes())
                count += 1
        except EOFError:
            print('%d messages' % count)
