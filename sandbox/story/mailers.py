"""How five mail programs write an answer: where the new words stand and how the old ones are quoted."""

import textwrap
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from sandbox.story.letter import Letter

_GMAIL_QUOTE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
_OUTLOOK_FACE = "font-family:Calibri,Arial,sans-serif;font-size:11pt"


class Mailer(StrEnum):
    GMAIL = "gmail"
    OUTLOOK = "outlook"
    APPLE = "apple"
    THUNDERBIRD = "thunderbird"
    FORM = "form"


@dataclass(frozen=True)
class Body:
    text: str
    html: str = ""


def compose(mailer: Mailer, words: str, old: Letter | None) -> Body:
    """The words as `mailer` would send them; `old` is the mail being answered, None for a first mail."""
    writers = {Mailer.GMAIL: _gmail, Mailer.OUTLOOK: _outlook, Mailer.APPLE: _apple, Mailer.THUNDERBIRD: _thunderbird}
    words = words.strip() + "\n"
    return Body(_wrapped(words)) if mailer is Mailer.FORM else writers[mailer](words, old)


def to_html(words: str) -> str:
    """Plain words as HTML: a block a line, an empty block for an empty line."""
    return "".join(f'<div dir="auto">{escape(line) or "<br>"}</div>' for line in words.strip().splitlines())


def _wrapped(words: str) -> str:
    """Lines of at most 76 characters, as most programs send plain text; HTML parts keep whole lines."""
    rows = (textwrap.wrap(row, 76, break_long_words=False, break_on_hyphens=False) for row in words.splitlines())
    return "".join("\n".join(row) + "\n" for row in rows)


def _quoted(old: Letter) -> str:
    return "\n".join(f"> {line}".rstrip() for line in old.text.rstrip().splitlines()) + "\n"


def _gmail(words: str, old: Letter | None) -> Body:
    top = f"<div>{to_html(words)}</div>"
    if old is None:
        return Body(_wrapped(words), top)
    when = f"{old.at:%a, %b} {old.at.day}, {old.at:%Y at %I:%M %p}"
    text = f"{_wrapped(words)}\nOn {when} {old.sender} wrote:\n\n{_quoted(old)}"
    said = f'<div dir="ltr" class="gmail_attr">On {when} {escape(str(old.sender))} wrote:<br></div>'
    cite = f'<blockquote class="gmail_quote" style="{_GMAIL_QUOTE}">{_old_html(old)}</blockquote>'
    return Body(text, f'{top}<br><div class="gmail_quote">{said}{cite}</div>')


def _outlook(words: str, old: Letter | None) -> Body:
    top = f'<div style="{_OUTLOOK_FACE}">{to_html(words)}</div>'
    if old is None:
        return Body(words, top)
    rows = {
        "From": str(old.sender),
        "Sent": f"{old.at:%A, %B} {old.at.day}, {old.at:%Y %I:%M %p}",
        "To": "; ".join(map(str, old.to)),
        "Subject": old.subject,
    }
    text = "".join(f"{name}: {value}\n" for name, value in rows.items())
    html = "".join(f"<b>{name}:</b> {escape(value)}<br>" for name, value in rows.items())
    rule = '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
    head = f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif">{html}</font><div>&nbsp;</div></div>'
    plain = f"{words}\n________________________________\n{text}\n{old.text}"
    return Body(plain, f"{top}{rule}{head}<div>{_old_html(old)}</div>")


def _apple(words: str, old: Letter | None) -> Body:
    if old is None:
        return Body(words, to_html(words))
    said = f"On {old.at.day} {old.at:%b %Y, at %H:%M}, {old.sender} wrote:"
    text = f"{words}\n> {said}\n> \n{_quoted(old)}"
    cite = f'<blockquote type="cite"><div>{escape(said)}</div><br><div>{_old_html(old)}</div></blockquote>'
    return Body(text, f"{to_html(words)}<div><br>{cite}</div>")


def _thunderbird(words: str, old: Letter | None) -> Body:
    """Text alone, and the answer below the quotation, as Thunderbird is set when it is new."""
    if old is None:
        return Body(_wrapped(words))
    return Body(f"On {old.at:%d/%m/%Y %H:%M}, {old.sender.name} wrote:\n{_quoted(old)}\n{_wrapped(words)}")


def _old_html(old: Letter) -> str:
    return old.html or to_html(old.text)
