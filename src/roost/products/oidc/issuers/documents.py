"""What an issuer is."""

from typing import Annotated

import msgspec

from ....http.fields import Text
from ....store import Kind, NoState, Record, Ref
from ..jose import Jwk

EXTERNAL, CLUSTER, PROVIDER = "external", "vke", "provider"
SERVERS = ("instance", "baremetal")
ELSEWHERE = (EXTERNAL, CLUSTER)
"""Where an issuer comes from: elsewhere, a cluster of Kubernetes, a provider here, servers."""

Number = Annotated[str, msgspec.Meta(max_length=2048)]


class Issuer(msgspec.Struct, kw_only=True):
    """An issuer of tokens that an account trusts.

    source: Where it comes from: `external`, `vke` for a Kubernetes cluster, `provider`, or
    `instance` and `baremetal` for servers of your own.
    source_id: The cluster, for an issuer of the source `vke`. Otherwise empty.
    uri: Its URL, as you gave it. Empty for a cluster.
    kid: The id of its key. This and the fields of the key are empty where keys are fetched.
    kty: The type of its key: `RSA`.
    n: The modulus of its key, in base64url.
    e: The exponent of its key, in base64url.
    alg: How its tokens are signed: `RS256`.
    use: What its key is for: `sig`, signing.
    jwks_fetched_at: When its keys were fetched. Empty where they are not.
    jwks_expires_at: Until when these are used without another look. Empty where keys are not
    fetched.
    """

    id: str
    source: str
    source_id: str
    uri: str
    kid: str = ""
    kty: str = ""
    n: str = ""
    e: str = ""
    alg: str = ""
    use: str = ""
    jwks_fetched_at: str = ""
    jwks_expires_at: str = ""

    def show(self, key: Jwk | None) -> None:
        """Has it tell of a key, or of none."""
        shown = key or Jwk("", "", "", "", "", "")
        self.kid, self.kty, self.n = shown.kid, shown.kty, shown.n
        self.e, self.alg, self.use = shown.e, shown.alg, shown.use


class IssuerState(msgspec.Struct, kw_only=True):
    """iss: what its tokens say in `iss`. jwks_uri: where its keys are; empty where they are not
    fetched. keys: as they were fetched at that moment, in clock time.
    """

    iss: str
    jwks_uri: str = ""
    keys: list[Jwk] = []
    fetched: int = 0


class TrustedName(msgspec.Struct):
    """What an issuer's tokens say in `iss`: by it, issuers of all accounts are found."""

    id: str
    iss: str


class IssuerChange(msgspec.Struct):
    """What you leave out or empty stays as it is.

    source: Where it comes from. It cannot be changed.
    uri: The new URL, for an `external` issuer: its own, or that of its keys.
    kid: The id of the key that you give.
    kty: The type of the key that you give: `RSA`.
    n: The modulus of a key to know its tokens by, in base64url, in place of those that it
    publishes. At least 2,048 bits.
    e: The exponent of that key, in base64url.
    alg: How its tokens are signed: `RS256`.
    use: What the key is for: `sig`, signing.
    """

    source: Text | None = None
    uri: Text = ""
    kid: Text = ""
    kty: Text = ""
    n: Number = ""
    e: Number = ""
    alg: Text = ""
    use: Text = ""


class IssuerFields(IssuerChange):
    """source: Where it comes from: `external` or `vke`, a Kubernetes cluster. Left out, `external`.
    uri: The URL of an `external` issuer: its own, or that of its keys. It must be `https://` and
    public, unless this Roost allows others.
    kid: The id of the key that you give.
    kty: The type of the key that you give: `RSA`.
    n: The modulus of a key to know its tokens by, in base64url; then nothing is fetched. At least
    2,048 bits.
    e: The exponent of that key, in base64url.
    alg: How its tokens are signed: `RS256`.
    use: What the key is for: `sig`, signing.
    source_id: The cluster, for an issuer of the source `vke`.
    """

    source_id: Text = ""


class IssuerCreate(IssuerFields):
    """Send the fields as they are, or in an object `issuer`.

    issuer: The same fields. With it, those beside it do not count.
    """

    issuer: IssuerFields | None = None

    @property
    def given(self) -> IssuerFields:
        return self.issuer or self


class IssuerUpdate(IssuerChange):
    """What you leave out or empty stays as it is. Send the fields as they are, or in an object
    `issuer`.

    issuer: The same fields. With it, those beside it do not count.
    """

    issuer: IssuerChange | None = None

    @property
    def given(self) -> IssuerChange:
        return self.issuer or self


IssuerRecord = Record[Issuer, IssuerState]
NameRecord = Record[TrustedName, NoState]

ISSUERS = Kind(
    "oidc-issuer",
    Issuer,
    IssuerState,
    "Issuer Not Found",
    indexes=("source",),
    refs=(Ref("source_id", "kubernetes-cluster"),),
)
NAMES = Kind(
    "oidc-issuer-name",
    TrustedName,
    NoState,
    "Issuer Not Found",
    indexes=("iss",),
    counted=False,
)
