import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { Cloud, ensure, labels } from "./fleet.js";
import { Roost } from "./roost.js";

let roost, cloud;

before(async () => {
  roost = await Roost.start();
  cloud = new Cloud(roost.key, roost.url);
});
beforeEach(() => roost.reset());
after(() => roost.stop());

test("what is missing is made", async () => {
  assert.deepEqual(await ensure(cloud, 3), ["web-1", "web-2", "web-3"]);
  assert.deepEqual(await labels(cloud), ["web-1", "web-2", "web-3"]);
});

test("what is there stays", async () => {
  await ensure(cloud, 2);
  assert.deepEqual(await ensure(cloud, 3), ["web-3"]);
});

test("it goes on where it failed", async () => {
  await ensure(cloud, 1);
  await roost.fault("error", { operation: "create-instance", message: "Sorry.", count: 1 });
  await assert.rejects(ensure(cloud, 3), /Sorry/);
  assert.deepEqual(await ensure(cloud, 3), ["web-2", "web-3"]);
});

test("a sold-out region is said", async () => {
  await roost.fault("sold-out", { region: "ewr" });
  await assert.rejects(ensure(cloud, 1));
});
