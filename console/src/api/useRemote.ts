import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./client";

export interface Remote<T> {
  data: T | undefined;
  error: Refused | undefined;
  loading: boolean;
  reload: () => void;
}

/**
 * What `load` answers, anew whenever one of `inputs` changes and every `every` milliseconds (0:
 * never). What was there stays visible while it is read again; a hidden tab does not poll.
 */
export function useRemote<T>(
  load: (signal: AbortSignal) => Promise<T>,
  inputs: readonly unknown[],
  every = 0,
): Remote<T> {
  const [state, setState] = useState<Omit<Remote<T>, "reload">>(EMPTY as Omit<Remote<T>, "reload">);
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(() => setTurn((now) => now + 1), []);

  useEffect(() => setState(EMPTY as Omit<Remote<T>, "reload">), inputs);

  useEffect(() => {
    const stop = new AbortController();
    latest.current(stop.signal).then(
      (data) => stop.signal.aborted || setState({ data, error: undefined, loading: false }),
      (error: unknown) =>
        stop.signal.aborted ||
        setState((before) => ({ ...before, error: asRefused(error), loading: false })),
    );
    return () => stop.abort();
  }, [...inputs, turn]);

  useEffect(() => {
    if (every === 0) return undefined;
    const timer = setInterval(() => document.hidden || reload(), every);
    return () => clearInterval(timer);
  }, [every, reload]);

  return { ...state, reload };
}

const EMPTY = { data: undefined, error: undefined, loading: true };

export function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  return new Refused(0, error instanceof Error ? error.message : String(error));
}
