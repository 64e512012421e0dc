// The metrics of /_roost/metrics, read again and again, as lines of what changed in between.
import { useEffect, useState } from "preact/hooks";
import { admin } from "../../api/client";

export interface Point {
  requests: number;
  refused: number;
  failed: number;
  milliseconds: number;
}

interface Totals {
  at: number;
  requests: number;
  refused: number;
  failed: number;
  seconds: number;
  count: number;
}

export const EVERY_SECONDS = 2;
const KEPT = 90;
const LINE = /^(\w+)(?:\{([^}]*)\})? ([0-9.e+-]+)/;

/** Points of the last three minutes, as long as the page is open. */
export function useMetrics(): Point[] {
  const [points, setPoints] = useState<Point[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    let before: Totals | undefined;
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const now = totals(await admin<string>("GET", "/metrics", { signal: stop.signal }));
        const last = before;
        before = now;
        if (last) setPoints((all) => [...all, point(last, now)].slice(-KEPT));
      } catch {
        before = undefined; // The page says elsewhere that there is no answer.
      }
    };
    void look();
    const timer = setInterval(look, EVERY_SECONDS * 1000);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, []);
  return points;
}

export function totals(text: string): Totals {
  const found: Totals = { at: Date.now(), requests: 0, refused: 0, failed: 0, seconds: 0, count: 0 };
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, name, labels = "", written] = match;
    const value = Number(written);
    if (name === "roost_requests_total") {
      found.requests += value;
      const status = Number(/status="(\d+)"/.exec(labels)?.[1]);
      if (status >= 500) found.failed += value;
      else if (status >= 400) found.refused += value;
    } else if (name === "roost_request_duration_seconds_sum") found.seconds += value;
    else if (name === "roost_request_duration_seconds_count") found.count += value;
  }
  return found;
}

export function point(before: Totals, now: Totals): Point {
  const passed = Math.max((now.at - before.at) / 1000, 0.1);
  const count = now.count - before.count;
  return {
    requests: Math.max(now.requests - before.requests, 0) / passed,
    refused: Math.max(now.refused - before.refused, 0) / passed,
    failed: Math.max(now.failed - before.failed, 0) / passed,
    milliseconds: count > 0 ? ((now.seconds - before.seconds) / count) * 1000 : 0,
  };
}
