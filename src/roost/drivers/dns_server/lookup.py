"""What a zone answers to a question (RFC 1034, 4.3.2): records, an alias's target, other servers,
or that there is nothing, with the proofs of RFC 4035 3.1 where the zone is signed.
"""

from dns.flags import AA
from dns.message import Message
from dns.name import Name
from dns.rcode import NXDOMAIN
from dns.rdatatype import AAAA, ANY, CNAME, DS, NS, NSEC, RRSIG, SOA, A, RdataType
from dns.rrset import RRset

from .sets import renamed, targets
from .zone import NEGATIVE_TTL, Found, Labels, Node, Zone, is_alias, labels_of

MOST_ALIASES = 16
"""How many CNAME records are followed."""


class Lookup:
    """Fills in one reply. signed: whether the client wants signatures, and the zone has any."""

    def __init__(self, zone: Zone, reply: Message, signed: bool) -> None:
        self._zone = zone
        self._reply = reply
        self._signer = zone.signer if signed else None

    def run(self, name: Name, type: RdataType) -> None:
        zone = self._zone
        passed: list[Labels] = []
        while len(passed) < MOST_ALIASES:
            key = zone.relative(labels_of(name))
            if key in passed:
                return
            found = zone.find(key)
            if found.cut and not (type == DS and key == found.encloser):
                if not passed:
                    self._reply.flags &= ~AA
                self._refer(found)
                return
            node = found.node
            if node is None or not is_alias(node, type) or type in (ANY, RRSIG, NSEC):
                self._answer(found, name, key, type)
                return
            alias = node.get(CNAME)
            assert alias is not None
            self._add(alias, name, found)
            self._prove_wildcard(found, key)
            passed.append(key)
            name = targets(alias)[0]
            if not zone.holds(labels_of(name)):
                return

    # --- what can be said ----------------------------------------------------------------------

    def _answer(self, found: Found, name: Name, key: Labels, type: RdataType) -> None:
        sets = self._sets(found, key, type)
        if sets:
            for rrset in sets:
                self._add(rrset, name, found)
            self._prove_wildcard(found, key)
            return
        self._say_nothing(found, key)

    def _sets(self, found: Found, key: Labels, type: RdataType) -> list[RRset]:
        node = found.node
        if node is None:
            return []
        if found.cut:
            return []
        if type == NSEC:
            if self._signer is None or found.wildcard:
                return []
            return [self._signer.proof(self._zone, key, NEGATIVE_TTL)]
        if type in (ANY, RRSIG):
            # One set is enough of an answer, and no amplifier (RFC 8482, 4.1).
            types = node.types if type == ANY or self._signer else []
            type = next(iter(types), type)
        rrset = node.get(type)
        return [rrset] if rrset is not None else []

    def _refer(self, found: Found) -> None:
        """Names the servers that know more, with the addresses of those that are in this zone."""
        node = found.node
        assert node is not None
        servers = node.get(NS)
        assert servers is not None
        self._reply.authority.append(servers)
        if self._signer is not None:
            # That there is no DS record: the zone below is not signed, as far as this one knows.
            self._prove(found.encloser)
        for server in targets(servers):
            glue = self._zone.glue(server)
            for type in (A, AAAA):
                addresses = glue.get(type) if glue else None
                if addresses is not None:
                    self._reply.additional.append(addresses)

    def _say_nothing(self, found: Found, key: Labels) -> None:
        """There is no such name, or nothing of that type."""
        reply, zone = self._reply, self._zone
        if not found.exists and not found.wildcard:
            reply.set_rcode(NXDOMAIN)
        soa = zone.apex.get(SOA)
        assert soa is not None
        reply.authority.append(soa)
        if self._signer is None:
            return
        reply.authority.append(self._signer.signature(soa))
        self._prove(key)
        if not found.exists:
            # Of a wildcard that is there, what it has; of one that is not, that it is not.
            self._prove((b"*", *found.encloser))

    # --- signatures ----------------------------------------------------------------------------

    def _add(self, rrset: RRset, name: Name, found: Found) -> None:
        """Adds a set to the answer, in the name that was asked for."""
        answer = self._reply.answer
        answer.append(renamed(rrset, name) if found.wildcard else rrset)
        if self._signer is not None:
            signature = self._signer.signature(rrset)
            answer.append(renamed(signature, name) if found.wildcard else signature)

    def _prove_wildcard(self, found: Found, key: Labels) -> None:
        """What a wildcard answers needs proof that the name itself is not there."""
        if found.wildcard and self._signer is not None:
            self._prove(key)

    def _prove(self, key: Labels) -> None:
        assert self._signer is not None
        proof = self._signer.proof(self._zone, key, NEGATIVE_TTL)
        authority = self._reply.authority
        if not any(proof is known for known in authority):
            authority += [proof, self._signer.signature(proof)]


def transferred(zone: Zone, key: Labels, node: Node) -> list[RRset]:
    """All that a zone transfer has at a node, signed where the zone is."""
    sets = [rrset for type in node.types if (rrset := node.get(type)) is not None]
    signer = zone.signer
    if signer is None or not zone.is_signed_at(key):
        return sets
    proof = signer.proof(zone, key, NEGATIVE_TTL)
    signed = [proof] if zone.is_cut(key) else [*sets, proof]
    return [*sets, proof, *map(signer.signature, signed)]
