"""Connections to one SQLite file: lent to one thread at a time, tried again on contention, none carried over a fork."""

import os
import sqlite3
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from backend.domain.errors import Busy, StoreError

T = TypeVar("T")
PATIENCE = 10.0
LONGEST_PAUSE = 0.05
CONTENTION = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class Connections:
    """The idle connections of this process to one file; as many are open as threads were ever at work at once.

    A connection open in the parent during a fork makes SQLite in the child believe it holds the parent's file locks,
    and commits of the child get lost (sqlite.org/howtocorrupt.html, 2.6); idle ones are therefore closed before a fork.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        os.register_at_fork(before=partial(_close_idle, weakref.ref(self)))

    def run(self, work: Callable[[sqlite3.Connection], T], patience: float = PATIENCE) -> T:
        """What `work` returns; what it left uncommitted is rolled back.

        While the file is locked `work` is run again with jitter for `patience` seconds, then Busy is raised; any other
        SQLite error becomes StoreError.
        """
        try:
            return self._run_once(work)
        except sqlite3.Error as error:
            if not _is_contention(error):
                raise StoreError(f"SQLite: {error}") from error
        return self._run_again(work, patience)

    def close(self) -> None:
        """Close every connection, those at work when they come back; later calls of `run` raise StoreError."""
        self._closed = True
        self.close_idle()

    def close_idle(self) -> None:
        """Close the connections nobody works with."""
        while self._idle:
            self._idle.pop().close()

    def _run_again(self, work: Callable[[sqlite3.Connection], T], patience: float) -> T:
        """Somebody else writes: only now is trying again worth its machinery, which costs as much as a read."""
        retrying = Retrying(
            stop=stop_after_delay(patience),
            wait=wait_random_exponential(multiplier=0.001, max=LONGEST_PAUSE),
            retry=retry_if_exception(_is_contention),
            reraise=True,
        )
        try:
            result: T = retrying(self._run_once, work)
        except sqlite3.Error as error:
            if _is_contention(error):
                raise Busy(f"the store was locked for {patience:g} seconds") from error
            raise StoreError(f"SQLite: {error}") from error
        return result

    def _run_once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._lent()
        try:
            return work(connection)
        finally:
            self._take_back(connection)

    def _lent(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreError("the store is closed")
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def _take_back(self, connection: sqlite3.Connection) -> None:
        connection.rollback()
        self._idle.append(connection)
        if self._closed:
            self.close_idle()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous=FULL")
        return connection


def _is_contention(error: BaseException) -> bool:
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in CONTENTION


def _close_idle(reference: weakref.ref[Connections]) -> None:
    connections = reference()
    if connections is not None:
        connections.close_idle()
