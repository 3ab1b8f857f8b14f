"""How processes and turns may differ from each other where nothing has changed: models of noise.

A model gives, for each case of a comparison, the logarithms by which whole processes differ from
their code's time. Every model is the same for both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["PROCESSES", "Floats", "Processes"]

Floats = NDArray[np.float64]
Processes = Callable[[np.random.Generator, int, int], Floats]
"""From a source of chance, a number of cases and of processes: logarithms, shape (cases, processes)."""


def normal(sigma: float) -> Processes:
    """Bell-shaped."""
    return lambda order, cases, count: order.normal(0, sigma, (cases, count))


def heavy_tailed(sigma: float) -> Processes:
    """Student's t with three degrees of freedom."""
    return lambda order, cases, count: sigma * order.standard_t(3, (cases, count))


def two_speed(apart: float, jitter: float) -> Processes:
    """Half of the processes are faster, as memory happens to be laid out; otherwise bell-shaped."""

    def drawn(order: np.random.Generator, cases: int, count: int) -> Floats:
        fast = order.integers(0, 2, (cases, count))
        return np.asarray(apart * fast + order.normal(0, jitter, (cases, count)))

    return drawn


def skewed(sigma: float) -> Processes:
    """Never faster than undisturbed, and sometimes much slower."""
    return lambda order, cases, count: sigma * order.exponential(1.0, (cases, count))


def one_in_five_slow(apart: float, jitter: float) -> Processes:
    """One process in five is slower."""

    def drawn(order: np.random.Generator, cases: int, count: int) -> Floats:
        slow = order.random((cases, count)) < 0.2
        return np.asarray(apart * slow + order.normal(0, jitter, (cases, count)))

    return drawn


def uneven(sigma: float, spread: float) -> Processes:
    """Bell-shaped, with a width of its own for each case."""

    def drawn(order: np.random.Generator, cases: int, count: int) -> Floats:
        own = sigma * np.exp(order.normal(0, spread, (cases, 1)))
        return np.asarray(own * order.normal(0, 1, (cases, count)))

    return drawn


def one_noisy_case(quiet: float, noisy: float) -> Processes:
    """The first case is much noisier than the others."""

    def drawn(order: np.random.Generator, cases: int, count: int) -> Floats:
        own = np.full((cases, 1), quiet)
        own[0] = noisy
        return np.asarray(own * order.normal(0, 1, (cases, count)))

    return drawn


def half_two_speed(apart: float, sigma: float) -> Processes:
    """Every other case has processes of two speeds, the rest bell-shaped ones."""

    def drawn(order: np.random.Generator, cases: int, count: int) -> Floats:
        found = order.normal(0, sigma, (cases, count))
        found[::2] = two_speed(apart, 0.002)(order, cases, count)[::2]
        return found

    return drawn


PROCESSES: Mapping[str, Processes] = {
    "bell-shaped, 1 %": normal(0.01),
    "bell-shaped, 3 %": normal(0.03),
    "bell-shaped, 6 %": normal(0.06),
    "heavy tails, 2 %": heavy_tailed(0.02),
    "skewed, 3 %": skewed(0.03),
    "two speeds, 5 % apart": two_speed(0.05, 0.001),
    "two speeds, 10 % apart": two_speed(0.10, 0.001),
    "two speeds, 5 % apart, jitter 0.5 %": two_speed(0.05, 0.005),
    "two speeds, 10 % apart, jitter 1 %": two_speed(0.10, 0.01),
    "one in five 10 % slower": one_in_five_slow(0.10, 0.005),
    "every case its own width": uneven(0.02, 0.8),
    "one noisy case": one_noisy_case(0.015, 0.10),
    "half of the cases two-speed": half_two_speed(0.08, 0.01),
}
