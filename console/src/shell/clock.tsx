import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { admin, isOperator } from "../api/client";
import { Loading } from "../ui/states";
import { useRemote, type Remote } from "../api/useRemote";

/** As /_roost/clock answers it. */
export interface ClockView {
  now: string;
  now_us: number;
  rate: number;
  held: boolean;
  real: boolean;
  ahead_seconds: number;
  since: string;
  lifecycle: string;
}

export interface RoostClock {
  view: ClockView | undefined;
  /** Clock time now, in milliseconds, as far as this browser knows. */
  now: () => number;
  remote: Remote<ClockView | undefined>;
}

const POLL = 5000;
const Clock = createContext<RoostClock | null>(null);

/**
 * Roost's clock, for every page. Between two readings it goes on here at its own rate. A session by
 * key may not ask for it and has the browser's.
 */
export function ClockProvider({ children }: { children: ComponentChildren }): JSX.Element {
  const remote = useRemote(
    async (signal) => (isOperator() ? { ...(await admin<ClockView>("GET", "/clock", { signal })), read: Date.now() } : undefined),
    [],
    POLL,
  );
  const view = remote.data;
  const clock = useMemo<RoostClock>(
    () => ({
      view,
      remote,
      now: () => (view ? view.now_us / 1000 + (Date.now() - view.read) * view.rate : Date.now()),
    }),
    [view, remote.error, remote.loading],
  );
  // Dates are told, and logs asked for, by this clock: nothing is shown by another one first.
  if (isOperator() && !view && !remote.error) return <Loading />;
  return <Clock.Provider value={clock}>{children}</Clock.Provider>;
}

export function useClock(): RoostClock {
  const clock = useContext(Clock);
  if (!clock) throw new Error("useClock is for pages");
  return clock;
}

/** The same, and shown anew every second. */
export function useTick(): number {
  const { now } = useClock();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return now();
}
