// Sees to it that a fleet of machines is there: web-1, web-2, ...

export class Cloud {
  constructor(key, address = "https://api.vultr.com") {
    this.key = key;
    this.address = address;
  }

  async ask(method, path, body) {
    const reply = await fetch(`${this.address}/v2${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.key}`, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const answer = reply.status === 204 ? null : await reply.json();
    if (!reply.ok) throw new Error(answer.error);
    return answer;
  }
}

/** The labels of the machines that are there. */
export async function labels(cloud) {
  const { instances } = await cloud.ask("GET", "/instances?per_page=500");
  return instances.map(({ label }) => label).sort();
}

/** Makes the machines that are missing; resolves to their labels. */
export async function ensure(cloud, size) {
  const there = await labels(cloud);
  const wanted = Array.from({ length: size }, (_, n) => `web-${n + 1}`);
  const missing = wanted.filter((label) => !there.includes(label));
  for (const label of missing) {
    await cloud.ask("POST", "/instances", { region: "ewr", plan: "vc2-1c-1gb", os_id: 1743, label });
  }
  return missing;
}
