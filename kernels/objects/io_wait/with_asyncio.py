"""Requests with asyncio: one thread with up to a hundred of them in flight."""

import asyncio

from kernels.objects.io_wait import IN_FLIGHT


def all_at_once(port, numbers):
    """All requests as coroutines of one event loop."""
    return asyncio.run(ask_all(port, numbers))


async def ask_all(port, numbers):
    """The answers in order; the semaphore lets at most ``IN_FLIGHT`` requests out at once."""
    free = asyncio.Semaphore(IN_FLIGHT)
    return await asyncio.gather(*[ask(port, number, free) for number in numbers])


async def ask(port, number, free):
    """The server's answer to one number; the standard library has no HTTP client for asyncio."""
    async with free:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
    return int(answer.partition(b"\r\n\r\n")[2])
