// A Roost for tests: a process of its own, that is gone in the end.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const KEY = "ROOSTTESTKEY";
const TOKEN = "roosttest";

export class Roost {
  /** Starts one; resolves once it answers. `more`: further options of `roost serve`. */
  static async start(...more) {
    const data = await mkdtemp(join(tmpdir(), "roost-"));
    const child = spawn(
      "roost",
      [
        ...["serve", "--data", data, "--plain-http", "127.0.0.1:0", "--admin", "127.0.0.1:0"],
        ...["--lifecycle", "instant", "--rate-limit", "0", "--log", "off", ...more],
      ],
      {
        env: { ...process.env, ROOST_API_KEY: KEY, ROOST_ADMIN_TOKEN: TOKEN },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const roost = new Roost(child, data);
    const failed = once(child, "error").then(([error]) => Promise.reject(error));
    try {
      await Promise.race([roost.#read(), failed]);
    } catch (error) {
      await rm(data, { recursive: true });
      throw error;
    }
    return roost;
  }

  constructor(child, data) {
    this.key = KEY;
    this.child = child;
    this.data = data;
  }

  /** Leaves nothing but the account and the key: for the beginning of each test. */
  async reset() {
    await this.#tell("reset");
  }

  /** Has something go wrong until the next reset: see `roost faults add --help`. */
  async fault(kind, details) {
    await this.#tell("faults", { kind, ...details });
  }

  /** Moves the clock on; resolves when all that fell due is done. */
  async advance(seconds) {
    await this.#tell("clock", { advance_seconds: seconds });
  }

  async stop() {
    this.child.kill();
    if (this.child.exitCode === null) await once(this.child, "exit");
    await rm(this.data, { recursive: true });
  }

  async #read() {
    for await (const line of createInterface({ input: this.child.stdout })) {
      const address = line.match(/http:\S+/)?.[0];
      if (line.startsWith("Roost answers on")) this.url = address;
      if (line.startsWith("Admin interface")) this.admin = address;
      if (line.startsWith("All there is:")) return;
    }
    throw new Error("roost serve has ended");
  }

  async #tell(path, what) {
    const reply = await fetch(`${this.admin}/${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${TOKEN}` },
      body: what && JSON.stringify(what),
    });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  }
}
