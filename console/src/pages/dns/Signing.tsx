import type { JSX } from "preact";
import { v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { Code } from "../../ui/CodeTabs";
import { Panel } from "../../ui/Page";
import { Await, Failed } from "../../ui/states";
import { useAction } from "../../ui/useAction";

interface Signed {
  signed: boolean;
  lines: string[];
  nsprimary: string;
  email: string;
}

/** The zone's own record, and what the zone above has to publish where it is signed. */
export function Signing({ base }: { base: string }): JSX.Element {
  const action = useAction();
  const remote = useRemote((signal) => read(base, signal), [base]);
  const turn = async (on: boolean): Promise<void> => {
    await action.run(() => v2("PUT", base, { body: { dns_sec: on ? "enabled" : "disabled" } }));
    remote.reload();
  };
  return (
    <Panel title="Authority and signature">
      <Await remote={remote} lines={3}>
        {(zone) => (
          <div class="form">
            <dl class="facts">
              <div>
                <dt>Primary server</dt>
                <dd>{zone.nsprimary}</dd>
              </div>
              <div>
                <dt>Mailbox</dt>
                <dd>{zone.email}</dd>
              </div>
              <div>
                <dt>DNSSEC</dt>
                <dd>{zone.signed ? "signed" : "not signed"}</dd>
              </div>
            </dl>
            {zone.signed && (
              <>
                <p class="quiet">The key, and the DS records for whoever runs the zone above:</p>
                <Code text={zone.lines.join("\n")} />
              </>
            )}
            {action.error && <Failed error={action.error} />}
            <div class="form-foot">
              <button type="button" class="button" disabled={action.busy} onClick={() => turn(!zone.signed)}>
                {zone.signed ? "Stop signing" : "Sign the zone"}
              </button>
            </div>
          </div>
        )}
      </Await>
    </Panel>
  );
}

async function read(base: string, signal: AbortSignal): Promise<Signed> {
  const { domain } = await v2<{ domain: { dns_sec: string } }>("GET", base, { signal });
  const { dns_soa } = await v2<{ dns_soa: { nsprimary: string; email: string } }>("GET", `${base}/soa`, { signal });
  const signed = domain.dns_sec === "enabled";
  const lines = signed ? (await v2<{ dns_sec: string[] }>("GET", `${base}/dnssec`, { signal })).dns_sec : [];
  return { signed, lines, ...dns_soa };
}
