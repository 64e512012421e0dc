import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.errors import BadRequest
from roost.http.forms import MOST_PARTS, FormPart, read_form

TYPE = "multipart/form-data; boundary=here"


def form(*parts: str, end: str = "--here--\r\n") -> bytes:
    return "".join(f"--here\r\n{part}\r\n" for part in parts).encode() + end.encode()


def field(name: str, value: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'


# What a header may hold: httpx escapes quotes and control characters as browsers do.
NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\%;'), min_size=1
).map(str.strip)


@given(
    st.dictionaries(NAMES.filter(bool), st.binary(), min_size=1, max_size=5),
    st.binary(max_size=5000),
)
def test_what_a_client_sends_arrives(fields: dict[str, bytes], content: bytes) -> None:
    request = httpx.Request(
        "POST",
        "http://localhost/",
        data=dict(fields),
        files={"the file": ("logo.png", content, "image/png")},
    )
    parts = read_form(request.read(), request.headers["content-type"])
    assert parts == {
        **{name: FormPart(value, None) for name, value in fields.items()},
        "the file": FormPart(content, "logo.png"),
    }


def test_bytes_stay_as_they_are() -> None:
    for content in ("", "\r\n", "\r\n--her", "here--", "a\nb\rc\r\n"):
        assert read_form(form(field("x", content)), TYPE) == {"x": FormPart(content.encode(), None)}


def test_a_preamble_and_what_comes_after_the_end_do_not_count() -> None:
    body = b"hello\r\n" + form(field("x", "1")) + b"good bye"
    assert read_form(body, 'Multipart/Form-Data; boundary="here"') == {"x": FormPart(b"1", None)}


def test_names_may_be_any_text() -> None:
    part = 'Content-Disposition: form-data; name="Größe"; filename="gr\\"ün.txt"\r\n\r\n1'
    assert read_form(form(part), TYPE) == {"Größe": FormPart(b"1", 'gr"ün.txt')}


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (form(field("x", "1")), "application/json"),
        (form(field("x", "1")), "multipart/form-data"),
        (form(field("x", "1")), ""),
        (form(field("x", "1"), end=""), TYPE),
        (form("Content-Disposition: form-data\r\n\r\n1"), TYPE),
        (form('Content-Disposition: form-data; name="x"'), TYPE),
        (form("\r\n1"), TYPE),
        (form(*[field("x", "1")] * (MOST_PARTS + 1)), TYPE),
        (b"", TYPE),
        (b'--here\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n1\r\n--here--', TYPE),
    ],
)
def test_what_is_no_form_is_refused(body: bytes, type: str) -> None:
    with pytest.raises(BadRequest):
        read_form(body, type)
