import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { admin } from "../../api/client";
import { Panel } from "../../ui/Page";
import { Failed } from "../../ui/states";
import { SelectField } from "../../ui/form/Simple";
import { date, heading, plural } from "../../ui/format";
import { useAction } from "../../ui/useAction";

interface Thing {
  kind: string;
  id: string;
  name: string;
}

interface Differences {
  before: string;
  after: string;
  added: Thing[];
  removed: Thing[];
  changed: { thing: Thing; fields: string[] }[];
}

const SHOWN = 100;

/** What makes one state into the other. */
export function Compare({ names, turn }: { names: string[]; turn: number }): JSX.Element {
  const [before, setBefore] = useState(names[0] ?? "");
  const [after, setAfter] = useState("");
  const [found, setFound] = useState<Differences>();
  const action = useAction();
  useEffect(() => setFound(undefined), [turn]);
  const compare = async (event: Event): Promise<void> => {
    event.preventDefault();
    await action.run(async () => setFound(await admin<Differences>("GET", "/state/comparison", { query: { before, after } })));
  };
  return (
    <Panel title="Compare two">
      <form class="inline-form" onSubmit={compare}>
        <SelectField label="Before" value={before} set={setBefore} choices={names.map((name) => [name, name])} />
        <SelectField label="After" value={after} set={setAfter} choices={[["", "what there is now"], ...names.map((name): [string, string] => [name, name])]} />
        <button type="submit" class="button" disabled={action.busy}>
          Compare
        </button>
      </form>
      {action.error && <Failed error={action.error} />}
      {found && <Found found={found} />}
    </Panel>
  );
}

function Found({ found }: { found: Differences }): JSX.Element {
  const { added, removed, changed } = found;
  const none = added.length + removed.length + changed.length === 0;
  return (
    <div class="differences" role="status">
      <p class="quiet">
        {date(found.before)} to {date(found.after)}: {plural(added.length, "added", "added")}, {plural(removed.length, "removed", "removed")},{" "}
        {plural(changed.length, "changed", "changed")}
      </p>
      {none && <p>They are the same.</p>}
      <ul class="diff">
        {added.slice(0, SHOWN).map((thing) => (
          <Line key={`+${thing.id}`} sign="+" thing={thing} />
        ))}
        {removed.slice(0, SHOWN).map((thing) => (
          <Line key={`-${thing.id}`} sign="−" thing={thing} />
        ))}
        {changed.slice(0, SHOWN).map(({ thing, fields }) => (
          <Line key={`~${thing.id}`} sign="~" thing={thing} fields={fields} />
        ))}
      </ul>
      {Math.max(added.length, removed.length, changed.length) > SHOWN && <p class="quiet">Of each, the first {SHOWN} are shown. `roost state compare` has all of them.</p>}
    </div>
  );
}

const WORDS = { "+": "added", "−": "removed", "~": "changed" };

function Line({ sign, thing, fields }: { sign: "+" | "−" | "~"; thing: Thing; fields?: string[] }): JSX.Element {
  return (
    <li class={`diff-${WORDS[sign]}`}>
      <span class="diff-sign" aria-hidden="true">
        {sign}
      </span>
      <span class="unseen">{WORDS[sign]}</span>
      <span>
        {heading(thing.kind)} <strong>{thing.name || thing.id}</strong>
        {fields && fields.length > 0 && <span class="quiet"> {fields.join(", ")}</span>}
      </span>
    </li>
  );
}
