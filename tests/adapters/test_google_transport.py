"""The wire: one request per request, fresh tokens after a 401, compression, no cookies."""

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from googleapiclient.errors import HttpError

from backend.adapters.gmail_service import gmail_service
from backend.adapters.google_transport import PostingOnce, Transport, Wire
from backend.domain.errors import MailboxDown, SendUnclear

HANG_UP = b""


def answer(status: int = 200, body: bytes = b"{}", *headers: str) -> bytes:
    """An HTTP answer that lets the connection live."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Peer:
    """A server that reads each request to its end, gives the next answer, and remembers what it read."""

    answers: list[bytes]
    requests: list[bytes] = field(default_factory=list)
    url: str = ""

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        while request := _request(connection):
            self.requests.append(request)
            said = self.answers.pop(0) if self.answers else HANG_UP
            if said == HANG_UP:
                return
            connection.sendall(said)


def _request(connection: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        piece = connection.recv(65_536)
        if not piece:
            return b""
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def peer() -> Iterator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = Peer([], url=f"http://127.0.0.1:{listener.getsockname()[1]}/")
        thread = threading.Thread(target=peer.serve, args=(listener,), daemon=True)
        thread.start()
        yield peer
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


class Given:
    """Tokens in the order they are handed out."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)

    def current(self) -> str:
        return self._tokens[0]

    def renewed(self, refused: str) -> str | None:
        assert refused == self._tokens.pop(0)
        return self._tokens[0] if self._tokens else None


def transport(*tokens: str) -> Transport:
    return Transport(Wire(read_s=2), Given(*(tokens or ("token-1",))))


def test_a_post_whose_server_hangs_up_is_sent_once(peer: Peer) -> None:
    send = gmail_service(peer.url).messages.send(userId="me", body={"raw": "AAAA"})
    with pytest.raises(MailboxDown):
        send.execute(http=transport())
    assert len(peer.requests) == 1
    assert peer.requests[0].endswith(b'{"raw": "AAAA"}')


def test_nor_is_it_repeated_on_a_connection_that_was_kept(peer: Peer) -> None:
    peer.answers = [answer()]
    service, kept = gmail_service(peer.url), transport()
    service.users.getProfile(userId="me").execute(http=kept)
    with pytest.raises(MailboxDown):
        service.messages.send(userId="me", body={"raw": "AAAA"}).execute(http=kept)
    assert len(peer.requests) == 2


def test_a_refused_token_is_replaced_once(peer: Peer) -> None:
    peer.answers = [answer(401), answer(200, b'{"historyId": "7"}')]
    assert (
        gmail_service(peer.url).users.getProfile(userId="me").execute(http=transport("old", "new"))["historyId"] == "7"
    )
    assert [b"Bearer old" in peer.requests[0], b"Bearer new" in peer.requests[1]] == [True, True]


def test_a_second_refusal_is_final(peer: Peer) -> None:
    peer.answers = [answer(401), answer(401)]
    with pytest.raises(HttpError):
        gmail_service(peer.url).users.getProfile(userId="me").execute(http=transport("old", "new"))
    assert len(peer.requests) == 2


def test_answers_are_compressed_and_the_user_agent_asks_for_it(peer: Peer) -> None:
    peer.answers = [answer(200, gzip.compress(json.dumps({"emailAddress": "a"}).encode()), "Content-Encoding: gzip")]
    profile = gmail_service(peer.url).users.getProfile(userId="me").execute(http=transport())
    sent = peer.requests[0].lower()
    assert profile == {"emailAddress": "a"}
    assert b"accept-encoding: gzip" in sent
    assert b"user-agent: hirelabel (gzip)" in sent


def test_cookies_of_one_mailbox_do_not_reach_the_next(peer: Peer) -> None:
    peer.answers = [answer(200, b"{}", "Set-Cookie: who=maya; Path=/"), answer()]
    wire = Wire()
    wire.send("GET", peer.url)
    wire.send("GET", peer.url)
    assert b"cookie" not in peer.requests[1].lower()


def test_redirects_are_not_followed(peer: Peer) -> None:
    peer.answers = [answer(302, b"", f"Location: {peer.url}elsewhere")]
    assert Wire().send("GET", peer.url).status_code == 302
    assert len(peer.requests) == 1


def test_a_silent_server_and_a_closed_port_are_down(peer: Peer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(MailboxDown, match="ReadTimeout"):
            Wire(read_s=0.05).send("GET", address)
    with pytest.raises(MailboxDown, match="ConnectionError"):
        Wire().send("GET", address)


def test_a_compressed_answer_that_is_broken_is_down(peer: Peer) -> None:
    peer.answers = [answer(200, b"not gzip", "Content-Encoding: gzip")]
    with pytest.raises(MailboxDown):
        Wire().send("GET", peer.url)


def posted(peer_url: str, *tokens: str, read_s: float = 2) -> object:
    """Send a mail as the mailbox does."""
    posting = PostingOnce(Wire(posted_read_s=read_s), Given(*(tokens or ("token-1",))))
    return gmail_service(peer_url).messages.send(userId="me", body={"raw": "AAAA"}).execute(http=posting)


def test_one_attempt_is_one_post_and_what_gmail_never_said_is_unclear(peer: Peer) -> None:
    """Broken variants: httplib2 in its place; another post after the connection broke."""
    for said in (HANG_UP, b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"):
        peer.requests.clear()
        peer.answers = [said, HANG_UP] if said else []
        with pytest.raises(SendUnclear):
            posted(peer.url, read_s=0.3)
        assert len(peer.requests) == 1, said


@pytest.mark.parametrize("status", [500, 503, 408, 400, 403, 429])
def test_an_attempt_that_gmail_refuses_is_one_post_too(peer: Peer, status: int) -> None:
    peer.answers = [answer(status), answer(200, b'{"id": "1", "threadId": "1"}')]
    with pytest.raises(HttpError):
        posted(peer.url)
    assert len(peer.requests) == 1


def test_after_an_expired_token_the_next_attempt_bears_a_fresh_one(peer: Peer) -> None:
    peer.answers = [answer(401)]
    with pytest.raises(MailboxDown):
        posted(peer.url, "old", "new")
    assert len(peer.requests) == 1


def test_a_silent_gmail_is_unclear_and_a_closed_port_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(SendUnclear):
            posted(address, read_s=0.05)
    with pytest.raises(MailboxDown):
        posted(address)


def test_a_post_waits_on_no_connection_that_was_kept(peer: Peer) -> None:
    done = answer(200, b'{"id": "1", "threadId": "1"}')
    peer.answers = [done, done]
    for _ in range(2):
        posted(peer.url)
    assert len(peer.requests) == 2
