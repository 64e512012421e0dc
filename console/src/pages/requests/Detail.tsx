import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { v2, type Method } from "../../api/client";
import type { Call } from "../../showas/request";
import { href } from "../../shell/router";
import { Code, ShowAs } from "../../ui/CodeTabs";
import { Dialog } from "../../ui/Dialog";
import { date } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { Failed } from "../../ui/states";
import { Tabs, type Tab } from "../../ui/Tabs";
import { useAction } from "../../ui/useAction";
import { asTest } from "./saveAsTest";
import { Status } from "./Status";
import { apiPath, bodyOf, isOfApi, MASK, pretty, type Seen } from "./traffic";

/** All that is known of one request, and what can be made of it. */
export function Detail({ seen, close }: { seen: Seen; close: () => void }): JSX.Element {
  const [tab, setTab] = useState("body");
  const call = callOf(seen);
  const tabs: Tab[] = [
    { id: "body", title: "Body" },
    { id: "answer", title: "Answer" },
    ...(call ? [{ id: "code", title: "As code" }, { id: "test", title: "As a test" }] : []),
  ];
  return (
    <Dialog title={`${seen.method} ${seen.path}`} close={close} wide>
      <dl class="facts">
        <div>
          <dt>Status</dt>
          <dd>
            <Status seen={seen} /> <span class="quiet">in {seen.milliseconds} ms</span>
          </dd>
        </div>
        <div>
          <dt>When</dt>
          <dd>{date(seen.at)} UTC</dd>
        </div>
        {seen.operation && (
          <div>
            <dt>Operation</dt>
            <dd>
              <a href={`/docs#${seen.operation}`} target="_blank" rel="noreferrer">
                {seen.operation}
              </a>
            </dd>
          </div>
        )}
        <div>
          <dt>Who</dt>
          <dd>
            {seen.key_name || seen.key || (seen.path.startsWith("/console") ? "this console" : "nobody's key")} from {seen.client}
          </dd>
        </div>
        {seen.query && (
          <div>
            <dt>Query</dt>
            <dd>
              <code>{seen.query}</code>
            </dd>
          </div>
        )}
        {seen.reason && (
          <div>
            <dt>Refused</dt>
            <dd class="bad">{seen.reason}</dd>
          </div>
        )}
        {seen.fault && (
          <div>
            <dt>Fault</dt>
            <dd>
              <a href={href("/faults")}>{seen.fault}</a>
            </dd>
          </div>
        )}
      </dl>
      <Actions seen={seen} call={call} />
      <Tabs tabs={tabs} chosen={tab} choose={setTab} label="Of this request">
        {tab === "body" && <Shown text={seen.body} none="It has no body, or none was kept: bodies are kept while this page is open." />}
        {tab === "answer" && <Shown text={seen.answer} none="It has no answer, or none was kept: answers are kept while this page is open." />}
        {tab === "code" && call && <ShowAs call={call} />}
        {tab === "test" && (
          <>
            <p class="quiet">
              For pytest, with the plugin that Roost brings. What differs each time, such as ids and dates, is left out.
            </p>
            <Code text={asTest(seen)} />
          </>
        )}
      </Tabs>
    </Dialog>
  );
}

function Actions({ seen, call }: { seen: Seen; call: Call | null }): JSX.Element {
  const action = useAction();
  const [answer, setAnswer] = useState<string>();
  const masked = seen.body?.includes(MASK) ?? false;
  const again = async (): Promise<void> => {
    if (!call) return;
    await action.run(async () => setAnswer(JSON.stringify(await sent(call), null, 2)));
  };
  const fault = `/faults?add=1&operation=${encodeURIComponent(seen.operation ?? "")}${seen.key ? `&key=${encodeURIComponent(seen.key)}` : ""}`;
  return (
    <>
      <div class="form-foot">
        {call && (
          <button type="button" class="button" disabled={action.busy || masked} onClick={again}>
            <Icon name="refresh" /> Send again
          </button>
        )}
        {seen.operation && (
          <a class="button" href={href(fault)}>
            <Icon name="bolt" /> Add a fault for this
          </a>
        )}
      </div>
      {masked && <p class="quiet">Its body has a secret, which nobody keeps: it cannot be sent again from here.</p>}
      {action.error && <Failed error={action.error} />}
      {answer !== undefined && (
        <div class="panel" role="status">
          <h3>Sent again, as you</h3>
          <Code text={answer === "null" ? "Done. The answer is empty." : answer} />
        </div>
      )}
    </>
  );
}

function Shown({ text, none }: { text: string | undefined; none: string }): JSX.Element {
  return text ? <Code text={pretty(text)} /> : <p class="quiet">{none}</p>;
}

function callOf(seen: Seen): Call | null {
  if (!isOfApi(seen) || seen.method === "HEAD") return null;
  const body = bodyOf(seen);
  const query = Object.fromEntries(new URLSearchParams(seen.query ?? ""));
  return {
    method: seen.method,
    path: apiPath(seen),
    ...(Object.keys(query).length ? { query } : {}),
    ...(body === undefined ? {} : { body }),
  };
}

async function sent(call: Call): Promise<unknown> {
  const { method, path, query, body } = call;
  return v2(method as Method, path, { ...(query ? { query } : {}), ...(body === undefined ? {} : { body }) });
}
