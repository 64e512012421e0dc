import type { JSX } from "preact";
import { href } from "../../shell/router";
import { RESOURCES } from "../../spec/places";
import { Await } from "../../ui/states";
import { MOST } from "./choice";
import type { StepProps } from "./RegionStep";
import { Option, Step } from "./Step";
import { text, useCatalog } from "./useCatalog";

function toggled(all: string[], id: string): string[] {
  return all.includes(id) ? all.filter((one) => one !== id) : [...all, id];
}

/** Who may log in, and what runs first. */
export function KeysStep({ choice, set }: StepProps): JSX.Element {
  const keys = useCatalog("/ssh-keys");
  const scripts = useCatalog("/startup-scripts");
  return (
    <Step number={5} title="Access">
      <Await remote={keys} lines={1}>
        {(all) =>
          all.length === 0 ? (
            <p class="quiet">
              There are no SSH keys yet. <a href={href(`${RESOURCES}/ssh-keys?new=1`)}>Add one</a>, or log in with the password that is told once.
            </p>
          ) : (
            <fieldset class="choices">
              <legend>SSH keys</legend>
              <div class="choices-grid">
                {all.map((key) => {
                  const id = text(key, "id");
                  return <Option key={id} many name="keys" title={text(key, "name")} checked={choice.keys.includes(id)} choose={() => set({ keys: toggled(choice.keys, id) })} />;
                })}
              </div>
            </fieldset>
          )
        }
      </Await>
      <div class="fields fields-two">
        <div class="field">
          <label for="script">Startup script</label>
          <select id="script" value={choice.script} onChange={(event) => set({ script: event.currentTarget.value })}>
            <option value="">None</option>
            {scripts.data?.map((script) => (
              <option key={text(script, "id")} value={text(script, "id")}>
                {text(script, "name")}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="user-data">User data (cloud-init)</label>
          <textarea id="user-data" class="mono" rows={3} placeholder="#cloud-config" value={choice.userData} onInput={(event) => set({ userData: event.currentTarget.value })} />
        </div>
      </div>
    </Step>
  );
}

/** What it is connected to: VPCs are those of the chosen region. */
export function NetworkStep({ choice, set }: StepProps): JSX.Element {
  const vpcs = useCatalog("/vpcs");
  const firewalls = useCatalog("/firewalls");
  const here = (vpcs.data ?? []).filter((vpc) => text(vpc, "region") === choice.region);
  const instance = choice.machine === "instances";
  return (
    <Step number={6} title="Network">
      {here.length > 0 ? (
        <fieldset class="choices">
          <legend>VPCs in {choice.region}</legend>
          <div class="choices-grid">
            {here.map((vpc) => {
              const id = text(vpc, "id");
              return (
                <Option key={id} many name="vpcs" title={text(vpc, "description") || id} checked={choice.vpcs.includes(id)} choose={() => set({ vpcs: toggled(choice.vpcs, id) })}>
                  {text(vpc, "v4_subnet")}/{text(vpc, "v4_subnet_mask")}
                </Option>
              );
            })}
          </div>
        </fieldset>
      ) : (
        <p class="quiet">{choice.region ? `There are no VPCs in ${choice.region}.` : "VPCs show up once a region is chosen."}</p>
      )}
      <div class="fields fields-two">
        {instance && (
          <div class="field">
            <label for="firewall">Firewall group</label>
            <select id="firewall" value={choice.firewall} onChange={(event) => set({ firewall: event.currentTarget.value })}>
              <option value="">None: everything is let through</option>
              {firewalls.data?.map((group) => (
                <option key={text(group, "id")} value={text(group, "id")}>
                  {text(group, "description") || text(group, "id")}
                </option>
              ))}
            </select>
          </div>
        )}
        <div class="switches">
          <Switch label="IPv6" checked={choice.ipv6} change={(ipv6) => set({ ipv6 })} />
          {instance && <Switch label="No public address (VPC only)" checked={choice.vpcOnly} change={(vpcOnly) => set({ vpcOnly })} />}
          {instance && <Switch label="Automatic backups (20 % of the plan)" checked={choice.backups} change={(backups) => set({ backups })} />}
        </div>
      </div>
    </Step>
  );
}

function Switch({ label, checked, change }: { label: string; checked: boolean; change: (checked: boolean) => void }): JSX.Element {
  return (
    <label class="switch">
      <input type="checkbox" role="switch" checked={checked} onChange={(event) => change(event.currentTarget.checked)} /> {label}
    </label>
  );
}

export function NameStep({ choice, set }: StepProps): JSX.Element {
  return (
    <Step number={7} title="Names">
      <div class="fields fields-two">
        <div class="field">
          <label for="label">Label</label>
          <input id="label" autocomplete="off" value={choice.label} onInput={(event) => set({ label: event.currentTarget.value })} />
        </div>
        <div class="field">
          <label for="hostname">Hostname</label>
          <input id="hostname" autocomplete="off" value={choice.hostname} onInput={(event) => set({ hostname: event.currentTarget.value })} />
        </div>
        <div class="field">
          <label for="tags">Tags</label>
          <input id="tags" autocomplete="off" placeholder="prod web" value={choice.tags} onInput={(event) => set({ tags: event.currentTarget.value })} />
        </div>
        <div class="field">
          <label for="count">How many</label>
          <input id="count" type="number" min={1} max={MOST} value={choice.count} onInput={(event) => set({ count: Math.min(Math.max(event.currentTarget.valueAsNumber || 1, 1), MOST) })} />
        </div>
      </div>
    </Step>
  );
}
