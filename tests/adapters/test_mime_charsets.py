"""Character sets: declared, mislabelled, unknown."""

import pytest

from backend.adapters.mime_charsets import decode

GERMAN = "Mit freundlichen Grüßen, Jürgen Müller aus Österreich"


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("cp1252"), "iso-8859-1", "Grüße"),
        (b"\x80 5", "iso-8859-1", "€ 5"),
        ("简历".encode("gb18030"), "x-gbk", "简历"),
        ("이력서".encode("cp949"), "ks_c_5601-1987", "이력서"),
        ("履歴書".encode("iso-2022-jp"), "iso-2022-jp", "履歴書"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode(), "unknown-8bit", "Grüße"),
        ("Grüße".encode(), "no\0set", "Grüße"),
        (b"plain", "punycode", "plain"),
        (GERMAN.encode("cp1252"), "utf-8", GERMAN),
        (("Привет, " * 20).encode() + b"\xd1!", "utf-8", "Привет, " * 20 + "\ufffd!"),
        (b"", "utf-8", ""),
        (b"a\0b", "utf-8", "ab"),
    ],
)
def test_bytes_become_text(content: bytes, declared: str, text: str) -> None:
    assert decode(content, declared) == text


def test_lone_surrogates_of_utf_7_do_not_stay() -> None:
    assert decode(b"+2AA-", "utf-7").encode()
