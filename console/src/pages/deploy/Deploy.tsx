import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { v2, type Refused } from "../../api/client";
import { asRefused } from "../../api/useRemote";
import { go } from "../../shell/router";
import { inner } from "../../spec/answers";
import { forgetChoices } from "../../spec/choices";
import type { Document } from "../../spec/collections";
import { RESOURCES } from "../../spec/places";
import { ShowAs } from "../../ui/CodeTabs";
import { dollars, dollarsAnHour, plural } from "../../ui/format";
import { Page } from "../../ui/Page";
import { Failed } from "../../ui/states";
import { toast } from "../../ui/Toast";
import { Secrets } from "../resources/CreateDialog";
import { KeysStep, NameStep, NetworkStep } from "./AccessSteps";
import { bodies, missing, NOTHING, totalOf, type Choice } from "./choice";
import { ImageStep } from "./ImageStep";
import { PlanStep, TypeStep } from "./PlanStep";
import { RegionStep } from "./RegionStep";
import { text, useCatalog } from "./useCatalog";

/** A machine in seven steps, as a cloud's portal has it, with the price and the call always beside. */
export function Deploy(): JSX.Element {
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const set = (change: Partial<Choice>): void => setChoice((now) => ({ ...now, ...change }));
  const step = { choice, set };
  return (
    <Page title="Deploy" lead="A virtual machine or a bare metal, step by step.">
      <div class="deploy">
        <div class="steps">
          <TypeStep {...step} />
          <RegionStep {...step} />
          <PlanStep {...step} />
          <ImageStep {...step} />
          <KeysStep {...step} />
          <NetworkStep {...step} />
          <NameStep {...step} />
        </div>
        <Summary choice={choice} />
      </div>
    </Page>
  );
}

function Summary({ choice }: { choice: Choice }): JSX.Element {
  const plans = useCatalog(choice.machine === "bare-metals" ? "/plans-metal" : "/plans");
  const [error, setError] = useState<Refused>();
  const [busy, setBusy] = useState(false);
  const [passwords, setPasswords] = useState<Document>();
  const price = totalOf(choice, plans.data?.find((plan) => text(plan, "id") === choice.plan));
  const lacking = missing(choice);
  const wanted = bodies(choice);

  const deploy = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const told: Document = {};
    let last = "";
    try {
      for (const body of wanted) {
        const made = inner(await v2("POST", `/${choice.machine}`, { body }));
        last = text(made, "id");
        if (made["default_password"]) told[text(made, "label") || last] = made["default_password"];
      }
      toast(`${plural(wanted.length, "machine")} on the way`);
      forgetChoices();
      if (Object.keys(told).length) setPasswords(told);
      else leave(wanted.length === 1 ? last : "");
    } catch (refused) {
      setError(asRefused(refused));
      if (Object.keys(told).length) setPasswords(told);
    } finally {
      setBusy(false);
    }
  };
  const leave = (id: string): void => go(`${RESOURCES}/${choice.machine}${id ? `/${id}` : ""}`);
  return (
    <aside class="summary" aria-label="Summary">
      <dl class="facts">
        <Line name="Region" value={choice.region} />
        <Line name="Plan" value={choice.plan} />
        <Line name="Image" value={choice.image?.title ?? ""} />
        <Line name="Machines" value={String(choice.count)} />
      </dl>
      <p class="summary-price">
        {price ? (
          <>
            <strong>{dollars(price.monthly)}</strong> a month, <span>{dollarsAnHour(price.hourly)} an hour</span>
          </>
        ) : (
          <span class="quiet">The price shows up with the plan.</span>
        )}
      </p>
      <button type="button" class="button button-main" disabled={busy || lacking.length > 0} onClick={deploy}>
        {busy ? "Deploying…" : "Deploy"}
      </button>
      {lacking.length > 0 && <p class="quiet">Choose {lacking.join(", ").replace(/, ([^,]*)$/, " and $1")}.</p>}
      {error && <Failed error={error} />}
      {lacking.length === 0 && wanted[0] && (
        <details>
          <summary>Show as code</summary>
          <ShowAs call={{ method: "POST", path: `/${choice.machine}`, body: wanted[0] }} />
        </details>
      )}
      {passwords && <Secrets secrets={passwords} close={() => (setPasswords(undefined), error ? undefined : leave(""))} />}
    </aside>
  );
}

function Line({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value || <span class="quiet">–</span>}</dd>
    </div>
  );
}
