"""How a cluster is entered: its certificate authority, its administrator, and the kubeconfig.

They are made before the transaction, in a thread. The authority's key is told the driver alone.
"""

import base64
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ...http.errors import NotFound
from ...http.tls.authority import AUTHORITY_LIFE, BACKDATED, moment
from ...store.secret import Secret
from .documents import ClusterRecord, ClusterState

PORT = 6443
ADMINISTRATORS = "system:masters"
"""The group whose members Kubernetes lets do everything."""

_FOR_KEY = "kubernetes key"
_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- name: vke
  cluster:
    certificate-authority-data: {authority}
    server: https://{endpoint}:{port}
contexts:
- name: vke
  context:
    cluster: vke
    user: admin
current-context: vke
preferences: {{}}
users:
- name: admin
  user:
    client-certificate-data: {certificate}
    client-key-data: {key}
"""


class Credentials(NamedTuple):
    """PEM, each. certificate, key: the administrator's."""

    authority: str
    authority_key: str
    certificate: str
    key: str


def issue(now: int) -> Credentials:
    """New ones, good for ten years. now: machine time, microseconds."""
    begin = moment(now) - BACKDATED
    end = begin + AUTHORITY_LIFE
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = _name("kubernetes")
    authority = (
        _builder(issuer, issuer, authority_key.public_key(), begin, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    client = (
        _builder(issuer, _name("admin", ADMINISTRATORS), key.public_key(), begin, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    return Credentials(_pem(authority), _key(authority_key), _pem(client), _key(key))


def keep(state: ClusterState, given: Credentials, secret: Secret) -> None:
    """Puts them into a cluster's documents, the keys sealed."""
    state.ca_certificate, state.client_certificate = given.authority, given.certificate
    state.ca_key = secret.seal_text(given.authority_key, _FOR_KEY)
    state.client_key = secret.seal_text(given.key, _FOR_KEY)


def authority_key(state: ClusterState, secret: Secret) -> str:
    return secret.open_text(state.ca_key, _FOR_KEY)


def kubeconfig(record: ClusterRecord, secret: Secret) -> str:
    """What kubectl is given, YAML in base64.

    Raises NotFound where the keys did not come along from another installation.
    """
    state = record.state
    key = secret.open_text(state.client_key, _FOR_KEY)
    if not key:
        raise NotFound("The cluster was imported without its keys")
    text = _KUBECONFIG.format(
        authority=_base64(state.ca_certificate),
        endpoint=record.body.endpoint,
        port=PORT,
        certificate=_base64(state.client_certificate),
        key=_base64(key),
    )
    return _base64(text)


def _builder(
    issuer: x509.Name,
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    begin: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key)
    return (
        x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(identifier, critical=False)
    )


def _name(common_name: str, organization: str = "") -> x509.Name:
    names = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organization:
        names.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(names)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _key(key: ec.EllipticCurvePrivateKey) -> str:
    # The form that Go's TLS and every other client read.
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
