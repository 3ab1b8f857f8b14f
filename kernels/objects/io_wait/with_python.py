"""Requests in plain Python: ``http.client`` of the standard library, one after the other."""

from contextlib import closing
from http.client import HTTPConnection


def ask(port, number):
    """The server's answer to one number, over a connection of its own.

    ``urllib.request.urlopen`` does the same, but goes through the proxy that the environment names.
    """
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", f"/{number}")
        return int(connection.getresponse().read())


def one_by_one(port, numbers):
    """Each request goes out once the answer to the previous one has arrived."""
    return [ask(port, number) for number in numbers]
