"""Charts of columns, as one picture.

pygal draws them; resvg makes a PNG of that, with a font that is installed beside it, as a slim
server has none. All of it is in the extra `desk`. Making a PNG takes 0.2 seconds in which nothing
else of its process runs, so ``png_aside`` has a process of its own do it.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import count
from typing import Any
from xml.etree import ElementTree

_log = logging.getLogger(__name__)

_PACKAGES = ("pygal", "resvg_py", "font_lato")
_WIDTH, _HEIGHT = 900, 400  # of one chart, in pixels of an SVG
_ZOOM = 1.4  # pixels of a PNG for one of them: sharp on a phone
_STEPS = 6  # of the scale, at the most
_PATIENCE = 30.0  # seconds for a PNG
_FONT = "Lato"
_COLORS = ("#2a6f97", "#e9b44c", "#9aa5b1", "#c8553d")
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns, each stacked from as many parts as there are series."""

    title: str
    labels: Sequence[str]
    """Below the columns."""
    series: Sequence[tuple[str, Sequence[int]]]
    """What the parts are, from below, and how high they are. One alone is not named."""


def are_there() -> bool:
    """Whether what draws them is installed."""
    return all(find_spec(package) is not None for package in _PACKAGES)


def svg(charts: Sequence[Chart]) -> str:
    """The charts below one another. Raises ModuleNotFoundError without the extra."""
    ElementTree.register_namespace("", _SVG)
    height = str(_HEIGHT * len(charts))
    box = f"0 0 {_WIDTH} {height}"
    whole = ElementTree.Element(
        f"{{{_SVG}}}svg", width=str(_WIDTH), height=height, viewBox=box, attrib={"class": "chart"}
    )
    for number, chart in enumerate(charts):
        drawn = _drawn(chart, f"of-{number}")
        drawn.set("y", str(_HEIGHT * number))
        whole.append(drawn)
    return ElementTree.tostring(whole, encoding="unicode")


def png(charts: Sequence[Chart]) -> bytes:
    """The same as a PNG."""
    import font_lato  # type: ignore[import-untyped]  # a font and its path
    import resvg_py

    fonts, drawn = [font_lato.font_files[_FONT]], svg(charts)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn,
            background="#ffffff",
            zoom=_ZOOM,
            skip_system_fonts=True,
            font_files=fonts,
        )
    )


async def png_aside(charts: Sequence[Chart]) -> bytes | None:
    """The same from a process of its own; None without the extra, or where it fails."""
    if not are_there():
        return None
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            made, _ = await child.communicate(json.dumps([asdict(one) for one in charts]).encode())
    except TimeoutError:
        made = b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode or not made:
        _log.error("a picture could not be made")
        return None
    return made


def _drawn(chart: Chart, name: str) -> Any:
    """One chart as the root of an SVG; ``name`` keeps its styles from those of the others."""
    import pygal  # type: ignore[import-untyped]  # it has no types
    from pygal.style import Style  # type: ignore[import-untyped]  # likewise

    # It looks for its plugins at every later import, in a way that Python warns of; none is wanted.
    sys.meta_path[:] = [one for one in sys.meta_path if type(one) is not pygal.PluginImportFixer]
    style = Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground="#3c4248",
        foreground_strong="#22262a",
        foreground_subtle="#d5d9dc",
        colors=_COLORS,
        opacity="1",
        font_family=f"{_FONT}, sans-serif",
        title_font_size=24,
        label_font_size=17,
        major_label_font_size=17,
        legend_font_size=18,
        guide_stroke_color="#d5d9dc",
        major_guide_stroke_color="#d5d9dc",
        guide_stroke_dasharray="none",
        major_guide_stroke_dasharray="none",
    )
    highest = max(map(sum, zip(*(heights for _, heights in chart.series), strict=True)), default=0)
    columns = pygal.StackedBar(
        style=style,
        title=chart.title,
        width=_WIDTH,
        height=_HEIGHT,
        margin=20,
        spacing=14,
        js=(),
        show_legend=len(chart.series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(chart.series),
        truncate_legend=-1,
        x_labels=chart.labels,
        y_labels=list(_scale(highest)),
        explicit_size=True,
    )
    columns.uuid = name
    for title, heights in chart.series:
        columns.add(title, heights)
    return _still(columns.render_tree())


def _still(drawn: Any) -> Any:
    """Without the scripts, and without what only they show."""
    for part in list(drawn.iter()):
        for child in list(part):
            if not isinstance(child.tag, str) or child.tag.endswith(("script", "desc")):
                part.remove(child)
    return drawn


def _scale(highest: int) -> Iterable[int]:
    """Whole numbers from 0 to beyond this one, a few of them."""
    sizes = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(size for size in sizes if size * (_STEPS - 1) >= highest)
    return range(0, max(highest, 1) + step, step)


def main() -> None:
    """Makes a PNG, on standard output, of charts as JSON on standard input."""
    sys.stdout.buffer.write(png([Chart(**one) for one in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
