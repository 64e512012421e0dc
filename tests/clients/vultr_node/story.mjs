// The story as told by @vultr/vultr-node, see test_vultr_node.py.
//
// The library hands an error back where others throw it, so each answer is looked at.

import { strict as assert } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as pause } from "node:timers/promises";
import vultrNode from "@vultr/vultr-node";

const { ROOST_URL, ROOST_API_KEY, REGION, PLAN, LARGER_PLAN, OS_ID, PUBLIC_KEY } = process.env;
const PATIENCE_MS = 30_000;
const POLL_MS = 20;

const vultr = vultrNode.initialize({ apiKey: ROOST_API_KEY, baseUrl: `${ROOST_URL}/v2` });

async function answer(call) {
  const body = await call;
  if (body instanceof Error) throw body;
  return body;
}

// All items of a list, page by page.
async function all(operation, key) {
  const items = [];
  for (let cursor = ""; ; ) {
    const body = await answer(operation(cursor ? { cursor } : {}));
    items.push(...body[key]);
    cursor = body.meta.links.next;
    if (!cursor) return items;
  }
}

// What `look` sees, without immediate repetitions, up to and with the first that is `done`.
async function watch(look, done) {
  const seen = [];
  for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; await pause(POLL_MS)) {
    const now = await look();
    if (!isDeepStrictEqual(seen.at(-1), now)) seen.push(now);
    if (done(now)) return seen;
  }
  throw new Error(`still ${JSON.stringify(seen.at(-1))} after ${PATIENCE_MS} ms`);
}

const stateOf = ({ status, power_status, server_status }) => ({
  status,
  power_status,
  server_status,
});
const sizeOf = ({ plan, vcpu_count, ram, disk }) => ({ plan, vcpu_count, ram, disk });
const ready = (instance) =>
  isDeepStrictEqual(stateOf(instance), {
    status: "active",
    power_status: "running",
    server_status: "ok",
  });

const ids = (items) => items.map(({ id }) => id);

await answer(vultr.account.getAccountInfo());
const catalog = {
  regions: ids(await all(vultr.regions.listRegions, "regions")),
  plans: ids(await all(vultr.plans.listPlans, "plans")),
  operating_systems: ids(await all(vultr.operatingSystems.listImages, "os")),
};

const { ssh_key: key } = await answer(
  vultr.sshKeys.createSshKey({ name: "laptop", ssh_key: PUBLIC_KEY }),
);
const { instance: created } = await answer(
  vultr.instances.createInstance({
    region: REGION,
    plan: PLAN,
    // A string: so the library's own description has it.
    os_id: OS_ID,
    label: "told by vultr-node",
    sshkey_id: [key.id],
    tags: ["story"],
  }),
);
const instanceId = { "instance-id": created.id };
const look = async () => (await answer(vultr.instances.getInstance(instanceId))).instance;

const states = await watch(async () => stateOf(await look()), ready);
const { main_ip } = await look();

const { snapshot } = await answer(
  vultr.snapshots.createSnapshot({ instance_id: created.id, description: "before the resize" }),
);
const snapshotId = { "snapshot-id": snapshot.id };
const taken = await watch(
  async () => (await answer(vultr.snapshots.getSnapshot(snapshotId))).snapshot,
  ({ status }) => status === "complete",
);

await answer(vultr.instances.updateInstance({ ...instanceId, plan: LARGER_PLAN }));
const resized = (await watch(look, (now) => now.plan === LARGER_PLAN && ready(now))).at(-1);

// A deletion's 204 has nothing to hand back.
assert.equal(await vultr.instances.deleteInstance(instanceId), undefined);
const gone = await vultr.instances.getInstance(instanceId);
assert.ok(gone instanceof Error, "a deleted instance still answers");
const [reason, error] = gone.message.split(": ");
assert.equal(reason, "Not Found");

assert.equal(await vultr.snapshots.deleteSnapshot(snapshotId), undefined);
assert.equal(await vultr.sshKeys.deleteSshKey({ "ssh-key-id": key.id }), undefined);
const left = [
  ...(await all(vultr.instances.listInstances, "instances")),
  ...(await all(vultr.snapshots.listSnapshots, "snapshots")),
  ...(await all(vultr.sshKeys.listSshKeys, "ssh_keys")),
];
const made = new Set(ids([created, snapshot, key]));

console.log(
  JSON.stringify({
    catalog,
    deployed: {
      state: stateOf(created),
      size: sizeOf(created),
      main_ip: created.main_ip,
      default_password: created.default_password,
    },
    states,
    main_ip,
    snapshot: {
      states: [snapshot, ...taken].map(({ status }) => status),
      size: taken.at(-1).size,
    },
    resized: sizeOf(resized),
    gone: { error, listed: left.some(({ id }) => made.has(id)) },
  }),
);
