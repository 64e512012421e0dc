// What can go wrong on purpose, as /_roost/faults has it, and which details each kind takes.

export interface Fault {
  id: string;
  kind: Kind;
  active: boolean;
  seen: number;
  hits: number;
  operation?: string;
  section?: string;
  key?: string;
  resource?: string;
  rate?: number;
  count?: number;
  until?: string;
  status?: number;
  message?: string;
  seconds?: number;
  retry_after?: number;
  plan?: string;
  region?: string;
}

export type Kind = "error" | "delay" | "drop-before" | "drop-after" | "stuck" | "sold-out" | "locked" | "rate-limit";

export const KINDS: [Kind, string, string][] = [
  ["error", "An error", "The request is refused with a status, and nothing is done."],
  ["delay", "A delay", "The request waits before it is done."],
  ["drop-before", "No answer, not done", "The connection is closed and nothing is done."],
  ["drop-after", "No answer, but done", "What was asked is done, and the connection closed without an answer."],
  ["stuck", "Stuck", "What the request begins stays as it is until the fault is cleared."],
  ["sold-out", "Sold out", "A plan, a region or both have nothing left to deploy."],
  ["locked", "Locked", "The resource is said to be busy with something else."],
  ["rate-limit", "Too many requests", "429, with the seconds to wait."],
];

export function titleOf(kind: Kind): string {
  return KINDS.find(([id]) => id === kind)?.[1] ?? kind;
}

/** What it does, in a few words. */
export function effectOf(fault: Fault): string {
  switch (fault.kind) {
    case "error":
    case "locked":
      return [fault.status, fault.message].filter(Boolean).join(" ") || titleOf(fault.kind);
    case "delay":
      return `${fault.seconds ?? 0} s`;
    case "rate-limit":
      return `again after ${fault.retry_after ?? 0} s`;
    case "sold-out":
      return [fault.plan || "every plan", fault.region ? `in ${fault.region}` : "everywhere"].join(" ");
    default:
      return KINDS.find(([id]) => id === fault.kind)?.[2] ?? "";
  }
}

/** Whom it meets, in a few words. */
export function targetOf(fault: Fault): string {
  const parts = [fault.operation, fault.section && `section ${fault.section}`, fault.resource && `of ${fault.resource}`, fault.key && `by key ${fault.key}`];
  return parts.filter(Boolean).join(", ") || "every request";
}
