"""Vega-Lite charts as small inline SVG that takes its colours and its font from the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markupsafe import Markup

from breakeven.report.charts.drawer import NotDrawnError
from breakeven.report.charts.kept import svg_of
from breakeven.report.charts.marks import Spec
from breakeven.wording import unbroken
from breakeven.wording.saying import say
from breakeven.wording.visible import visible

SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)

DROPPED = ("role", "pointer-events", "class", "font-family", "aria-")
DEFAULTS = {"opacity": "1", "stroke-width": "1", "fill-opacity": "1"}
TOLD = {"point", "bar"}
"""Marks whose description becomes a title, which a browser shows to a pointer."""
NOT_DRAWN = Markup('<p class="absent">This chart could not be drawn: {}.</p>')
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def inline_svg(chart: Spec, prefix: str) -> Markup:
    """A chart as an ``<svg>`` element; ``prefix`` keeps its ids apart from other charts'.

    Text from data has been escaped by the XML writer. No script, style or outside address is in it. Where the
    chart cannot be drawn, a paragraph in its place says why, and so does a line on standard error.
    """
    try:
        root = ElementTree.fromstring(svg_of(chart))
    except (NotDrawnError, ElementTree.ParseError) as error:
        say(f"breakeven: a chart could not be drawn ({error}): please report it")
        return NOT_DRAWN.format(visible(str(error)))
    _slim(root, prefix)
    for name in ("version", "width", "height"):
        root.attrib.pop(name, None)
    root.set("aria-hidden", "true")
    text = ElementTree.tostring(root, encoding="unicode")
    return Markup(unbroken(text.replace(f' xmlns="{SVG}"', "", 1)))


def _slim(element: ElementTree.Element, prefix: str) -> None:
    """Leave out what draws nothing, shorten numbers, and make ids the chart's own.

    What describes a mark to a reader of the screen becomes the title that a pointer is shown.
    """
    _describe(element)
    for child in list(element):
        if child.get("class") in {"background", "foreground"} or _empty_text(child):
            element.remove(child)
        else:
            _slim(child, prefix)
            if child.tag == f"{{{SVG}}}g" and not len(child):
                element.remove(child)
    for name, value in list(element.attrib.items()):
        if name.startswith("data-"):
            continue  # a name from the data is no number, and no address
        if name.startswith(DROPPED) or DEFAULTS.get(name) == value:
            del element.attrib[name]
        elif name == "id":
            element.set(name, prefix + value)
        elif "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{prefix}"))
        elif name != "viewBox":
            element.set(name, LONG_NUMBER.sub(lambda n: f"{float(n[0]):.1f}", value))


def _describe(element: ElementTree.Element) -> None:
    """Name the implementation of a mark, and give those that are told a title."""
    words = element.get("aria-label", "")
    if words.startswith("@"):
        label, origin, words = [*words[1:].split("\n", 2), "", ""][:3]
        if label:
            element.set("data-label", label)
        if origin:
            element.set("data-origin", origin)
    if words and element.get("aria-roledescription") in TOLD:
        ElementTree.SubElement(element, f"{{{SVG}}}title").text = words


def _empty_text(element: ElementTree.Element) -> bool:
    return element.tag == f"{{{SVG}}}text" and not "".join(element.itertext()).strip()
