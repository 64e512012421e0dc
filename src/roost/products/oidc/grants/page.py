"""The page on which a user signs in: with an API key, since Roost knows no passwords."""

from html import escape
from urllib.parse import urlsplit

import msgspec

from .documents import AuthorizeQuery

HTML = "text/html; charset=utf-8"
HEADERS = (
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ),
)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title>
<meta name="viewport" content="width=device-width">
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto }}
input, button {{ font: inherit; padding: .5rem; margin: .3rem 0 }}
input, button {{ width: 100%; box-sizing: border-box }}
.wrong {{ color: #b00020 }}
</style></head><body>
<h1>Sign in to {name}</h1>
<p>{name} asks to know who you are ({scope}). You go on to <strong>{host}</strong> then.</p>
{wrong}<form method="post" action="{action}">
{carried}
<label>API key <input name="api_key" type="password" autocomplete="off" autofocus></label>
<button>Sign in</button>
<button name="refuse" value="yes">Refuse</button>
</form></body></html>
"""


def render(name: str, asked: AuthorizeQuery, action: str, wrong: str = "") -> str:
    fields = msgspec.to_builtins(asked, builtin_types=())
    carried = "\n".join(
        f'<input type="hidden" name="{field}" value="{escape(value)}">'
        for field, value in fields.items()
        if value and field not in ("api_key", "refuse")
    )
    return _PAGE.format(
        name=escape(name),
        scope=escape(" ".join(asked.scope.split())),
        host=escape(urlsplit(asked.redirect_uri).netloc),
        action=escape(action),
        carried=carried,
        wrong=f'<p class="wrong">{escape(wrong)}</p>' if wrong else "",
    )
