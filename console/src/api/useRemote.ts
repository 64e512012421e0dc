import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./client";

export interface Remote<T> {
  data: T | undefined;
  error: Refused | undefined;
  loading: boolean;
  reload: () => void;
}

type State<T> = Omit<Remote<T>, "reload">;

/**
 * What `load` answers, anew whenever one of `inputs` changes and every `every` milliseconds (0:
 * never). What was there stays visible while it is read again. A hidden tab does not poll, and a slow
 * answer is waited for rather than asked for again.
 */
export function useRemote<T>(
  load: (signal: AbortSignal) => Promise<T>,
  inputs: readonly unknown[],
  every = 0,
): Remote<T> {
  const [state, setState] = useState<State<T>>(EMPTY);
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  const asking = useRef(false);
  latest.current = load;
  const reload = useCallback(() => setTurn((now) => now + 1), []);

  useEffect(() => setState(EMPTY), inputs);

  useEffect(() => {
    const stop = new AbortController();
    const end = (state: (before: State<T>) => State<T>): void => {
      if (stop.signal.aborted) return;
      asking.current = false;
      setState(state);
    };
    asking.current = true;
    latest.current(stop.signal).then(
      (data) => end(() => ({ data, error: undefined, loading: false })),
      (error: unknown) => end((before) => ({ ...before, error: asRefused(error), loading: false })),
    );
    return () => stop.abort();
  }, [...inputs, turn]);

  useEffect(() => {
    if (every === 0) return undefined;
    const timer = setInterval(() => document.hidden || asking.current || reload(), every);
    return () => clearInterval(timer);
  }, [every, reload]);

  return { ...state, reload };
}

const EMPTY = { data: undefined, error: undefined, loading: true };

export function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  return new Refused(0, error instanceof Error ? error.message : String(error));
}
