import type { JSX } from "preact";
import { v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import type { Document } from "../../spec/collections";
import { dollars, number } from "../../ui/format";
import { StateBadge } from "../../ui/StateBadge";
import { Await } from "../../ui/states";
import { priceOf, type Machine } from "./choice";
import type { StepProps } from "./RegionStep";
import { Option, Step } from "./Step";
import { text, useCatalog } from "./useCatalog";

const FAMILIES: [string, Machine, string, string][] = [
  ["vc2", "instances", "Regular", "Shared processors, for most things"],
  ["vhp", "instances", "High performance", "New processors and NVMe"],
  ["vhf", "instances", "High frequency", "3 GHz and more"],
  ["voc", "instances", "Optimized", "Dedicated processors"],
  ["vx1", "instances", "VX1", "The newest generation"],
  ["vcg", "instances", "GPU", "A part of a GPU, or several"],
  ["vdc", "instances", "Dedicated", "A processor of its own"],
  ["metal", "bare-metals", "Bare metal", "A whole machine"],
];

/** What kind of machine. Families that the catalog adds are offered by their own names. */
export function TypeStep({ choice, set }: StepProps): JSX.Element {
  const plans = useCatalog("/plans");
  const known = new Set(FAMILIES.map(([id]) => id));
  const others = [...new Set((plans.data ?? []).map((plan) => text(plan, "type")))].filter((type) => !known.has(type));
  const families = [...FAMILIES, ...others.map((type): [string, Machine, string, string] => [type, "instances", type.toUpperCase(), "More of the catalog"])];
  return (
    <Step number={1} title="Type">
      <div class="choices-grid" role="radiogroup" aria-label="Type">
        {families.map(([id, machine, title, more]) => (
          <Option key={id} name="type" title={title} checked={choice.type === id} choose={() => set({ type: id, machine, plan: "" })}>
            {more}
          </Option>
        ))}
      </div>
    </Step>
  );
}

/** How large, with prices of the chosen region and whether there is any left there. */
export function PlanStep({ choice, set }: StepProps): JSX.Element {
  const metal = choice.machine === "bare-metals";
  const plans = useCatalog(metal ? "/plans-metal" : "/plans");
  const stock = useRemote(
    async (signal) => {
      if (!choice.region) return null;
      const query = metal ? { type: "vbm" } : {};
      const answer = await v2<{ available_plans: string[] }>("GET", `/regions/${choice.region}/availability`, { query, signal });
      return new Set(answer.available_plans);
    },
    [choice.region, metal],
  );
  const left = (plan: Document): boolean => {
    if (!choice.region) return true;
    const id = text(plan, "id");
    return stock.data ? stock.data.has(id) : ((plan["locations"] as string[]) ?? []).includes(choice.region);
  };
  return (
    <Step number={3} title="Plan" {...(choice.region ? {} : { lead: "Choose a region to see what is left there." })}>
      <Await remote={plans} lines={6}>
        {(all) => (
          <div class="table-box plans" tabIndex={0} role="region" aria-label="Plans">
            <table class="table">
              <thead>
                <tr>
                  <th class="table-check"><span class="unseen">Chosen</span></th>
                  <th scope="col">Plan</th>
                  <th scope="col" class="numeric">CPU</th>
                  <th scope="col" class="numeric">RAM</th>
                  <th scope="col" class="numeric drop-1">Disk</th>
                  <th scope="col" class="numeric drop-2">Traffic</th>
                  <th scope="col" class="numeric">A month</th>
                  <th scope="col" class="numeric drop-1">An hour</th>
                  <th scope="col" class="drop-2">There</th>
                </tr>
              </thead>
              <tbody>
                {all
                  .filter((plan) => metal || text(plan, "type") === choice.type)
                  .map((plan) => (
                    <PlanRow key={text(plan, "id")} plan={plan} region={choice.region} chosen={choice.plan === text(plan, "id")} left={left(plan)} choose={() => set({ plan: text(plan, "id") })} />
                  ))}
              </tbody>
            </table>
          </div>
        )}
      </Await>
    </Step>
  );
}

interface PlanRowProps {
  plan: Document;
  region: string;
  chosen: boolean;
  left: boolean;
  choose: () => void;
}

function PlanRow({ plan, region, chosen, left, choose }: PlanRowProps): JSX.Element {
  const id = text(plan, "id");
  const price = priceOf(plan, region);
  const gpu = text(plan, "gpu_type");
  return (
    <tr class={left ? "row-choice" : "row-choice row-off"} aria-selected={chosen} onClick={() => left && choose()}>
      <td class="table-check">
        <input type="radio" name="plan" aria-label={id} checked={chosen} disabled={!left} onChange={choose} />
      </td>
      <td>
        <code>{id}</code>
        {gpu && <span class="table-sub">{`${text(plan, "gpu_count")} × ${gpu.replace(/_/g, " ")}`}</span>}
        {text(plan, "cpu_model") && <span class="table-sub">{text(plan, "cpu_model")}</span>}
      </td>
      <td class="numeric">{text(plan, "vcpu_count") || text(plan, "cpu_threads")}</td>
      <td class="numeric">{number(Number(plan["ram"]) / 1024)} GB</td>
      <td class="numeric drop-1">
        {Number(plan["disk_count"]) > 1 && `${text(plan, "disk_count")} × `}
        {text(plan, "disk")} GB
      </td>
      <td class="numeric drop-2">{number(Number(plan["bandwidth"]) / 1024)} TB</td>
      <td class="numeric">{price && dollars(price.monthly)}</td>
      <td class="numeric drop-1">{price && `$${price.hourly}`}</td>
      <td class="drop-2">{region ? <StateBadge state={left ? "available" : "none left"} tone={left ? "good" : "idle"} /> : <span class="quiet">–</span>}</td>
    </tr>
  );
}
