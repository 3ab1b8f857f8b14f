"""A server on loopback that answers after the time asked for, and says how long it really waited.

Run as a script: it prints its port, serves one connection, and ends with it.
"""

import socket
import time


def serve(listening):
    """Answer each 8-byte number of microseconds, when they are over, with nanoseconds waited."""
    connection, _ = listening.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while asked := connection.recv(8, socket.MSG_WAITALL):
        began = time.monotonic_ns()
        deadline = began + 1000 * int.from_bytes(asked, "big")
        # Spinning, because a sleep would add the timer's lateness to the truth.
        while (now := time.monotonic_ns()) < deadline:
            pass
        connection.sendall((now - began).to_bytes(8, "big"))


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        serve(server)
