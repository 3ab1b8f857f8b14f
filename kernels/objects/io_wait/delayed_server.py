"""A web server on loopback that answers each request after a fixed delay, any number at a time.

Run as a script: it prints its port and ends when its standard input ends. Its owner holds that open, so
the server ends with its owner, however that ends.
"""

import asyncio
import sys

DELAY_SECONDS = 0.01
WAITING_CONNECTIONS = 1024


async def answer(reader, writer):
    """``GET /12`` is answered with 144, after the delay."""
    request = await reader.readuntil(b"\r\n\r\n")
    number = int(request.split()[1].removeprefix(b"/"))
    await asyncio.sleep(DELAY_SECONDS)
    body = str(number * number)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write((head + body).encode())
    await writer.drain()
    writer.close()


async def serve():
    """Serve until standard input ends."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=WAITING_CONNECTIONS)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(serve())
