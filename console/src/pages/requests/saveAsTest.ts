// A request that was seen, as a test for pytest: what was asked, and what was answered.
import { apiPath, bodyOf, type Seen } from "./traffic";
import { literal } from "../../showas/languages";

/** The fields of an answer that are the same the next time: no ids, dates, addresses or secrets. */
const CHANGING = /(^|_)(id|ids|ip|uuid|date|at|time|created|updated|mac|key|password|gateway|netmask|network|kvm|url|cursor|etag)($|_)/;

export function asTest(seen: Seen): string {
  const name = `test_${(seen.operation || "request").replace(/-/g, "_")}${seen.status >= 400 ? "_is_refused" : ""}`;
  const body = bodyOf(seen);
  const sent = body === undefined ? "" : `,\n        json=${indented(literal(body), 8)}`;
  const query = seen.query ? `?${seen.query}` : "";
  return `import httpx


def ${name}(roost):
    answer = httpx.request(
        "${seen.method}",
        roost.url + "/v2${apiPath(seen)}${query}",
        headers={"Authorization": f"Bearer {roost.key}"}${sent},
    )
    assert answer.status_code == ${seen.status}, answer.text
${assertions(seen)}`;
}

function assertions(seen: Seen): string {
  if (seen.status >= 400 && seen.reason) return `    assert answer.json()["error"] == ${JSON.stringify(seen.reason)}\n`;
  const answer = objectOf(seen.answer);
  if (!answer) return "";
  const [key, value] = Object.entries(answer)[0] ?? [];
  if (!key || typeof value !== "object" || value === null || Array.isArray(value)) return "";
  const stable = Object.entries(value as Record<string, unknown>)
    .filter(([field, one]) => !CHANGING.test(field) && (typeof one === "string" || typeof one === "number" || typeof one === "boolean"))
    .filter(([, one]) => one !== "" && one !== "********")
    .slice(0, 6);
  if (stable.length === 0) return "";
  const lines = stable.map(([field, one]) => `    assert found[${JSON.stringify(field)}] == ${literal(one)}`);
  return `    found = answer.json()[${JSON.stringify(key)}]\n${lines.join("\n")}\n`;
}

function objectOf(text: string | undefined): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function indented(text: string, by: number): string {
  return text.replace(/\n/g, `\n${" ".repeat(by)}`);
}
