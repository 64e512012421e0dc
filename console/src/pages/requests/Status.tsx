import type { JSX } from "preact";
import type { Seen } from "./traffic";

const DROPPED = 444;

/** A status and what it means; a request that a fault has left without an answer says so. */
export function Status({ seen }: { seen: Seen }): JSX.Element {
  const { status } = seen;
  const tone = status >= 500 || status === DROPPED ? "bad" : status >= 400 ? "moving" : "good";
  return <span class={`status status-${tone}`}>{status === DROPPED ? "dropped" : status}</span>;
}
