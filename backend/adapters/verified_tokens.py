"""ID tokens that verified, remembered until they expire; what verifies them is google_identity's."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

Claims = Mapping[str, Any]
MOST = 1_024


class VerifiedTokens:
    """Google sends one token with many calls, for up to an hour, and its signature does not change in between.

    Kept are a hash of token and audience and the claims; of more than a thousand the oldest are forgotten.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._kept: OrderedDict[bytes, Claims] = OrderedDict()
        self._lock = threading.Lock()

    def claims(self, token: str, audience: str, verify: Callable[[], Claims]) -> Claims:
        """The token's claims: remembered while it lasts, else what `verify` returns. Raises what `verify` raises."""
        key = hashlib.sha256(f"{audience}\n{token}".encode(errors="replace")).digest()
        with self._lock:
            known = self._kept.get(key)
        if known and known["exp"] > self._clock():
            return known
        fresh = verify()
        with self._lock:
            self._kept[key] = fresh
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return fresh
