"""The readable text of a mail and its attachments: which parts are which, and HTML as text."""

from collections.abc import Iterator
from importlib import import_module

from backend.adapters.mime_charsets import decode
from backend.adapters.mime_headers import parameter
from backend.adapters.mime_part import Part
from backend.domain.message import Attachment

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
    if part.type != "text/html":
        return lines.strip("\n")
    read: str = import_module("backend.adapters.mime_html").text_of_html(lines)
    return read
