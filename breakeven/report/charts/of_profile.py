"""Pictures of profiles: an icicle of stacks, a stream of tasks, and a difference by causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from heapq import nlargest

import pandas as pd

from breakeven.findings.explanations.explanation import Part
from breakeven.findings.explanations.profiles import TaskSpan
from breakeven.findings.explanations.stacks import Stacks
from breakeven.report.charts.marks import SECONDS_LABEL, Spec, channel, layered, mark
from breakeven.wording import seconds, signed_seconds

__all__ = ["MOST_TASKS", "difference", "icicle", "task_stream"]

WIDE = 900
ROW_PIXELS = 18
LETTER_PIXELS = 6.1
DEEPEST = 40
SMALLEST_SHARE = 0.004
"""Narrower boxes are a pixel or two, and nobody can read them."""
KINDS = 5
"""How many kinds of tasks have a colour of their own."""
MOST_TASKS = 2_000
"""More bars than that are not told apart on a page, and take seconds to draw."""


def icicle(stacks: Stacks, in_words: Callable[[float], str]) -> Spec | None:
    """The stacks from the outermost frames down, each as wide as its weight; None without any.

    ``in_words`` tells a weight.
    """
    boxes = stacks.boxes(SMALLEST_SHARE, DEEPEST)
    if not boxes:
        return None
    total, depth = stacks.total, 1 + max(box.depth for box in boxes)
    data = pd.DataFrame(
        {
            "start": box.start,
            "end": box.end,
            "top": -box.depth,
            "bottom": -box.depth - 0.94,
            "middle": -box.depth - 0.5,
            "colour": f"var(--{'panel' if box.name.startswith('[') else _shade(box.depth)})",
            "text": _fitted(box.name, (box.end - box.start) / total * WIDE),
            "words": f"{box.name}: {in_words(box.end - box.start)}, "
            f"{100 * (box.end - box.start) / total:.1f} %",
        }
        for box in boxes
    )
    x = channel("start:Q", axis=None, scale={"domain": [0, total], "nice": False})
    y = channel("top:Q", axis=None, scale={"domain": [-depth, 0], "nice": False})
    colour = {"field": "colour", "type": "nominal", "scale": None}
    rectangles = {
        "x": x,
        "x2": {"field": "end"},
        "y": y,
        "y2": {"field": "bottom"},
        "color": colour,
        "description": channel("words:N"),
    }
    labels = {"x": x, "y": y | {"field": "middle"}, "text": channel("text:N")}
    layers = [
        mark("bar", data, rectangles, stroke="var(--paper)", strokeWidth=1),
        mark(
            *("text", data[data["text"] != ""], labels),
            align="left",
            dx=3,
            baseline="middle",
            fontSize=10.5,
            fill="var(--on-shade)",
        ),
    ]
    return layered(layers, width=WIDE, height=depth * ROW_PIXELS)


def _shade(depth: int) -> str:
    return ("up-1", "up-2")[depth % 2]


def _fitted(name: str, pixels: float) -> str:
    letters = int(pixels / LETTER_PIXELS) - 1
    if letters < 4:
        return ""
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def task_stream(tasks: Sequence[TaskSpan]) -> Spec | None:
    """Which task ran on which worker, and when; of very many the longest. None without tasks."""
    if not tasks:
        return None
    if len(tasks) > MOST_TASKS:
        tasks = nlargest(MOST_TASKS, tasks, key=lambda task: task.end_seconds - task.start_seconds)
    kinds = [task.name for task in tasks]
    common = [kind for kind, _ in Counter(kinds).most_common(KINDS)]
    data = pd.DataFrame(
        {
            "worker": task.worker,
            "start": task.start_seconds,
            "end": task.end_seconds,
            "kind": kind if kind in common else "others",
            "words": f"{task.name} on {task.worker}: "
            f"{seconds(task.end_seconds - task.start_seconds)} at {seconds(task.start_seconds)}",
        }
        for task, kind in zip(tasks, kinds, strict=True)
    )
    workers = sorted(set(data["worker"]))
    shown = [*common, *(["others"] if "others" in set(data["kind"]) else [])]
    colours = {"domain": shown, "range": [f"var(--part-{n + 1})" for n in range(len(shown))]}
    time = {"labelExpr": SECONDS_LABEL, "title": None, "grid": False, "tickCount": 8}
    encoding = {
        "x": channel("start:Q", axis=time, scale={"nice": False}),
        "x2": {"field": "end"},
        "y": channel("worker:N", sort=workers, title=None, axis={"ticks": False, "domain": False}),
        "color": channel(
            "kind:N",
            scale=colours,
            legend={
                "orient": "top",
                "title": None,
                "symbolType": "square",
                "columns": 3,
                "columnPadding": 36,  # a browser's letters are wider than those that were measured
            },
        ),
        "description": channel("words:N"),
    }
    bars = mark("bar", data, encoding, height={"band": 0.7}, stroke="var(--paper)", strokeWidth=0.5)
    return layered([bars], width=WIDE - 60, height=max(50, 30 * len(workers)))


def difference(parts: Sequence[Part]) -> Spec | None:
    """A bar for each cause, to the right for what is lost and to the left for what is gained."""
    shown = sorted((part for part in parts if part.seconds), key=lambda part: -part.seconds)
    if not shown:
        return None
    data = pd.DataFrame(
        {
            "cause": part.cause,
            "seconds": part.seconds,
            "zero": 0.0,
            "colour": f"var(--part-{2 if part.seconds > 0 else 1})",
            "told": signed_seconds(part.seconds),
            "words": f"{part.cause}: {part.evidence}",
        }
        for part in shown
    )
    order = data["cause"].tolist()
    low, high = min(0.0, data["seconds"].min()), max(0.0, data["seconds"].max())
    room = 0.22 * (high - low)
    scale = {"domain": [low - (room if low < 0 else 0), high + (room if high > 0 else 0)]}
    y = channel("cause:N", sort=order, title=None, axis={"ticks": False, "domain": False})
    x = channel("zero:Q", axis=None, scale=scale | {"nice": False})
    bars = {
        "x": x,
        "x2": {"field": "seconds"},
        "y": y,
        "color": {"field": "colour", "type": "nominal", "scale": None},
        "description": channel("words:N"),
    }
    named = {"x": x | {"field": "seconds"}, "y": y, "text": channel("told:N")}
    look = {"fontSize": 11, "fill": "var(--muted)"}
    layers = [
        mark("bar", data, bars, height={"band": 0.6}),
        mark("text", data[data["seconds"] > 0], named, align="left", dx=5, **look),
        mark("text", data[data["seconds"] < 0], named, align="right", dx=-5, **look),
    ]
    return layered(layers, height=24 * len(order))
