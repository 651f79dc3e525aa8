"""The readable text of a mail and its attachments: which parts are which, and HTML as text."""

import re
from collections.abc import Iterator

import inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from backend.adapters.mime_charsets import decode
from backend.adapters.mime_headers import parameter
from backend.adapters.mime_part import Part
from backend.domain.message import Attachment

HTML_BYTES = 1_000_000
HTML_DEPTH = 200
"""libxml2 drops all that lies deeper than 256 elements, so tags beyond this are dropped first and the text stays."""

ELEMENTS_PER_TAG = {"table": 4, "ul": 2, "ol": 2, "dl": 2}
WITHOUT_END = re.compile(
    r"area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|tbody|td|tfoot|th|thead|tr|wbr"
)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)
NAME_CHARACTERS = 255


def text_parts(part: Part) -> tuple[Part, ...]:
    """The parts that make up the readable text, in order; of alternatives the plain one, unless it is empty."""
    if part.type == "multipart/alternative":
        choices = [chosen for child in part.parts if (chosen := text_parts(child))]
        return next((chosen for chosen in choices if _plain(chosen)), choices[-1] if choices else ())
    if part.type == "multipart/related":
        return next((chosen for child in part.parts if (chosen := text_parts(child))), ())
    if part.main_type == "multipart":
        return tuple(chosen for child in part.parts for chosen in text_parts(child))
    return (part,) if _readable(part) else ()


def text_of(part: Part) -> str:
    """The readable text of the mail, whatever its length."""
    return "\n\n".join(text for chosen in text_parts(part) if (text := _text(chosen)))


def attachments(part: Part) -> Iterator[Attachment]:
    """Every leaf that is no text to read; one without a name is called as Gmail calls it."""
    for leaf in part.leaves():
        if not _readable(leaf):
            disposition = leaf.value("Content-Disposition").casefold()
            inline = disposition.startswith("inline") or (bool(leaf.value("Content-ID")) and not disposition)
            name = file_name(leaf) or ("noname.eml" if leaf.type == "message/rfc822" else "noname")
            yield Attachment(name[:NAME_CHARACTERS], leaf.type, leaf.size, leaf.part_id, inline)


def file_name(part: Part) -> str:
    """The file's name as Gmail read it, else from Content-Disposition, else from Content-Type."""
    named = part.file_name or parameter(part.value("Content-Disposition"), "filename")
    return " ".join((named or parameter(part.value("Content-Type"), "name")).split())


def text_of_html(html: str) -> str:
    """HTML as text with its line structure; at most 1 MB is read."""
    shallow = _shallow(html.encode()[:HTML_BYTES].decode(errors="ignore"))
    # The library's own profile indents every div, and mail is made of divs.
    text = inscriptis.get_text(shallow, ParserConfig(css=CSS_PROFILES["strict"]))
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _readable(part: Part) -> bool:
    attached = part.value("Content-Disposition").strip().casefold().startswith("attachment")
    return part.type in {"text/plain", "text/html"} and not attached and not file_name(part)


def _plain(chosen: tuple[Part, ...]) -> bool:
    """Whether these are plain text with something in it; text that Gmail keeps aside is never empty."""
    plain = all(part.type == "text/plain" for part in chosen)
    return plain and any(part.attachment_id or part.body.strip() for part in chosen)


def _text(part: Part) -> str:
    text = decode(part.body, part.charset or parameter(part.value("Content-Type"), "charset"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return text_of_html(lines) if part.type == "text/html" else lines.strip("\n")


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
