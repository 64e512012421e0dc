"""What a provider is."""

from typing import Annotated

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ....store import Kind, Record, Ref

Uri = Annotated[str, msgspec.Meta(max_length=1024)]


class Provider(msgspec.Struct, kw_only=True):
    """A way by which an application lets users in.

    issuer_id: The issuer of its tokens.
    name: What you call the application.
    client_id: What the application calls itself. The same as `id`.
    redirect_uris: Where users may be sent back to. Without any, to this machine alone.
    """

    id: str
    issuer_id: str
    name: str
    client_id: str
    redirect_uris: list[str] = []


class CreatedProvider(Provider):
    """A new provider, with the application's secret.

    client_secret: The application's secret. It is shown this once.
    """

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
    """name: What you call the application. It must not be empty.
    issuer_id: An issuer of yours whose `iss` the tokens shall have. It needs `private_key_b64`.
    Left out, the provider gets an issuer of its own.
    private_key_b64: An RSA key of your own to sign with, in PEM, in base64. Left out, one is made,
    and changed every 90 days.
    redirect_uris: Up to 20 URLs that users may be sent back to: `https://` ones, or `http://` ones
    of this machine. Without any, users are sent back to this machine alone.
    """

    name: Text = ""
    issuer_id: Text = ""
    private_key_b64: Annotated[Secret, msgspec.Meta(max_length=16 * 1024)] = ""
    redirect_uris: Annotated[list[Uri], msgspec.Meta(max_length=20)] = []


class ProviderRequest(ProviderFields):
    """Send the fields as they are, or in an object `provider`.

    provider: The same fields. With it, those beside it do not count.
    """

    provider: ProviderFields | None = None

    @property
    def given(self) -> ProviderFields:
        return self.provider or self


class Discovery(msgspec.Struct, kw_only=True):
    """What a provider says of itself, as OpenID Connect Discovery 1.0 has it.

    issuer: What its tokens say in `iss`.
    authorization_endpoint: Where users sign in.
    token_endpoint: Where the application makes tokens.
    userinfo_endpoint: Where the application asks who the user is.
    jwks_uri: Where the keys are by which its tokens are known.
    response_types_supported: What sign-in can answer: `code`.
    response_modes_supported: How it comes back: `query`, in the URL.
    grant_types_supported: What tokens can be made of.
    subject_types_supported: How users are called: `public`, the same in each application.
    id_token_signing_alg_values_supported: How tokens are signed: `RS256`.
    scopes_supported: What an application can ask for.
    claims_supported: What tokens can say of a user.
    token_endpoint_auth_methods_supported: How the application shows its secret.
    code_challenge_methods_supported: How PKCE is done: `S256`.
    authorization_response_iss_parameter_supported: Whether the answer to sign-in says `iss`. Always
    true.
    """

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
