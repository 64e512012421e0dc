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
    """What is stored and answered. source_id: the cluster of one that is of source vke.

    uri: as it was given; empty for a cluster. kid to use: the key that it was given, or that a
    provider signs with; empty where keys are fetched. jwks_*: when they were fetched, and until
    when they are used without another look; empty where they are not fetched.
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
    """kid to use: a key by which its tokens are known, in place of those that it publishes."""

    source: Text | None = None
    uri: Text = ""
    kid: Text = ""
    kty: Text = ""
    n: Number = ""
    e: Number = ""
    alg: Text = ""
    use: Text = ""


class IssuerFields(IssuerChange):
    source_id: Text = ""


class IssuerCreate(IssuerFields):
    """Clients send the fields as they are, or in an object `issuer`."""

    issuer: IssuerFields | None = None

    @property
    def given(self) -> IssuerFields:
        return self.issuer or self


class IssuerUpdate(IssuerChange):
    """The same; what is not given stays."""

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
