"""The same request as curl, Python and Go write it.

The server's address and the certificate of its authority are put in by the page's script, which
knows where the page came from: what is marked `origin`, `ca`, `tls` and `plain`.
"""

import json
import shlex
from html import escape
from typing import Any, cast
from urllib.parse import urlencode

from .requests import Request

ORIGIN = '<span class="origin">https://localhost:8443</span>'
AUTHORITY = '<span class="ca">ca.pem</span>'
_GOES_ON = " \\"
SOCKET = "http://roost"
"""What the admin interface is called on its socket, where no name matters."""


def curl(request: Request) -> str:
    """HTML."""
    url = f"{SOCKET if request.operator else ORIGIN}{_html(request.path)}"
    quoted = f'"{url}"' if any(mark in request.path for mark in "?&$") else url
    lines = [f"curl {quoted}"]
    if request.operator:
        lines.append('--unix-socket "$ROOST_DATA/admin.sock"')
    if request.method not in ("GET", "POST") or (request.method == "POST" and request.body is None):
        lines.append(f"-X {request.method}")
    if request.variable:
        lines.append(_html(f'-H "Authorization: Bearer ${request.variable}"'))
    if request.is_form and request.body:
        lines.append(_html(f"--data {shlex.quote(urlencode(request.body))}"))
    elif request.body is not None:
        lines.append(_html(f"-H 'Content-Type: {request.media}'"))
        lines.append(_html(f"-d {shlex.quote(_json(request.body))}"))
    elif request.media:
        lines.append(_html(f"-H 'Content-Type: {request.media}'"))
    command = f"{_GOES_ON}\n  ".join(lines)
    if request.operator:
        return command
    first, _, rest = command.partition("\n")
    trusting = f'<span class="tls"> \\\n  --cacert {AUTHORITY}</span>'
    if not rest:
        return first + trusting
    return first.removesuffix(_GOES_ON) + trusting + f"{_GOES_ON}\n{rest}"


def python(request: Request) -> str:
    """HTML."""
    if request.operator:
        socket = 'httpx.HTTPTransport(uds=os.environ["ROOST_DATA"] + "/admin.sock")'
        client = f"client = httpx.Client(transport={socket})\n"
        url, arguments, name = SOCKET, [], "client"
    else:
        client, url, name = "", ORIGIN, "httpx"
        context = f'ssl.create_default_context(cafile="{AUTHORITY}")'
        arguments = [f'<span class="tls">    verify={context},\n</span>']
    lines = ["import os\n"] if request.variable or request.operator else []
    lines += [] if request.operator else ['<span class="tls">import ssl\n</span>']
    lines += ["\nimport httpx\n\n", _html(client)]
    lines += [f'answer = {name}.request(\n    "{request.method}",\n']
    lines += [f'    "{url}{_html(request.path)}",\n', *arguments]
    if request.variable:
        key = f'"Bearer " + os.environ["{request.variable}"]'
        lines.append(_html(f'    headers={{"Authorization": {key}}},\n'))
    if request.body is not None:
        word = "data" if request.is_form else "json"
        lines.append(_html(f"    {word}={_literal(request.body)},\n"))
    lines.append(_html(")\nanswer.raise_for_status()\nprint(answer.text)"))
    return "".join(lines)


def go(request: Request) -> str:
    """HTML. Go trusts what SSL_CERT_FILE names."""
    has_body = request.body is not None
    names = ["fmt", "io", "log", "net/http", "os", *(["strings"] if has_body else [])]
    if request.operator:
        names += ["context", "net"]
    if not request.variable and not request.operator:
        names.remove("os")
    imports = "\n".join(f'\t"{name}"' for name in sorted(names))
    text = "" if not has_body else _form_or_json(request)
    body = f"\tbody := strings.NewReader(`{text}`)\n" if has_body else ""
    url, sent = SOCKET if request.operator else "\0", "body" if has_body else "nil"
    key = _go_header("Authorization", f'"Bearer "+os.Getenv("{request.variable}")')
    media = _go_header("Content-Type", f'"{request.media}"')
    code = f"""\
package main

import (
{imports}
)

func main() {{
{_GO_SOCKET if request.operator else ""}{body}\
\trequest, err := http.NewRequest("{request.method}", "{url}{request.path}", {sent})
\tif err != nil {{
\t\tlog.Fatal(err)
\t}}
{key if request.variable else ""}{media if has_body else ""}\
\tanswer, err := {"client" if request.operator else "http.DefaultClient"}.Do(request)
\tif err != nil {{
\t\tlog.Fatal(err)
\t}}
\tdefer answer.Body.Close()
\ttext, err := io.ReadAll(answer.Body)
\tif err != nil {{
\t\tlog.Fatal(err)
\t}}
\tfmt.Println(answer.Status, string(text))
}}"""
    trusting = f'<span class="tls">// SSL_CERT_FILE={AUTHORITY} go run .\n</span>'
    return ("" if request.operator else trusting) + _html(code).replace("\0", ORIGIN)


_GO_SOCKET = """\
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", os.Getenv("ROOST_DATA")+"/admin.sock")
		},
	}}
"""


def _go_header(name: str, value: str) -> str:
    return f'\trequest.Header.Set("{name}", {value})\n'


def _form_or_json(request: Request) -> str:
    text = urlencode(request.body) if request.is_form else _json(request.body)
    return text.replace("`", '` + "`" + `')


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _literal(value: Any, indent: str = "    ") -> str:
    """As Python has it."""
    inner = f"{indent}    "
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value).items()
        lines = [f"{inner}{json.dumps(k)}: {_literal(v, inner)},\n" for k, v in fields]
        return f"{{\n{''.join(lines)}{indent}}}" if lines else "{}"
    if isinstance(value, list):
        items = cast("list[Any]", value)
        if not any(isinstance(item, dict | list) for item in items):
            return f"[{', '.join(_literal(item) for item in items)}]"
        lines = [f"{inner}{_literal(item, inner)},\n" for item in items]
        return f"[\n{''.join(lines)}{indent}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _html(text: str) -> str:
    return escape(text, quote=False)
