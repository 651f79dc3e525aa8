"""Two plots as SVG, written by hand: the bill of a mailbox by part, and with how many mailboxes limits are reached."""

import math
from collections.abc import Iterable, Mapping, Sequence

from bench.scale_fleet import FREE, SIZES, Fleet
from bench.scale_loads import about, binds_at
from bench.scale_published import LIMITS

WIDTH, MARGIN, LEFT, RIGHT, TOP, ROW = 900, 10, 330, 80, 60, 34
BAR_LEFT = 190
COLOURS = ("#3b6ea8", "#7fb2d9", "#9aa5b1", "#c8553d", "#e0a458", "#7a9e7e", "#b8a9c9", "#5d5d5d")
INK, FAINT, MARK = "#222", "#ddd", "#c8553d"
LEAST, MOST = 10, 10_000_000
SMALLEST_LABELLED = 0.06


def bill_plot(fleets: Sequence[Fleet]) -> str:
    """A bar a size: what the parts cost of one dollar, before the free tier, and the dollars a mailbox."""
    lines = [_text(MARGIN, 28, "What a mailbox costs a month, before the free tier, by part", size=17)]
    for place, fleet in enumerate(fleets):
        lines += _bar(TOP + place * (ROW + 14), fleet)
    legend = TOP + len(fleets) * (ROW + 14) + 16
    for place, (part, colour) in enumerate(zip(_parts(fleets[0]), COLOURS, strict=True)):
        x, y = MARGIN + place % 4 * 215, legend + place // 4 * 28
        lines += [_box(x, y, 16, 16, colour), _text(x + 24, y + 13, part)]
    return _svg(legend + 60, lines)


def headroom_plot(fleet: Fleet) -> str:
    """A line a limit, on a logarithmic scale of mailboxes."""
    reached = {limit.what: at for name, limit in LIMITS.items() if (at := binds_at(fleet, name))}
    bottom = TOP + len(reached) * ROW
    lines = [_text(MARGIN, 28, "With how many mailboxes a limit is reached, if nothing is done", size=17)]
    for size in (10, 100, 1_000, 10_000, 100_000, 1_000_000, MOST):
        x = _along(size)
        lines.append(f"<line x1='{x:.0f}' y1='{TOP - 8}' x2='{x:.0f}' y2='{bottom}' stroke='{FAINT}'/>")
        lines.append(_text(x, bottom + 20, f"{size:,}", anchor="middle"))
    for place, (what, at) in enumerate(sorted(reached.items(), key=lambda each: each[1])):
        y = TOP + place * ROW
        colour = MARK if at < max(SIZES) else COLOURS[0]
        lines.append(_text(LEFT - 12, y + 15, what, anchor="end"))
        lines.append(_box(LEFT, y, _along(at) - LEFT, ROW - 14, colour))
        lines.append(_text(_along(at) + 6, y + 15, f"{about(at):,.0f}"))
    return _svg(bottom + 40, lines)


def _parts(fleet: Fleet) -> Mapping[str, float]:
    """What is paid for."""
    return {part: dollars for part, dollars in fleet.bill().items() if part != FREE}


def _bar(y: float, fleet: Fleet) -> Iterable[str]:
    parts = _parts(fleet)
    whole, x = sum(parts.values()), float(BAR_LEFT)
    yield _text(x - 12, y + 22, f"{fleet.mailboxes:,.0f} mailboxes", anchor="end")
    for (part, dollars), colour in zip(parts.items(), COLOURS, strict=True):
        wide = dollars / whole * (WIDTH - RIGHT - BAR_LEFT)
        yield _box(x, y, wide, ROW, colour, part)
        if dollars / whole > SMALLEST_LABELLED:
            yield _text(x + wide / 2, y + 22, f"{dollars / whole:.0%}", anchor="middle", fill="#fff")
        x += wide
    yield _text(x + 8, y + 22, f"${whole / fleet.mailboxes:.2f}")


def _along(mailboxes: float) -> float:
    share = math.log(mailboxes / LEAST) / math.log(MOST / LEAST)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _box(x: float, y: float, wide: float, high: float, colour: str, title: str = "") -> str:
    place = f"x='{x:.1f}' y='{y:.1f}' width='{wide:.1f}' height='{high}'"
    return f"<rect {place} fill='{colour}'><title>{title}</title></rect>"


def _text(x: float, y: float, text: str, *, anchor: str = "start", fill: str = INK, size: int = 14) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{fill}' font-size='{size}'>{text}</text>"


def _svg(high: float, lines: Iterable[str]) -> str:
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {high:.0f}' font-family='sans-serif'>"
    return "\n".join([head, f"<rect width='{WIDTH}' height='{high:.0f}' fill='#fff'/>", *lines, "</svg>\n"])
