"""Requests as Ray tasks, and by one actor that waits for many at once."""

import asyncio

import ray

from kernels.objects.io_wait import IN_FLIGHT
from kernels.objects.io_wait.with_asyncio import ask as ask_async
from kernels.objects.io_wait.with_python import ask

remote_ask = ray.remote(ask)


def each(port, numbers, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """One task for each request; as many are in flight as Ray has processors to assign."""
    return ray.get([remote_ask.remote(port, number) for number in numbers])


@ray.remote
class Asker:
    """An async actor, as Ray's documentation suggests for I/O: one process with many calls at once."""

    async def ask(self, port, number):
        """The server's answer to one number."""
        return await ask_async(port, number, asyncio.Semaphore(1))


def start_actor(port, numbers, session):
    """The actor, which lives until the session ends."""
    actor = Asker.options(max_concurrency=IN_FLIGHT).remote()
    session.on_close(lambda: ray.kill(actor))
    return actor, port, numbers


def async_actor(actor, port, numbers, session):  # noqa: ARG001
    """One call to the actor for each request, up to ``IN_FLIGHT`` of them at once."""
    return ray.get([actor.ask.remote(port, number) for number in numbers])
