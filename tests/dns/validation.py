"""Believing a signed answer: signatures, and what NSEC records prove (RFC 4035, 5)."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

import dns.dnssec
import dns.rdata
import dns.rrset
from dns.message import Message
from dns.name import Name, from_text
from dns.rcode import NXDOMAIN
from dns.rdataset import Rdataset
from dns.rdatatype import NSEC, RRSIG, RdataType
from dns.rrset import RRset

from tests.dns.resolver import Resolver


class Validator:
    """Trusts the DNSKEY record that the API shows for a domain, and nothing else."""

    def __init__(self, resolver: Resolver, domain: str) -> None:
        self._resolver = resolver
        self._origin = from_text(domain)
        reply = resolver.roost.client.get(f"/domains/{domain}/dnssec")
        self.key_line, *self.ds_lines = reply.json()["dns_sec"]
        owner, key = self.key_line.split(" IN DNSKEY ")
        assert owner == domain
        data = dns.rdata.from_text("IN", "DNSKEY", key)
        self._keys: Any = {self._origin: dns.rrset.from_rdata(self._origin, 300, data)}

    def ask(self, question: str, type: str = "A") -> Message:
        """A signed answer, all of which is believed."""
        answer = self._resolver.ask(question, type, signed=True)
        self.believe(answer)
        return answer

    def check(self, owner: Name, data: Rdataset, signature: Rdataset) -> None:
        """Raises dns.dnssec.ValidationFailure."""
        dns.dnssec.validate((owner, data), (owner, signature), self._keys)

    def believe(self, answer: Message) -> None:
        """Raises dns.dnssec.ValidationFailure, or AssertionError for what is not proven."""
        question = answer.question[0]
        for section in (answer.answer, answer.authority):
            for rrset in _own(section):
                signatures = self.signatures(section, rrset)
                dns.dnssec.validate(rrset, signatures, self._keys)
        proofs = [rrset for rrset in answer.authority if rrset.rdtype == NSEC]
        names = [question.name, *(t for rrset in answer.answer for t in _aliased(rrset))]
        for rrset in _own(answer.answer):
            signature = cast(Any, self.signatures(answer.answer, rrset)[0])
            if signature.labels < len(rrset.name.labels) - (2 if rrset.name.is_wild() else 1):
                assert covered(proofs, rrset.name), f"{rrset.name} may have been there"
        last = names[-1]
        if answer.rcode() == NXDOMAIN:
            assert covered(proofs, last), f"{last} may be there"
            assert self._no_wildcard(proofs, last), f"a wildcard may be there for {last}"
        elif last in names[:-1]:
            return  # aliases in a circle
        elif last.is_subdomain(self._origin) and not any(
            r.name == last and r.rdtype == question.rdtype for r in answer.answer
        ):
            assert self._has_none(proofs, last, question.rdtype), f"{last} may have that"

    def signatures(self, section: list[RRset], rrset: RRset) -> RRset:
        found = [
            r
            for r in section
            if r.rdtype == RRSIG and r.name == rrset.name and r.covers == rrset.rdtype
        ]
        assert len(found) == 1, f"{rrset} has {len(found)} signatures"
        return found[0]

    def _no_wildcard(self, proofs: list[RRset], name: Name) -> bool:
        return any(covered(proofs, from_text("*", encloser)) for encloser in self._enclosers(name))

    def _has_none(self, proofs: list[RRset], name: Name, type: RdataType) -> bool:
        """An NSEC record of the name, or of the wildcard that is there for it, without the type.

        Where the name is there because of what is below it alone, one that jumps over it.
        """
        if any(_next(proof).is_subdomain(name) and covered([proof], name) for proof in proofs):
            return True
        lists = {proof.name: _types(proof) for proof in proofs}
        if name in lists:
            return type not in lists[name]
        wildcards = [from_text("*", encloser) for encloser in self._enclosers(name)]
        return covered(proofs, name) and any(type not in lists.get(w, {type}) for w in wildcards)

    def _enclosers(self, name: Name) -> Iterator[Name]:
        while name != self._origin:
            name = name.parent()
            yield name


def covered(proofs: Iterable[RRset], name: Name) -> bool:
    """Whether one of these says that there is nothing where the name would be."""
    return any(_covers(proof, name) for proof in proofs)


def _covers(proof: RRset, name: Name) -> bool:
    owner, after = proof.name, _next(proof)
    if owner < after:
        return owner < name < after
    return name > owner or name < after


def _next(proof: RRset) -> Name:
    return cast(Any, proof[0]).next


def _types(proof: RRset) -> set[int]:
    """The types that an NSEC record lists."""
    return {
        window * 256 + byte * 8 + bit
        for window, bitmap in cast(Any, proof[0]).windows
        for byte, octet in enumerate(bitmap)
        for bit in range(8)
        if octet & (0x80 >> bit)
    }


def _own(section: list[RRset]) -> list[RRset]:
    return [rrset for rrset in section if rrset.rdtype != RRSIG]


def _aliased(rrset: RRset) -> list[Name]:
    return [cast(Any, rrset[0]).target] if rrset.rdtype.name == "CNAME" else []
