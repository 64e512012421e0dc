// One call of the API, as it is written in each language. The key stands in a variable that
// `roost env` sets, so what is copied holds no secret. The admin interface is reached by its socket,
// which always answers; the API at the address that this console's server has.
import { currentSession, search } from "../api/client";
import type { Call } from "./request";

const SOCKET = "admin.sock";

function address(call: Call): string {
  const base = call.admin ? "http://roost/_roost" : (currentSession()?.roost.api ?? "https://api.vultr.com/v2");
  return base + call.path + search(call.query);
}

export function curl(call: Call): string {
  const lines = [`curl -X ${call.method} "${address(call)}"`];
  if (call.admin) lines.push(`--unix-socket "$ROOST_DATA/${SOCKET}"`);
  else {
    if (address(call).startsWith("https:")) lines.push('--cacert "$SSL_CERT_FILE"');
    lines.push('-H "Authorization: Bearer $VULTR_API_KEY"');
  }
  if (call.body !== undefined) {
    lines.push('-H "Content-Type: application/json"');
    lines.push(`-d '${JSON.stringify(call.body, null, 2).replace(/'/g, "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

export function python(call: Call): string {
  const client = call.admin
    ? `httpx.Client(transport=httpx.HTTPTransport(uds=os.environ["ROOST_DATA"] + "/${SOCKET}"))`
    : 'httpx.Client(headers={"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]})';
  const body = call.body === undefined ? "" : `,\n    json=${indent(literal(call.body))},\n`;
  return `import os

import httpx

client = ${client}
answer = client.request(${body ? "\n    " : ""}"${call.method}", "${address(call)}"${body})
answer.raise_for_status()
print(answer.text)
`;
}

export function go(call: Call): string {
  const hasBody = call.body !== undefined;
  const imports = ["fmt", "io", "log", "net/http", "os"];
  if (hasBody) imports.push("strings");
  if (call.admin) imports.push("context", "net");
  const body = hasBody ? `\tbody := strings.NewReader(${goString(JSON.stringify(call.body, null, 2))})\n` : "";
  const client = call.admin
    ? `	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", os.Getenv("ROOST_DATA")+"/${SOCKET}")
		},
	}}
`
    : "";
  const key = call.admin ? "" : '\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("VULTR_API_KEY"))\n';
  return `package main

import (
${imports.sort().map((name) => `\t"${name}"`).join("\n")}
)

func main() {
${client}${body}	request, err := http.NewRequest("${call.method}", "${address(call)}", ${hasBody ? "body" : "nil"})
	if err != nil {
		log.Fatal(err)
	}
${key}${hasBody ? '\trequest.Header.Set("Content-Type", "application/json")\n' : ""}	answer, err := ${call.admin ? "client" : "http.DefaultClient"}.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Status, string(text))
}
`;
}

/** A raw string where it can be one: it ends at the first backquote. */
function goString(text: string): string {
  return text.includes("`") ? JSON.stringify(text) : `\`${text}\``;
}

/** A value as Python writes it. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((one) => `    ${indent(literal(one))},`).join("\n")}\n]`;
  }
  if (typeof value === "object") {
    const lines = Object.entries(value).map(([name, one]) => `    ${JSON.stringify(name)}: ${indent(literal(one))},`);
    return lines.length ? `{\n${lines.join("\n")}\n}` : "{}";
  }
  return JSON.stringify(value);
}

function indent(text: string): string {
  return text.replace(/\n/g, "\n    ");
}
