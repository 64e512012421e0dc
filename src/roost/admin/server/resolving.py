"""A question to Roost's own name server, as a resolver would ask it."""

from time import perf_counter

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from ...http.errors import BadRequest, Unavailable
from ...settings import Address
from .documents import DnsAnswer, Question

PATIENCE = 3.0


async def resolve(server: str, question: Question) -> DnsAnswer:
    """server: HOST:PORT, where it answers. Raises BadRequest and Unavailable."""
    if not server:
        raise BadRequest("This Roost has no name server: `roost serve --dns` says where it is")
    where = Address.parse(server)
    asked = _message(question)
    began = perf_counter()
    try:
        reply, _ = await dns.asyncquery.udp_with_fallback(
            asked, _reachable(where.host), timeout=PATIENCE, port=where.port
        )
    except (OSError, dns.exception.DNSException) as error:
        raise Unavailable(f"The name server at {server} does not answer: {error}") from None
    return DnsAnswer(
        server=server,
        status=dns.rcode.to_text(reply.rcode()),
        flags=dns.flags.to_text(reply.flags).lower().split(),
        answer=_lines(reply.answer),
        authority=_lines(reply.authority),
        additional=_lines(reply.additional),
        milliseconds=round((perf_counter() - began) * 1000, 2),
    )


def _message(question: Question) -> dns.message.QueryMessage:
    try:
        kind = dns.rdatatype.from_text(question.type)
        return dns.message.make_query(
            question.name, kind, want_dnssec=question.dnssec, use_edns=True
        )
    except dns.exception.DNSException:
        raise BadRequest(f"Nobody can be asked about {question.type} of {question.name}") from None


def _reachable(host: str) -> str:
    """An address of this machine in place of every one."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "localhost": "127.0.0.1"}.get(host, host)  # noqa: S104 - looked for, not listened on


def _lines(section: list[dns.rrset.RRset]) -> list[str]:
    return [line for rrset in section for line in rrset.to_text().splitlines()]
