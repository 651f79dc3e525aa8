"""Screenshots made small: at most 256 colours, by the most frequent ones; the rest take the nearest of these."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST = 256

Colour = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """The picture with a palette."""
    parts = list(_parts(png))
    width, height, _, kind = struct.unpack(">IIBB", parts[0][1][:10])
    size = {2: 3, 6: 4}[kind]
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    rows = list(_rows(raw, width * size, height, size))
    pixels = [[(row[at], row[at + 1], row[at + 2]) for at in range(0, len(row), size)] for row in rows]
    found = Counter(pixel for row in pixels for pixel in row)
    palette = [colour for colour, _ in found.most_common(MOST)]
    number = {colour: _nearest(colour, palette) for colour in found}
    body = b"".join(b"\0" + bytes(number[pixel] for pixel in row) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(channel for colour in palette for channel in colour)
    named = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_part(name, each) for name, each in named)


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(raw: bytes, length: int, height: int, size: int) -> Iterator[bytearray]:
    """The rows without PNG's filters."""
    above = bytearray(length)
    for number in range(height):
        start = number * (length + 1)
        row = bytearray(raw[start + 1 : start + 1 + length])
        _unfiltered(raw[start], row, above, size)
        yield row
        above = row


def _unfiltered(kind: int, row: bytearray, above: bytearray, size: int) -> None:
    for at in range(len(row) if kind else 0):
        left = row[at - size] if at >= size else 0
        up, corner = above[at], above[at - size] if at >= size else 0
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    middle = left + up - corner
    return min((left, up, corner), key=lambda each: abs(middle - each))
