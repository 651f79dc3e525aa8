"""Every word a page shows is said by a voice: no sentence stands in a template itself."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

TEMPLATES = Path(__file__).parents[2] / "backend" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
BRANDS = {"Hirelabel", "Gmail"}
SAYS = {"say", "counted"}
READ_OUT = {"title", "placeholder", "aria-label", "aria-description", "alt", "label", "summary"}
PRESSED = {"submit", "button", "reset"}
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
"""What a macro that makes attributes holds as if it were text."""
WORDS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[^\W\d_]{2,}[^\w]*\s|^[A-Z][a-z]|…$")
"""Two words, a capital at the beginning, or more to come: what no id, address or class looks like."""


class Page(HTMLParser):
    """Collects what a page would show or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shown += [value or "" for name, value in attrs if name in READ_OUT]
        given = dict(attrs)
        self.shown.append(given.get("value") or "" if given.get("type") in PRESSED else "")

    def handle_data(self, data: str) -> None:
        self.shown.append(ATTRIBUTE.sub("", data))


def unsaid(source: str) -> Iterator[str]:
    """Words that stand in the template's HTML, and sentences in its code that no voice says."""
    page = Page()
    page.feed(CODE.sub("", source))
    page.close()
    yield from (text.strip() for text in page.shown if set(WORDS.findall(text)) - BRANDS)
    tree = Environment(autoescape=True).parse(source)
    said = {id(const) for call in tree.find_all(nodes.Call) for const in _said(call)}
    texts = (const for const in tree.find_all(nodes.Const) if isinstance(const.value, str) and id(const) not in said)
    yield from (const.value for const in texts if SENTENCE.search(const.value))


def _said(call: nodes.Call) -> Iterator[nodes.Node]:
    if isinstance(call.node, nodes.Name) and call.node.name in SAYS:
        yield from call.args


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_sentence_stands_in_a_template(file: Path) -> None:
    assert list(unsaid(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<p>{{ say("Hello") }} there</p>',
        '<input placeholder="Name">',
        '<input type="submit" value="Send">',
        '<img alt="A face">',
        '<a title="{{ x }} more">x</a>',
        '{{ "Try again" }}',
        '{{ button("retry", "Again") }}',
        '{{ "not yet" if x else say("Yes") }}',
        '{{ x ~ "and more" }}',
        '{{ say(x, name="some one") }}',
    ],
)
def test_a_sentence_in_a_template_is_found(source: str) -> None:
    assert list(unsaid(source)) != []


def test_there_are_templates() -> None:
    assert len(FILES) >= 11
