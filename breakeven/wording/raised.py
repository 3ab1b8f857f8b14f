"""What an exception says: its own class may fail to say anything."""

from __future__ import annotations

__all__ = ["kind_and_words", "said_by"]


def said_by(error: BaseException) -> str:
    r"""The text of an exception; where its own code fails to tell it, that.

    >>> said_by(ValueError("too small"))
    'too small'
    """
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException as another:  # noqa: BLE001 - a user's class may raise anything
        return f"its message cannot be read ({type(another).__name__})"


def kind_and_words(error: BaseException) -> str:
    r"""The kind of an exception, and what it says.

    >>> kind_and_words(ValueError("too small"))
    'ValueError: too small'
    >>> kind_and_words(MemoryError())
    'MemoryError'
    """
    said = said_by(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
