// The stream of requests: one long question after another, each from where the last one ended.
import { useEffect, useRef, useState } from "preact/hooks";
import { admin, type Method, type Refused } from "../../api/client";
import { asRefused } from "../../api/useRemote";

export interface Seen {
  id: string;
  at: string;
  method: Method | "HEAD";
  path: string;
  status: number;
  milliseconds: number;
  client: string;
  query?: string;
  key?: string;
  key_name?: string;
  operation?: string;
  body?: string;
  answer?: string;
  reason?: string;
  fault?: string;
}

interface Answer {
  requests: Seen[];
  next_after: string;
}

export interface Traffic {
  requests: Seen[];
  error: Refused | undefined;
  loading: boolean;
  clear: () => void;
}

const KEPT = 500;
const WAIT_SECONDS = 20;
const AFTER_A_FAILURE = 3000;

/** The last requests, the newest first, and each that comes. */
export function useTraffic(paused: boolean): Traffic {
  const [requests, setRequests] = useState<Seen[]>([]);
  const [error, setError] = useState<Refused>();
  const [loading, setLoading] = useState(true);
  const place = useRef("");

  useEffect(() => {
    if (paused) return undefined;
    const stop = new AbortController();
    const take = (answer: Answer): void => {
      place.current = answer.next_after;
      setError(undefined);
      setLoading(false);
      setRequests((before) => merged(answer.requests, before));
    };
    const follow = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const query = place.current
          ? { after: place.current, wait: WAIT_SECONDS, bodies: true }
          : { last: KEPT, bodies: true };
        try {
          take(await admin<Answer>("GET", "/requests", { query, signal: stop.signal }));
        } catch (failure) {
          if (stop.signal.aborted) return;
          setError(asRefused(failure));
          setLoading(false);
          place.current = "";
          await new Promise((done) => setTimeout(done, AFTER_A_FAILURE));
        }
      }
    };
    void follow();
    return () => stop.abort();
  }, [paused]);

  return { requests, error, loading, clear: () => setRequests([]) };
}

function merged(news: Seen[], before: Seen[]): Seen[] {
  if (news.length === 0) return before;
  const known = new Set(news.map((one) => one.id));
  return [...news.toReversed(), ...before.filter((one) => !known.has(one.id))].slice(0, KEPT);
}

/** The path as clients ask for it, whoever asked: the console's own requests lie below /console. */
export function apiPath(seen: Seen): string {
  return seen.path.replace(/^\/console(?=\/v2)/, "").replace(/^\/v2/, "");
}

export function isOfApi(seen: Seen): boolean {
  return /^(\/console)?\/v2\//.test(seen.path);
}

/** A body as it can be sent; undefined where there is none, or where it was no JSON. */
export function bodyOf(seen: Seen): unknown {
  if (!seen.body) return undefined;
  try {
    return JSON.parse(seen.body);
  } catch {
    return undefined;
  }
}

export const MASK = "********";

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
