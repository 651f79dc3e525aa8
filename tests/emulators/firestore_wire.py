"""What Google's Firestore client sends, counted between it and the emulator; fails on request, before or after."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc
from google.cloud.firestore import Client

READS = "reads"
WRITES = "writes"


class Refusal(grpc.RpcError):  # type: ignore[misc]
    """An error as the channel raises it."""

    def __init__(self, code: grpc.StatusCode) -> None:
        super().__init__(code)
        self._code = code

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return f"injected {self._code.name}"

    def result(self) -> None:
        raise self

    def trailing_metadata(self) -> tuple[()]:
        return ()


@dataclass(frozen=True)
class Trouble:
    """How one call ends."""

    code: grpc.StatusCode
    after: bool
    late: bool
    meanwhile: Callable[[], object]


class Wire(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):  # type: ignore[misc]
    """`counts` has each call by name, the documents asked for by name or found under READS, those written, WRITES."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.longest_s = 0.0
        self._trouble: dict[str, deque[Trouble]] = {}
        self._late: list[Callable[[], Any]] = []

    def client(self, *arguments: Any, **options: Any) -> Client:
        """Google's client, with this between it and its channel."""
        client = _Tapped(*arguments, **options)
        client.tap = lambda channel: grpc.intercept_channel(channel, self)
        return client

    def fail(
        self,
        call: str,
        *codes: grpc.StatusCode,
        after: bool = False,
        late: bool = False,
        meanwhile: Callable[[], object] = bool,
    ) -> None:
        """The next calls of this name end so; with `after` they do what they are asked first, and then `meanwhile`.

        With `late` a commit is on its way, and arrives right before the next that is not in trouble.
        """
        self._trouble.setdefault(call, deque()).extend(Trouble(code, after, late, meanwhile) for code in codes)

    def spent(self, work: Callable[[], object]) -> dict[str, int]:
        """What this work costs."""
        self.counts.clear()
        work()
        return dict(self.counts)

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        name = details.method.rpartition("/")[2]
        self.counts[name] += 1
        self.longest_s = max(self.longest_s, details.timeout)
        trouble = self._trouble_of(name)
        if trouble and trouble.late:
            self._late.append(lambda: continuation(details, request).exception())
        if trouble and not trouble.after:
            raise Refusal(trouble.code)
        if name == "Commit":
            self._arrive()
            self.counts[WRITES] += len(request.writes)
        answer = continuation(details, request)
        if trouble:
            answer.result()
            trouble.meanwhile()
            raise Refusal(trouble.code)
        return answer

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        name = details.method.rpartition("/")[2]
        self.counts[name] += 1
        self.longest_s = max(self.longest_s, details.timeout)
        trouble = self._trouble_of(name)
        if trouble:
            raise Refusal(trouble.code)
        return self._counted(continuation(details, request))

    def _trouble_of(self, name: str) -> Trouble | None:
        """What is to go wrong with this call."""
        try:
            return self._trouble[name].popleft()
        except LookupError:
            return None

    def _arrive(self) -> None:
        """What was on its way is there now."""
        while self._late:
            self._late.pop()()

    def _counted(self, answers: Any) -> Iterator[Any]:
        """Google's bill: a read for each document, there or not, and one for a query that finds none or counts."""
        found = 0
        for answer in answers:
            fields = {field.name for field, _ in type(answer).pb(answer).ListFields()}
            found += bool(fields & {"found", "missing", "document"})
            yield answer
        self.counts[READS] += max(found, 1)


class _Tapped(Client):
    tap: Callable[[Any], Any]

    def _emulator_channel(self, transport: Any) -> Any:
        return self.tap(super()._emulator_channel(transport))  # type: ignore[no-untyped-call]
