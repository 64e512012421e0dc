"""What a zone answers to a question (RFC 1034, 4.3.2): records, an alias's target, other servers,
or that there is nothing, with the proofs of RFC 4035 3.1 where the zone is signed.
"""

from dns.rcode import NXDOMAIN
from dns.rdatatype import AAAA, ANY, CNAME, DS, NS, NSEC, RRSIG, SOA, A, RdataType

from .replies import DnsReply
from .sets import Labels, RecordSet
from .zone import NEGATIVE_TTL, NameMatch, ServedZone, ZoneNode, is_alias

MOST_ALIASES = 16
"""How many CNAME records are followed."""


class Lookup:
    """Fills in one reply. signed: whether the client wants signatures, if the zone has any."""

    def __init__(self, zone: ServedZone, reply: DnsReply, signed: bool) -> None:
        self._zone = zone
        self._reply = reply
        self._signer = zone.signer if signed else None

    def run(self, labels: Labels, type: RdataType) -> None:
        """labels: of the whole name that is asked for."""
        zone, reply = self._zone, self._reply
        reply.authoritative = True
        passed: list[Labels] = []
        while len(passed) < MOST_ALIASES:
            key = zone.relative(labels)
            if key in passed:
                return
            found = zone.find(key)
            if found.cut and not (type == DS and key == found.encloser):
                reply.authoritative = bool(passed)
                self._refer(found)
                return
            node = found.node
            if node is None or not is_alias(node, type) or type in (ANY, RRSIG, NSEC):
                self._answer(found, key, type)
                return
            alias = node.get(CNAME)
            assert alias is not None
            self._add(alias, key)
            self._prove_wildcard(found, key)
            passed.append(key)
            labels = alias.targets[0]
            if not zone.holds(labels):
                return

    # --- what can be said ----------------------------------------------------------------------

    def _answer(self, found: NameMatch, key: Labels, type: RdataType) -> None:
        records = self._records(found, key, type)
        if records is None:
            self._say_nothing(found, key)
        else:
            self._add(records, key)
            self._prove_wildcard(found, key)

    def _records(self, found: NameMatch, key: Labels, type: RdataType) -> RecordSet | None:
        node = found.node
        if node is None or found.cut:
            return None
        if type == NSEC:
            if self._signer is None or found.wildcard:
                return None
            return self._signer.proof(self._zone, key, NEGATIVE_TTL)
        if type == ANY or (type == RRSIG and self._signer is not None):
            # One set is enough of an answer, and no amplifier (RFC 8482, 4.1).
            type = node.types[0]
        return node.get(type)

    def _refer(self, found: NameMatch) -> None:
        """Names the servers that know more, with the addresses of those that are in this zone."""
        node = found.node
        assert node is not None
        servers = node.get(NS)
        assert servers is not None
        self._reply.authority.append((servers.owner, servers))
        if self._signer is not None:
            # That there is no DS record: the zone below is not signed, as far as this one knows.
            self._prove(found.encloser)
        for server in servers.targets:
            glue = self._zone.glue(server)
            for type in (A, AAAA):
                addresses = glue.get(type) if glue else None
                if addresses is not None:
                    self._reply.additional.append((addresses.owner, addresses))

    def _say_nothing(self, found: NameMatch, key: Labels) -> None:
        """There is no such name, or nothing of that type."""
        reply, zone = self._reply, self._zone
        if not found.exists and not found.wildcard:
            reply.rcode = NXDOMAIN
        soa = zone.apex.get(SOA)
        assert soa is not None
        reply.authority.append(((), soa))
        if self._signer is None:
            return
        reply.authority.append(((), self._signer.signature(soa)))
        self._prove(key)
        if not found.exists:
            # Of a wildcard that is there, what it has; of one that is not, that it is not.
            self._prove((b"*", *found.encloser))

    # --- signatures ----------------------------------------------------------------------------

    def _add(self, records: RecordSet, key: Labels) -> None:
        """Adds a set to the answer, in the name that was asked for, be it a wildcard's."""
        self._reply.answer.append((key, records))
        if self._signer is not None:
            self._reply.answer.append((key, self._signer.signature(records)))

    def _prove_wildcard(self, found: NameMatch, key: Labels) -> None:
        """What a wildcard answers needs proof that the name itself is not there."""
        if found.wildcard and self._signer is not None:
            self._prove(key)

    def _prove(self, key: Labels) -> None:
        assert self._signer is not None
        proof = self._signer.proof(self._zone, key, NEGATIVE_TTL)
        authority = self._reply.authority
        if not any(proof is known for _, known in authority):
            authority.append((proof.owner, proof))
            authority.append((proof.owner, self._signer.signature(proof)))


def transferred(zone: ServedZone, node: ZoneNode) -> list[RecordSet]:
    """All that a zone transfer has at a node, signed where the zone is."""
    key = node.owner
    sets = [records for type in node.types if (records := node.get(type)) is not None]
    signer = zone.signer
    if signer is None or not zone.is_signed_at(key):
        return sets
    proof = signer.proof(zone, key, NEGATIVE_TTL)
    signed = [proof] if zone.is_cut(key) else [*sets, proof]
    return [*sets, proof, *map(signer.signature, signed)]
