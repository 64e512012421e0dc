import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { useClock, useTick, type ClockView } from "../../shell/clock";
import { href } from "../../shell/router";
import { Page, Panel } from "../../ui/Page";
import { Failed, Loading } from "../../ui/states";
import { plural, span } from "../../ui/format";
import { useAction } from "../../ui/useAction";
import { Advance } from "./Advance";
import { Happened, type Done } from "./Happened";
import { Timeline } from "./Timeline";

export interface Change {
  hold?: boolean;
  real?: boolean;
  rate?: number;
  advance_seconds?: number;
  advance_to?: number;
}

interface Changed extends ClockView {
  happened: Done | null;
}

const RATES: [string, number][] = [
  ["A minute a second", 60],
  ["An hour a second", 3600],
  ["A day a second", 86_400],
];

/** Roost's time: what it is, how it is changed, what falls due and what has happened. */
export function Clock(): JSX.Element {
  const clock = useClock();
  const [happened, setHappened] = useState<Done>();
  const [turn, setTurn] = useState(0);
  const action = useAction();
  const change = (body: Change): Promise<boolean> =>
    action.run(async () => {
      const changed = await admin<Changed>("POST", "/clock", { body });
      setHappened(changed.happened ?? undefined);
      clock.remote.reload();
      setTurn((now) => now + 1);
    });
  const { view } = clock;
  return (
    <Page
      title="Clock"
      lead="Dates, charges, schedules and expiries go by this clock. Stop it, or move it on: what falls due on the way is done, each at its own time."
    >
      {!view && <Loading />}
      {view && (
        <div class="panels panels-two">
          <Panel title="Now">
            <Face view={view} />
            <div class="form-foot">
              {view.held ? (
                <button type="button" class="button button-main" disabled={action.busy} onClick={() => change({ rate: 1 })}>
                  Let it run
                </button>
              ) : (
                <button type="button" class="button button-main" disabled={action.busy} onClick={() => change({ hold: true })}>
                  Hold it
                </button>
              )}
              {!view.held && view.rate !== 1 && (
                <button type="button" class="button" disabled={action.busy} onClick={() => change({ rate: 1 })}>
                  Real speed
                </button>
              )}
              {RATES.filter(([, rate]) => rate !== view.rate).map(([title, rate]) => (
                <button key={rate} type="button" class="button" disabled={action.busy} onClick={() => change({ rate })}>
                  {title}
                </button>
              ))}
            </div>
            {!view.real && <WayBack change={change} ahead={view.ahead_seconds} busy={action.busy} />}
          </Panel>
          <Panel title="Move it on">
            <Advance busy={action.busy} advance={change} />
          </Panel>
        </div>
      )}
      {action.busy && <p class="busy" role="status">Moving on. What falls due is being done…</p>}
      {action.error && <Failed error={action.error} />}
      {happened && <Happened done={happened} />}
      <Timeline turn={turn} advance={change} busy={action.busy} />
    </Page>
  );
}

function Face({ view }: { view: ClockView }): JSX.Element {
  const now = useTick();
  const [day, time] = new Date(now).toISOString().slice(0, 19).split("T");
  return (
    <div class="face">
      <time class="face-time">{time}</time>
      <span class="face-day">
        {day} <span class="quiet">UTC</span>
      </span>
      <p class="quiet">{told(view)}</p>
    </div>
  );
}

function told(view: ClockView): string {
  const ahead = Math.abs(view.ahead_seconds) >= 1 ? `, ${span(view.ahead_seconds)} ${view.ahead_seconds > 0 ? "ahead of" : "behind"} real time` : "";
  if (view.real) return "It is real time.";
  if (view.held) {
    const waits = view.lifecycle === "instant" ? "" : ` Nothing that takes time goes on meanwhile (lifecycle ${view.lifecycle}).`;
    return `It is held${ahead}.${waits}`;
  }
  return view.rate === 1 ? `It runs at real speed${ahead}.` : `A second is ${plural(view.rate, "second")} here${ahead}.`;
}

/** Time never runs backwards, so a clock that is ahead comes back by a reset alone. */
function WayBack({ change, ahead, busy }: { change: (body: Change) => void; ahead: number; busy: boolean }): JSX.Element {
  if (ahead > 1) {
    return (
      <p class="quiet">
        It never runs backwards. <a href={href("/state")}>Reset the state</a>, or restore a saved one, to come back to real time.
      </p>
    );
  }
  return (
    <button type="button" class="button button-quiet" disabled={busy} onClick={() => change({ real: true })}>
      Back to real time
    </button>
  );
}
