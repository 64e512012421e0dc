"""The certificates that a command is to trust: Roost's authority, and what it trusts anyway."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

VARIABLES = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "CURL_CA_BUNDLE",
    "AWS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
)
"""Variables that name a file of certificates, each for other clients."""

SYSTEM = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, Red Hat
    "/etc/ssl/cert.pem",  # Alpine, macOS, the BSDs
)

_CERTIFICATE = re.compile(
    rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----.+?-----END (?:TRUSTED )?CERTIFICATE-----", re.DOTALL
)


def bundle(authority: Path, environment: Mapping[str, str]) -> bytes:
    """In PEM, each once: Roost's authority first, the system's, and those that the environment
    names. A file that is not there is left out, as clients do. Raises OSError for the authority's.
    """
    certificates = dict.fromkeys(_CERTIFICATE.findall(authority.read_bytes()))
    named = [environment[name] for name in VARIABLES if environment.get(name)]
    for path in dict.fromkeys(map(Path, [*_system(), *named])):
        certificates |= dict.fromkeys(_certificates(path))
    return b"\n".join([*certificates, b""])


def _system() -> Iterable[str]:
    """The first that there is: the others are the same under another name."""
    return [path for path in SYSTEM if Path(path).is_file()][:1]


def _certificates(path: Path) -> Iterator[bytes]:
    try:
        # REQUESTS_CA_BUNDLE may name a folder.
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                yield from _CERTIFICATE.findall(file.read_bytes())
    except OSError:
        return
