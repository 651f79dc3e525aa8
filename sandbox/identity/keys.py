"""The RSA key of the pretended Google, its certificate, and signing; who may get a token is decided elsewhere."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt


class Keys:
    """One RS256 key pair with a self-signed certificate, made when it is first asked for."""

    def sign(self, claims: Mapping[str, object]) -> str:
        """Return `claims` as a compact JWT (RFC 7519) that names this key."""
        token: bytes = jwt.encode(self._signer, dict(claims))  # type: ignore[no-untyped-call]
        return token.decode()

    @cached_property
    def kid(self) -> str:
        return f"{self._certificate.serial_number:040x}"

    @cached_property
    def certificates(self) -> dict[str, str]:
        """The body of Google's /oauth2/v1/certs: key id to X.509 PEM."""
        return {self.kid: self._certificate.public_bytes(serialization.Encoding.PEM).decode()}

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def _certificate(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox.accounts.google.com")])
        builder = x509.CertificateBuilder(name, name, self._private.public_key(), x509.random_serial_number())
        lasting = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
            datetime(2099, 1, 1, tzinfo=UTC)
        )
        return lasting.sign(self._private, hashes.SHA256())

    @cached_property
    def _signer(self) -> crypt.RSASigner:
        pem = self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signer: crypt.RSASigner = crypt.RSASigner.from_string(pem, key_id=self.kid)  # type: ignore[no-untyped-call]
        return signer
