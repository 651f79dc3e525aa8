"""The page docs/scale.md as text, its numbers put into scale.md.in; they are made in scale_fleet and scale_loads."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path

from bench.scale_fleet import PARTS, THREADS, Fleet
from bench.scale_loads import LOADS, about, binding, binds_at
from bench.scale_published import LIMITS, PRICES, Price

TEMPLATE = Path(__file__).with_name("scale.md.in")
COUNTS = ("reads", "writes", "deletes", "trips", "sync_writes", "work_writes", "units", "calls", "cpu_ms")
DEEDS = (*(deed for deeds in PARTS.values() for deed in deeds if deed != "watch_push"), "quiet_beat")
WEEKLY = 1 / 7
WHOLE_DOLLARS = 100
BACKGROUND = 0.8
"""Of the project's units, what first imports may take: domain/quota.py."""
ROWS, THREAD_PAGE, MESSAGE_PAGE = 500, 10, 5
"""Of a page of Gmail's lists, and its units."""


def page(fleets: Sequence[Fleet]) -> str:
    """The whole of it; `fleets` differ in size only, the largest comes last."""
    largest = fleets[-1]
    weekly = replace(largest, day=replace(largest.day, audits=WEEKLY))
    import_speed = LOADS["user_units"](largest)
    return TEMPLATE.read_text().format(
        bill=_bill(fleets),
        each=dollars(_total(largest) / largest.mailboxes),
        apart=number(THREADS * largest.day.busy),
        audit_share=f"{largest.bill()['audits'] / _total(largest):.0%}",
        weekly=dollars(_total(weekly) / largest.mailboxes),
        verdicts="\n".join(_verdicts(fleets)).strip(),
        limits=_limits(fleets),
        push=f"{largest.push_seconds():.2f}",
        looks=number(largest.day.looks_at_rest()),
        look_reads=number(largest.measured.of("quiet_look", "reads")),
        look_writes=number(largest.measured.of("quiet_look", "writes")),
        thread_reads=number(largest.measured.of("audited_thread", "reads")),
        message_reads=number(largest.measured.of("audited_message", "reads")),
        pages=number(_later_pages(largest)),
        reply=f"{largest.seconds('reply'):.2f}",
        import_minutes=f"{largest.day.import_threads * largest.measured.of('thread', 'units') / import_speed:.0f}",
        imports_at_once=f"{LIMITS['project_units'].value * BACKGROUND / import_speed:.0f}",
        assumed=_assumed(largest),
        counted=_counted(largest),
        prices=_prices(),
    )


def dollars(amount: float) -> str:
    """With cents where they matter."""
    text = f"{abs(amount):,.2f}" if abs(amount) < WHOLE_DOLLARS else f"{abs(amount):,.0f}"
    return f"{'-' if amount < 0 else ''}${text}"


def number(value: float) -> str:
    """About three digits."""
    digits = next((digits for digits, least in ((0, 100), (1, 10), (2, 1)) if value >= least), 3)
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"


def _bill(fleets: Sequence[Fleet]) -> str:
    bills = [fleet.bill() for fleet in fleets]
    rows = [[part, *(dollars(bill[part]) for bill in bills)] for part in bills[0]]
    totals = [f"**{dollars(_total(fleet))}**" for fleet in fleets]
    each = [dollars(_total(fleet) / fleet.mailboxes) for fleet in fleets]
    return _table(("part", *_sizes(fleets)), [*rows, ["**all**", *totals], ["a mailbox", *each]])


def _verdicts(fleets: Sequence[Fleet]) -> Iterable[str]:
    """What each size is past, the limit that was met first at the head, and not what a smaller size was past."""
    before: list[str] = []
    for fleet in fleets:
        past = [name for name in binding(fleet) if name not in before]
        head = f"**{number(fleet.mailboxes)} mailboxes**"
        yield f"{head}: {'past these limits' if past else 'none; the nearest'}{' too' if past and before else ''}:\n"
        yield from (f"{place}. {_advice(fleet, name)}" for place, name in enumerate(past or [_nearest(fleet)], start=1))
        yield ""
        before += past


def _advice(fleet: Fleet, name: str) -> str:
    limit, reached = LIMITS[name], binds_at(fleet, name) or 0
    return f"*{limit.what}*, {number(limit.value)}, reached at {number(about(reached))}: {limit.then}."


def _nearest(fleet: Fleet) -> str:
    return min((name for name in LIMITS if binds_at(fleet, name)), key=lambda name: binds_at(fleet, name) or 0)


def _limits(fleets: Sequence[Fleet]) -> str:
    rows = []
    for name, limit in LIMITS.items():
        reached = binds_at(fleets[0], name)
        loads = [_marked(LOADS[name](fleet), limit.value) for fleet in fleets]
        at = number(about(reached)) if reached else "never"
        source = _sure(limit.source, confirmed=limit.confirmed)
        rows.append([limit.what, number(limit.value), *loads, at, limit.then, source])
    return _table(("limit", "value", *_sizes(fleets), "reached at", "then", "source"), rows)


def _assumed(fleet: Fleet) -> str:
    day = fleet.day
    rows = ([f"`{each.name}`", number(getattr(day, each.name)), each.metadata["reason"]] for each in fields(day))
    return _table(("assumed", "value", "what, and why"), rows)


def _counted(fleet: Fleet) -> str:
    rows = ([deed, *(number(max(0, fleet.measured.of(deed, what))) for what in COUNTS)] for deed in DEEDS)
    return _table(("deed", *COUNTS), rows)


def _prices() -> str:
    rows = (
        [each.what, _price(each), number(each.free), _sure(each.source, confirmed=each.confirmed)]
        for each in PRICES.values()
    )
    return _table(("what", "price", "free a month", "source"), rows)


def _later_pages(fleet: Fleet) -> float:
    """Units of an audit's list pages after the first two."""
    threads, mails = fleet.day.threads, fleet.day.threads * fleet.day.mails_a_thread
    return max(0, threads / ROWS - 1) * THREAD_PAGE + max(0, mails / ROWS - 1) * MESSAGE_PAGE


def _total(fleet: Fleet) -> float:
    return sum(fleet.bill().values())


def _marked(load: float, limit: float) -> str:
    return f"**{number(load)}**" if load > limit else number(load)


def _price(price: Price) -> str:
    return f"${price.dollars:.8f}".rstrip("0").rstrip(".") + (f" for {price.units:,.0f}" if price.units > 1 else "")


def _sure(source: str, *, confirmed: bool) -> str:
    return source if confirmed else f"{source} (UNCONFIRMED)"


def _sizes(fleets: Sequence[Fleet]) -> list[str]:
    return [number(fleet.mailboxes) for fleet in fleets]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """In Markdown."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))
