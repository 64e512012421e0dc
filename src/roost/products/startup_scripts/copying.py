"""How startup scripts are copied."""

from ...copying import Copyable, Journey, Json, Parent


def _script(journey: Journey, item: Json, place: Parent) -> Json:
    shown = journey.source.get(f"/startup-scripts/{item['id']}")["startup_script"]
    return {"script": shown["script"]}


COPIES = (
    Copyable(
        name="startup-scripts", path="/startup-scripts", items="startup_scripts",
        fields=("name", "type"), body=_script,
    ),
)  # fmt: skip
