"""Forms that bring a file, as clients send them."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.errors import BadRequest
from roost.http.multipart import FIELDS_LIMIT, FileForm

TYPE = "multipart/form-data; boundary=here"
SLICES = st.integers(1, 100)


def form(*parts: str, end: str = "--here--\r\n") -> bytes:
    return "".join(f"--here\r\n{part}\r\n" for part in parts).encode() + end.encode()


def field(name: str, value: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'


async def sliced(body: bytes, size: int) -> AsyncGenerator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


async def read(
    body: bytes, type: str = TYPE, size: int = 100_000
) -> tuple[dict[str, str], str | None, bytes | None]:
    """The fields, the file's name and the file, of a body that comes in slices."""
    found = FileForm(sliced(body, size), type)
    fields = await found.fields()
    if not found.has_file:
        return fields, None, None
    return fields, found.filename, b"".join([piece async for piece in found.file()])


# What a header may hold: httpx escapes quotes and control characters as browsers do.
NAMES = (
    st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\%;'), min_size=1)
    .map(lambda name: name.strip().lower())
    .filter(lambda name: name not in ("", "file"))
)


@given(
    st.dictionaries(NAMES, st.text(), min_size=1, max_size=5),
    st.binary(max_size=5000),
    SLICES,
)
async def test_what_a_client_sends_arrives(
    fields: dict[str, str], content: bytes, size: int
) -> None:
    request = httpx.Request(
        "POST",
        "http://localhost/",
        data=dict(fields),
        files={"file": ("logo.png", content, "image/png")},
    )
    found = await read(request.read(), request.headers["content-type"], size)
    assert found == (fields, "logo.png", content)


@given(st.lists(st.sampled_from(["\r\n", "--", "here", "-", "\r", "\n", "a"])).map("".join), SLICES)
async def test_bytes_stay_as_they_are(content: str, size: int) -> None:
    if "\r\n--here" not in f"\r\n{content}":
        assert await read(form(field("file", content)), TYPE, size) == ({}, None, content.encode())


async def test_what_comes_after_the_end_does_not_count() -> None:
    body = form(field("x", "1")) + b"good bye"
    assert await read(body, 'Multipart/Form-Data; boundary="here"') == ({"x": "1"}, None, None)


async def test_what_comes_after_the_file_does_not_count() -> None:
    body = form(field("x", "1"), field("file", "2"), field("y", "3"), field("file", "4"))
    fields, _, file = await read(body)
    assert (fields, file and file[:1]) == ({"x": "1"}, b"2")


async def test_names_may_be_any_text() -> None:
    part = 'Content-Disposition: form-data; name="Größe"\r\n\r\n1'
    file = 'Content-Disposition: form-data; name="file"; filename="gr\\"ün.txt"\r\n\r\n2'
    assert await read(form(part, file)) == ({"größe": "1"}, 'gr"ün.txt', b"2")


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (form(field("x", "1")), "application/json"),
        (form(field("x", "1")), "multipart/form-data"),
        (form(field("x", "1")), f"{TYPE}{'x' * 1000}"),
        (form(field("x", "1")), ""),
        (form(field("x", "1"), end=""), TYPE),
        (form(field("file", "1"), end=""), TYPE),
        (form("Content-Disposition: form-data\r\n\r\n1"), TYPE),
        (form('Content-Disposition: form-data; name="x"'), TYPE),
        (form("\r\n1"), TYPE),
        (form(*[field("x", "1")] * 2000), TYPE),
        (form(field("x", "1" * FIELDS_LIMIT)), TYPE),
        (form(f"{'x' * 5000}: 1\r\n{field('x', '1')}"), TYPE),
        (form(f"x: {'1' * 5000}\r\n{field('x', '1')}"), TYPE),
        (form(f"{'x: 1' * 10}\r\n{field('x', '1')}".replace("x: 1", "x: 1\r\n")), TYPE),
        (b"", TYPE),
        (b"hello", TYPE),
        (b'--here\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n1\r\n--here--', TYPE),
    ],
)
async def test_what_is_no_form_is_refused(body: bytes, type: str) -> None:
    with pytest.raises(BadRequest):
        await read(body, type)


async def test_little_of_a_file_is_read_before_it_is_asked_for() -> None:
    asked: list[int] = []

    async def body() -> AsyncGenerator[bytes]:
        yield form(field("x", "1"), field("file", ""), end="")[:-2]
        while True:
            asked.append(1)
            yield b"x" * 1000

    found = FileForm(body(), TYPE)
    assert await found.fields() == {"x": "1"}
    assert asked == []
