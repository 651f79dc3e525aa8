"""smtp_post: a notice to a real mail server, and what becomes of it when there is trouble."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.adapters.smtp_post import SmtpPost
from backend.domain.errors import PostDown
from backend.domain.notice import Notice
from tests.postbox import Postbox, postbox

SENDER = "Hirelabel <hirelabel@agency.example>"
NOTICE = Notice("0f1e", "ana@agency.example", "Gmäil is closed", "Nothing new comes in.\n\nSüßes")


def address(box: Postbox, scheme: str = "smtp", who: str = "", host: str = "127.0.0.1") -> str:
    return f"{scheme}://{who}{host}:{box.port}"


def test_a_notice_arrives_as_written() -> None:
    with postbox() as box:
        SmtpPost(address(box), SENDER).send(NOTICE)
    (mail,) = box.mails
    assert box.envelopes == [("hirelabel@agency.example", [NOTICE.to])]
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, NOTICE.to, NOTICE.subject)
    assert mail.get_content().splitlines() == NOTICE.text.splitlines()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert box.logins == []


def test_sent_again_it_bears_the_same_message_id() -> None:
    with postbox() as box:
        for _ in range(2):
            SmtpPost(address(box), SENDER).send(NOTICE)
    assert [mail["Message-ID"] for mail in box.mails] == ["<0f1e@agency.example>"] * 2


def test_name_and_password_are_used_decoded() -> None:
    with postbox() as box:
        SmtpPost(address(box, who="ana%40agency.example:p%2Fss@"), SENDER).send(NOTICE)
    assert box.logins == [(b"ana@agency.example", b"p/ss")]
    assert len(box.mails) == 1


def test_a_refusal_is_trouble_that_may_pass() -> None:
    with postbox() as box:
        box.refusals = 1
        with pytest.raises(PostDown) as caught:
            SmtpPost(address(box), SENDER).send(NOTICE)
    assert caught.value.retry
    assert NOTICE.to not in str(caught.value)


def test_a_server_that_is_not_there_is_trouble_that_may_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(PostDown, match="ConnectionRefusedError"):
        SmtpPost(f"smtp://127.0.0.1:{port}", SENDER).send(NOTICE)


def test_nothing_is_said_in_the_clear_to_a_server_that_offers_no_tls() -> None:
    """127.1 is this machine as well, but not by a name that is let off."""
    with postbox() as box, pytest.raises(PostDown, match="SMTPNotSupportedError"):
        SmtpPost(address(box, who="ana:secret@", host="127.1"), SENDER).send(NOTICE)
    assert (box.logins, box.mails) == ([], [])


@pytest.mark.parametrize(("scheme", "host"), [("smtps", "127.0.0.1"), ("smtp", "127.1")])
def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path: Path, scheme: str, host: str) -> None:
    secure = {"ssl_context" if scheme == "smtps" else "tls_context": self_signed(tmp_path)}
    with postbox(**secure) as box, pytest.raises(PostDown, match="SSLCertVerificationError"):
        SmtpPost(address(box, scheme, "ana:secret@", host), SENDER).send(NOTICE)
    assert (box.logins, box.mails) == ([], [])


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "box")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(days=1))
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "box.pem"
    file.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
