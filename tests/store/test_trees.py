"""Resources that lie in one another's collections; on both stores."""

from roost.store import NoState, Record, Store, Tx, trees

from .library import SHELF, Shelf, new_id


def add(tx: Tx, name: str, parent: int) -> Record[Shelf, NoState]:
    return tx.insert(SHELF, new_id(), 0, Shelf(name), owner=parent)


async def test_a_tree_is_told_from_any_of_its_places(store: Store) -> None:
    def plant(tx: Tx) -> dict[str, int]:
        seqs = {"top": add(tx, "top", -1).seq}
        for name, parent in (("left", "top"), ("leaf", "left"), ("right", "top")):
            seqs[name] = add(tx, name, seqs[parent]).seq
        return seqs

    seqs = await store.write(plant)

    def below(tx: Tx, top: str) -> list[str]:
        return [record.body.name for record in trees.below(tx, SHELF, seqs[top])]

    assert await store.read(lambda tx: below(tx, "top")) == ["left", "leaf", "right"]
    assert await store.read(lambda tx: below(tx, "left")) == ["leaf"]
    assert await store.read(lambda tx: below(tx, "leaf")) == []

    def within(tx: Tx, one: str) -> list[str]:
        return [top for top in seqs if trees.is_within(tx, SHELF, seqs[one], seqs[top])]

    assert await store.read(lambda tx: within(tx, "leaf")) == ["top", "left", "leaf"]
    assert await store.read(lambda tx: within(tx, "right")) == ["top", "right"]
    assert await store.read(lambda tx: within(tx, "top")) == ["top"]
