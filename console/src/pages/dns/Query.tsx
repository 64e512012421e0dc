import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { Code } from "../../ui/CodeTabs";
import { Panel } from "../../ui/Page";
import { Failed } from "../../ui/states";
import { CheckField, SelectField, TextField } from "../../ui/form/Simple";
import { useAction } from "../../ui/useAction";

interface Answer {
  server: string;
  status: string;
  flags: string[];
  answer: string[];
  authority: string[];
  additional: string[];
  milliseconds: number;
}

const TYPES = ["A", "AAAA", "CNAME", "MX", "NS", "TXT", "SRV", "CAA", "SOA", "DNSKEY", "DS", "PTR", "ANY"];

/** A question to Roost's own name server, as a resolver would ask it. */
export function Query({ name: start = "" }: { name?: string }): JSX.Element {
  const [name, setName] = useState(start);
  const [type, setType] = useState("A");
  const [dnssec, setDnssec] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const action = useAction();
  const ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    const done = await action.run(async () => setAnswer(await admin<Answer>("POST", "/dns/query", { body: { name, type, dnssec } })));
    if (!done) setAnswer(undefined);
  };
  return (
    <Panel title="Ask the name server">
      <form class="inline-form" onSubmit={ask}>
        <TextField label="Name" required value={name} set={setName} placeholder="www.example.com" />
        <SelectField label="Type" value={type} set={setType} choices={TYPES.map((one) => [one, one])} />
        <CheckField label="DNSSEC" value={dnssec} set={setDnssec} />
        <button type="submit" class="button" disabled={action.busy}>
          Ask
        </button>
      </form>
      {action.error && <Failed error={action.error} />}
      {answer && (
        <div class="dns-answer" role="status">
          <p>
            <span class={answer.status === "NOERROR" ? "status status-good" : "status status-bad"}>{answer.status}</span>{" "}
            <span class="quiet">
              {answer.server} in {answer.milliseconds} ms, {answer.flags.join(" ")}
            </span>
          </p>
          <Section title="Answer" lines={answer.answer} />
          <Section title="Authority" lines={answer.authority} />
          {answer.answer.length + answer.authority.length === 0 && <p class="quiet">No records.</p>}
        </div>
      )}
    </Panel>
  );
}

function Section({ title, lines }: { title: string; lines: string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Code text={lines.join("\n")} />
    </>
  );
}
