"""Bytes to text: the declared character set when it holds, a detected one when it does not; never an error."""

import codecs

import charset_normalizer

ALIASES = {
    "ansi_x3.110-1983": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin_1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "windows-874": "cp874",
}
NOT_OF_MAIL = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Python codecs that are no character sets; punycode takes quadratic time."""

SAMPLE = 10_000


def decode(content: bytes, declared: str = "") -> str:
    """The text of these bytes; always encodable as UTF-8."""
    name = declared.strip(" \t\r\n\"'").casefold()
    charset = ALIASES.get(name, name)
    text = _strict(content, charset)
    if text is None:
        text = _strict(content, "utf-8")
    if text is None:
        text = _nearly(content, charset)
    if text is None:
        text = content.decode(_detected(content), "replace")
    return storable(text)


def storable(text: str) -> str:
    """The text without lone surrogates and NUL, which no store takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def repaired(value: str) -> str:
    """A header's value as text: raw 8-bit octets (kept as surrogates by the parser) read as UTF-8, else as cp1252."""
    if value.isascii():
        return value.replace("\0", "")
    try:
        octets = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return storable(value)
    text = _strict(octets, "utf-8")
    return storable(octets.decode("cp1252", "replace") if text is None else text)


def _strict(content: bytes, charset: str) -> str | None:
    try:
        return None if codecs.lookup(charset).name in NOT_OF_MAIL else content.decode(charset)
    except (LookupError, ValueError):
        return None


def _nearly(content: bytes, charset: str) -> str | None:
    """The text in a set that holds but for a few broken characters, less than a tenth of those beyond ASCII."""
    try:
        text = content.decode(charset, "replace")
    except (LookupError, ValueError):
        return None
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count("\ufffd") * 10 < beyond else None


def _detected(content: bytes) -> str:
    best = charset_normalizer.from_bytes(content[:SAMPLE]).best()
    return ALIASES.get(best.encoding, best.encoding) if best else "cp1252"
