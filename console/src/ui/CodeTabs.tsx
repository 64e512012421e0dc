import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { curl, go, python } from "../showas/languages";
import type { Call } from "../showas/request";
import { terraform } from "../showas/terraform";
import { Copy } from "./Copy";
import { Tabs } from "./Tabs";

export interface Sample {
  id: string;
  title: string;
  text: string;
}

const KEPT = "roost.language";

/** Code in several languages. The one that was chosen last is chosen everywhere. */
export function CodeTabs({ samples, label }: { samples: Sample[]; label: string }): JSX.Element {
  const [wanted, setWanted] = useState(() => localStorage.getItem(KEPT) ?? "");
  const shown = samples.find((sample) => sample.id === wanted) ?? samples[0];
  const choose = (id: string): void => {
    localStorage.setItem(KEPT, id);
    setWanted(id);
  };
  return (
    <div class="code-tabs">
      <Tabs tabs={samples} chosen={shown?.id ?? ""} choose={choose} label={label}>
        <Code text={shown?.text ?? ""} />
      </Tabs>
    </div>
  );
}

export function Code({ text }: { text: string }): JSX.Element {
  return (
    <div class="code">
      <pre tabIndex={0}>
        <code>{text.trimEnd()}</code>
      </pre>
      <Copy text={text} label="Copy this code" />
    </div>
  );
}

/** A call of the API as every language writes it. */
export function ShowAs({ call }: { call: Call }): JSX.Element {
  const hcl = terraform(call);
  const samples: Sample[] = [
    { id: "curl", title: "curl", text: curl(call) },
    ...(hcl ? [{ id: "terraform", title: "Terraform", text: hcl }] : []),
    { id: "python", title: "Python", text: python(call) },
    { id: "go", title: "Go", text: go(call) },
  ];
  return (
    <div class="show-as">
      <CodeTabs samples={samples} label="Show as" />
      <p class="quiet">
        <code>roost env</code> prints the variables, for your shell to set.
      </p>
    </div>
  );
}
