"""Google's partial answers: the mask language of `fields=`, for instance `id,messages(id,payload/headers)`."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.gmail.errors import GoogleError

_TOKEN = re.compile(r"[A-Za-z0-9_.*-]+|[,/()]")


class Mask(dict[str, "Mask"]):
    """Wanted field names and what is wanted inside each; an empty mask wants everything."""

    def fits(self, value: object) -> bool:
        """Whether there can be in the value what the mask wants."""
        return not self or isinstance(value, dict | list)

    def apply(self, value: object) -> object:
        """Return only what the mask wants of a JSON value; lists are entered."""
        if not self:
            return value
        if isinstance(value, list):
            return [self.apply(each) for each in value]
        if not isinstance(value, dict):
            return value
        inner = [(name, self.get(name, self.get("*"))) for name in value]
        return {name: mask.apply(value[name]) for name, mask in inner if mask is not None and mask.fits(value[name])}


def parse(text: str) -> Mask:
    """Return the mask a `fields` argument asks for.

    Raises:
        GoogleError: 400 when it is not well formed.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise _invalid(text)
    mask = _several(tokens)
    if tokens:
        raise _invalid(text)
    return mask


def check(mask: Mask, schemas: Mapping[str, Any], schema: str) -> None:
    """Refuse a mask that names what the answer's schema does not have.

    Raises:
        GoogleError: 400.
    """
    properties = schemas[schema]["properties"]
    for name in mask.keys() - {"*"}:
        if name not in properties:
            raise _invalid(name)
        found = properties[name].get("items", properties[name])
        if "$ref" in found:
            check(mask[name], schemas, found["$ref"])
        elif mask[name]:
            raise _invalid(name)


def _several(tokens: list[str]) -> Mask:
    mask = Mask()
    while True:
        name, inner = _one(tokens)
        mask.setdefault(name, Mask()).update(inner)
        if not tokens or tokens[0] != ",":
            return mask
        tokens.pop(0)


def _one(tokens: list[str]) -> tuple[str, Mask]:
    name = tokens.pop(0) if tokens else ""
    if not name or name in ",/()":
        raise _invalid(name)
    if tokens[:1] == ["/"]:
        tokens.pop(0)
        inner_name, inner = _one(tokens)
        return name, Mask({inner_name: inner})
    if tokens[:1] == ["("]:
        tokens.pop(0)
        inner = _several(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise _invalid(name)
        return name, inner
    return name, Mask()


def _invalid(text: str) -> GoogleError:
    return GoogleError(400, f"Invalid field selection {text}", "invalidParameter")
