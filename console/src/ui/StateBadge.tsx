import type { JSX } from "preact";
import { heading } from "./format";

export type Tone = "good" | "moving" | "idle" | "bad" | "plain";

// The API's own words for states, by what they mean to someone who looks at them.
const WORDS: Record<Exclude<Tone, "plain">, string> = {
  good: "active running ok complete completed available attached enabled healthy verified ready online open resolved paid success signed accepted installed none_needed",
  moving:
    "pending installing installingbooting booting provisioning rebuilding updating resizing creating deleting destroying starting stopping rebooting migrating restoring attaching detaching processing queued upgrading in_progress waiting reinstalling scheduled moving rebalancing configuring building exporting importing locked-by-job",
  idle: "stopped halted closed disabled detached inactive off paused expired cleared ended powered_off archived",
  bad: "error failed suspended degraded unhealthy refused unavailable critical offline overdue revoked stuck broken",
};

const TONES = new Map<string, Tone>(
  Object.entries(WORDS).flatMap(([tone, words]) =>
    words.split(" ").map((word): [string, Tone] => [word, tone as Tone]),
  ),
);

export function toneOf(state: string): Tone {
  return TONES.get(state.toLowerCase().replace(/[\s-]+/g, "_")) ?? TONES.get(state.toLowerCase()) ?? "plain";
}

/** A dot and a word. The dot pulses while things move; the word alone says it too. */
export function StateBadge({ state, tone }: { state: string; tone?: Tone }): JSX.Element {
  return (
    <span class={`state state-${tone ?? toneOf(state)}`}>
      <span class="state-dot" aria-hidden="true" />
      {heading(state)}
    </span>
  );
}

type Document = Record<string, unknown>;

/**
 * The one state of a resource, of the several words that the API has for it. An instance is active,
 * stopped and ok at once: what a person wants to know is that it is stopped.
 */
export function stateOf(item: Document): string | null {
  const status = word(item["status"]) ?? word(item["state"]);
  const power = word(item["power_status"]);
  const server = word(item["server_status"]);
  if (status && toneOf(status) !== "good") return status;
  if (server && toneOf(server) === "moving") return server;
  if (power === "stopped") return power;
  if (power === "running") return power;
  return status ?? word(item["health"]);
}

export function isMoving(item: Document): boolean {
  const state = stateOf(item);
  return state !== null && toneOf(state) === "moving";
}

function word(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length < 40 ? value : null;
}
