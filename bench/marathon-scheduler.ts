/**
 * What an input costs Marathon's scheduler with 1,000 apps and 20,000 instances, beside what it costs with a hundredth of
 * them: a ratio of 1 is flat. Then how long it takes to begin with what is stored, beside the bare parsing of it, and how
 * much memory an instance takes.
 */
import { postedAppTarget } from '../src/frameworks/marathon/definitions/app-target.ts';
import { restore } from '../src/frameworks/marathon/scheduler/restore.ts';
import type { KeptRecord } from '../src/frameworks/marathon/scheduler/restore.ts';
import type { Input } from '../src/frameworks/marathon/scheduler/input.ts';
import { ROOT_PATH } from '../src/frameworks/marathon/engine/path-id.ts';
import type { TaskState } from '../src/mesos/task-state.ts';
import { RULES, readUpdate } from '../test/support/marathon-requests.ts';
import { MarathonFleet, fleetRecords, smallOffers } from './marathon-fleet.ts';
import type { FleetSize } from './marathon-fleet.ts';
import { median, timed } from './rounds.ts';

const LARGE: FleetSize = { apps: 1_000, instancesPerApp: 20 };
const SMALL: FleetSize = { apps: 10, instancesPerApp: 20 };
const ONE_LARGE_APP: FleetSize = { apps: 1, instancesPerApp: 20_000 };
const ONE_SMALL_APP: FleetSize = { apps: 1, instancesPerApp: 200 };
const ROUNDS = 3;
const AGENTS = 1_000;

const postInput = (name: string, more: object = {}): Input => {
  const update = readUpdate({ id: `/team-0/${name}`, cmd: 'web:1', cpus: 0.1, instances: 2, ...more });
  return {
    type: 'command',
    request: 1,
    command: {
      type: 'deploy',
      group: ROOT_PATH,
      force: true,
      change: ({ root, version }) => {
        const target = postedAppTarget(root, update, { version, rules: RULES });
        return target.ok ? { ok: true, root: target.value.root } : { ok: false, refusal: target.refusal };
      },
    },
  };
};

/** Status updates of all kinds of tasks, one a turn. @returns microseconds for each */
async function statusCost(fleet: MarathonFleet, state: TaskState): Promise<number> {
  const tasks = [...fleet.state.instances.all()].map(({ taskId }) => taskId);
  const count = 200;
  const taken = await timed(() => {
    for (let i = 0; i < count; i += 1) {
      const taskId = tasks[(i * 7_919) % tasks.length];
      if (taskId !== undefined) fleet.turn({ type: 'status', status: { taskId, state } });
    }
  });
  return (taken / count) * 1_000;
}

let posts = 0;

/** Apps that are posted one after another. @returns microseconds for each */
async function postCost(fleet: MarathonFleet): Promise<number> {
  const count = 10;
  const taken = await timed(() => {
    for (let i = 0; i < count; i += 1) {
      posts += 1;
      fleet.nowMs += 1;
      const [first] = fleet.turn(postInput(`posted-${posts}`)).filter(({ type }) => type === 'answer');
      if (first?.type !== 'answer' || first.answer.type !== 'deployed')
        throw new Error(`refused: ${JSON.stringify(first)}`);
    }
  });
  // So that there is always as much as before.
  for (const deployment of [...fleet.state.deployments.keys()])
    fleet.turn({ type: 'command', request: 2, command: { type: 'cancel', deployment, force: false } });
  return (taken / count) * 1_000;
}

/** One event of offers while apps wait that fit on none of them. @returns microseconds for each app */
async function offersCost(fleet: MarathonFleet): Promise<number> {
  const offers = smallOffers(AGENTS);
  const waiting = fleet.state.queue.size;
  const taken = await timed(() => fleet.turn({ type: 'offers', offers }));
  return (taken / waiting) * 1_000;
}

/** Every app has lost one of its instances, and needs another. */
function wanting(size: FleetSize): MarathonFleet {
  const fleet = new MarathonFleet(size);
  const lost = new Map([...fleet.state.instances.all()].map(({ app, taskId }) => [app, taskId]));
  fleet.turn(
    ...[...lost.values()].map((taskId): Input => ({
      type: 'status',
      status: { taskId, state: 'TASK_KILLED' },
    })),
  );
  fleet.nowMs += 3_600_000;
  return fleet;
}

const us = (value: number): string => `${value.toFixed(1)} µs`.padStart(12);

/** Prints the medians of two costs that are to be the same. */
async function compare(
  name: string,
  cost: (fleet: MarathonFleet) => Promise<number>,
  large: MarathonFleet,
  small: MarathonFleet,
): Promise<void> {
  const [many, few]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    few.push(await cost(small));
    many.push(await cost(large));
  }
  const ratio = median(many) / median(few);
  console.log(`${name.padEnd(46)} ${us(median(few))} ${us(median(many))}  ratio ${ratio.toFixed(2)}`);
}

console.log(`each input                                     10 apps × 20   1,000 apps × 20`);
const [large, small] = [new MarathonFleet(LARGE), new MarathonFleet(SMALL)];
await compare('a status update', (fleet) => statusCost(fleet, 'TASK_RUNNING'), large, small);
await compare('a POST of an app', postCost, large, small);
const [all, few] = [wanting(LARGE), wanting(SMALL)];
await compare(`${AGENTS} offers that fit nobody, for each app`, offersCost, all, few);
await compare('a status update while all apps wait', (fleet) => statusCost(fleet, 'TASK_RUNNING'), all, few);
console.log(`one app                                        200            20,000 instances`);
const [wide, narrow] = [new MarathonFleet(ONE_LARGE_APP), new MarathonFleet(ONE_SMALL_APP)];
await compare('a status update', (fleet) => statusCost(fleet, 'TASK_RUNNING'), wide, narrow);

const texts = fleetRecords(LARGE).map(({ key, value }) => [key, JSON.stringify(value)] as const);
const parsed = (): readonly KeptRecord[] =>
  texts.map(([key, text]): KeptRecord => ({ key, value: JSON.parse(text) as unknown }));
const [bare, restored]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  let records: readonly KeptRecord[] = [];
  bare.push(
    await timed(() => {
      records = parsed();
    }),
  );
  restored.push(await timed(() => restore(records)));
}
console.log(
  `restore of ${texts.length} records: ${median(restored).toFixed(1)} ms, ratio to parsing them ${(median(restored) / median(bare)).toFixed(2)}`,
);

if (global.gc !== undefined) {
  global.gc();
  const before = process.memoryUsage().heapUsed;
  const state = restore(parsed());
  global.gc();
  const bytes = process.memoryUsage().heapUsed - before;
  console.log(
    `memory: ${Math.round(bytes / state.instances.size)} bytes for each instance, its share of apps included`,
  );
}
