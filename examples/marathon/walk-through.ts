/**
 * An app of Marathon on ECS: created, scaled, broken and repaired, rolled to a new revision and back without a failed request.
 *
 *   npm run example:marathon                              all by itself, on an embedded ECS
 *   npm run example:marathon -- http://127.0.0.1:8080     with a Marathon on an embedded ECS that runs already, with `translate`
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { startDaemon } from './daemon.ts';
import { Load } from './load.ts';
import { LoadBalancer, addressOf } from './load-balancer.ts';
import { MarathonClient } from './marathon-client.ts';
import type { App } from './marathon-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const ID = '/web';
const COPIES = 4;
const POLL_MS = 100;
/** For how long there is load before and after a change. */
const CALM_MS = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const definition = async (): Promise<unknown> =>
  JSON.parse((await readFile(`${HERE}/web.json`, 'utf8')).replace('HERE', HERE));

/** The app when no deployment changes it any more. */
async function deployed(marathon: MarathonClient): Promise<App> {
  for (;;) {
    const app = await marathon.app(ID);
    if (app.deployments.length === 0) return app;
    await pause(POLL_MS);
  }
}

/** Harms one task and waits until another one serves in its place. */
async function replaced(balancer: LoadBalancer, harm: (address: string) => Promise<unknown>): Promise<void> {
  const [victim] = balancer.serving;
  if (victim === undefined) throw new Error('no task serves');
  await harm(addressOf(victim));
  await balancer.until((serving) => serving.length === COPIES && serving.every(({ id }) => id !== victim.id));
}

async function killProcess(address: string): Promise<void> {
  const [, pid] = / pid (\d+) /.exec(await (await fetch(address)).text()) ?? [];
  process.kill(Number(pid), 'SIGKILL');
}

/** Makes a change under load, and tells what that has done to requests. */
async function underLoad(
  what: string,
  marathon: MarathonClient,
  balancer: LoadBalancer,
  change: unknown,
): Promise<void> {
  balancer.watchFewest();
  const load = new Load(balancer);
  await pause(CALM_MS);
  await marathon.change(ID, change);
  await deployed(marathon);
  await pause(CALM_MS);
  const { byRevision, failures } = await load.stop();
  const answered = Object.entries(byRevision).map(([revision, count]) => `${count} by revision ${revision}`);
  console.log(
    `${what}: ${answered.join(', ')}, ${failures.length} failed; never fewer than ${balancer.fewest} tasks served`,
  );
  for (const failure of new Set(failures)) console.error(`  ${failure}`);
  if (failures.length > 0 || balancer.fewest < COPIES) process.exitCode = 1;
}

async function walk(marathon: MarathonClient, balancer: LoadBalancer): Promise<void> {
  await marathon.create(await definition());
  const { instances } = await deployed(marathon);
  console.log(`created: ${instances} tasks serve`);
  await marathon.change(ID, { instances: COPIES });
  const { version } = await deployed(marathon);
  await balancer.until((serving) => serving.length === COPIES);
  console.log(`scaled: ${COPIES} tasks serve`);
  await replaced(balancer, (address) => fetch(`${address}/break`, { method: 'POST' }));
  console.log('broken: its health check failed, Marathon has killed and replaced it');
  await replaced(balancer, killProcess);
  console.log('killed: its process was gone, Marathon has replaced it');
  await underLoad('rolled to revision 2', marathon, balancer, { env: { REVISION: '2' } });
  await underLoad('rolled back to revision 1', marathon, balancer, { version });
  await marathon.delete(ID);
  await balancer.until((serving) => serving.length === 0);
  console.log('deleted: no task is left');
}

const [given] = process.argv.slice(2);
const daemon = given === undefined ? await startDaemon() : undefined;
try {
  const marathon = new MarathonClient(given ?? daemon?.url ?? '');
  const balancer = new LoadBalancer(marathon, ID);
  const running = balancer.run();
  await Promise.race([walk(marathon, balancer), running]);
  balancer.stop();
  await running;
} finally {
  await daemon?.stop();
}
