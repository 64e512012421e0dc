"""What a provider is."""

from typing import Annotated

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ....store import Kind, Record, Ref

Uri = Annotated[str, msgspec.Meta(max_length=1024)]


class Provider(msgspec.Struct, kw_only=True):
    """What is stored and answered. client_id: what the application calls itself: the same as `id`.

    redirect_uris: where its users may be sent back to; none for this machine alone.
    """

    id: str
    issuer_id: str
    name: str
    client_id: str
    redirect_uris: list[str] = []


class CreatedProvider(Provider):
    """client_secret: shown this once."""

    client_secret: Secret


class ProviderState(msgspec.Struct, kw_only=True):
    """secret: the digest of the application's. iss: what its tokens say in `iss`. base: the URL
    below which its endpoints are. own: whether its issuer was made with it, and goes with it.
    """

    secret: str
    iss: str
    base: str
    own: bool = True


class ProviderFields(msgspec.Struct):
    name: Text = ""
    issuer_id: Text = ""
    private_key_b64: Annotated[Secret, msgspec.Meta(max_length=16 * 1024)] = ""
    redirect_uris: Annotated[list[Uri], msgspec.Meta(max_length=20)] = []


class ProviderRequest(ProviderFields):
    """Clients send the fields as they are, or in an object `provider`."""

    provider: ProviderFields | None = None

    @property
    def given(self) -> ProviderFields:
        return self.provider or self


class Discovery(msgspec.Struct, kw_only=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    response_types_supported: list[str]
    response_modes_supported: list[str]
    grant_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    scopes_supported: list[str]
    claims_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    code_challenge_methods_supported: list[str]
    authorization_response_iss_parameter_supported: bool


def _speaks_for(record: "ProviderRecord") -> str:
    return f"The issuer is that of the provider {record.body.name or record.id}"


ProviderRecord = Record[Provider, ProviderState]

PROVIDERS = Kind(
    "oidc-provider",
    Provider,
    ProviderState,
    "Provider Not Found",
    indexes=("issuer_id",),
    refs=(Ref("issuer_id", "oidc-issuer", refuse=_speaks_for),),
)
