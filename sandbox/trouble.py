"""Failures on request, taken by the next matching calls; how a failure looks on the wire is the wire's."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Trouble:
    """One planned failure of a method of Gmail's, of `token` (the endpoint), or of `push` (a ping about a mailbox).

    `after` lets that many calls pass that no earlier trouble took. `status` 0 lets the call succeed;
    `after_accept` does the work and then drops the connection, or answers `status` all the same; `empty` answers an
    empty page with a token;
    `delay_s` waits first (real seconds). `mailbox` None matches all.
    A ping is lost, or with `delay_s` late, `doubled` sent twice, `swapped` sent after the mailbox's next one.
    """

    method: str
    status: int = 0
    times: int = 1
    after: int = 0
    reason: str = ""
    message: str = ""
    retry_after: int | None = None
    after_accept: bool = False
    empty: bool = False
    delay_s: float = 0
    doubled: bool = False
    swapped: bool = False
    mailbox: str | None = None

    def fits(self, method: str, mailbox: str | None) -> bool:
        return self.method == method and self.mailbox in (None, mailbox)


class Troubles:
    def __init__(self) -> None:
        self._planned: list[Trouble] = []

    def plan(self, trouble: Trouble) -> None:
        self._planned.append(trouble)

    def clear(self) -> None:
        """Forget what is still planned."""
        self._planned.clear()

    def take(self, method: str, mailbox: str | None) -> Trouble | None:
        """Return the oldest planned trouble that fits and is due, used up by one."""
        for place, trouble in enumerate(self._planned):
            if not trouble.fits(method, mailbox):
                continue
            if trouble.after:
                self._planned[place] = replace(trouble, after=trouble.after - 1)
                continue
            left = replace(trouble, times=trouble.times - 1)
            self._planned[place : place + 1] = [left] if left.times > 0 else []
            return trouble
        return None
