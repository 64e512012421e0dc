"""Load balancers that exist in the documents alone, and certificates that nobody vouches for."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ..simulation import Simulated
from . import Balancer, KeyPair

VALID_FOR = timedelta(days=90)
"""As long as what Let's Encrypt issues."""

_LONGEST_NAME = 64
"""What a certificate's common name may hold (X.520); longer names are in its other field alone."""


class SimulatedLoadBalancer(Simulated):
    """`LoadBalancer` without balancers: every call succeeds at once."""

    async def apply(self, balancer: Balancer) -> None:
        self._made("load-balancer", balancer.id)

    async def destroy(self, id: str) -> None:
        self._gone("load-balancer", id)

    async def issue(self, domain: str, at: int) -> KeyPair:
        """A real key and a well-formed certificate for it, signed by that key itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        common_name = domain if len(domain) <= _LONGEST_NAME else "Roost"
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        now = datetime.fromtimestamp(at // 1_000_000, UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + VALID_FOR)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
            .sign(key, SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return KeyPair(certificate.public_bytes(Encoding.PEM).decode(), "", private.decode())
