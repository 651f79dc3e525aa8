"""HTML as text; importing this takes lxml in, so a start waits for it only where there is HTML to read."""

import re

import inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

HTML_BYTES = 1_000_000
HTML_DEPTH = 200
"""libxml2 drops all that lies deeper than 256 elements, so tags beyond this are dropped first and the text stays."""

ELEMENTS_PER_TAG = {"table": 4, "ul": 2, "ol": 2, "dl": 2}
WITHOUT_END = re.compile(
    r"area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|tbody|td|tfoot|th|thead|tr|wbr"
)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """HTML as text with its line structure; at most 1 MB is read."""
    shallow = _shallow(html.encode()[:HTML_BYTES].decode(errors="ignore"))
    # The library's own profile indents every div, and mail is made of divs.
    text = inscriptis.get_text(shallow, ParserConfig(css=CSS_PROFILES["strict"]))
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _shallow(html: str) -> str:
    """The HTML without the tags that would nest too deep."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = bool(tag.group(1)), tag.group(2).casefold()
        if WITHOUT_END.fullmatch(name):
            return tag.group()
        weight = ELEMENTS_PER_TAG.get(name, 1)
        before = depth
        depth = max(0, depth - weight) if closing else depth + weight
        return tag.group() if max(before, depth) <= HTML_DEPTH else " "

    return TAG.sub(kept, html)
