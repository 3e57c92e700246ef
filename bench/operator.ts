/**
 * What the pages for operators cost at 5,000 agents and 50,000 tasks: how long each answer takes to arrive, how large it
 * is, and for how long the process does nothing else at a stretch, which is what frameworks feel of it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { createBridgeMetrics } from '../src/assembly/metrics/bridge-metrics.ts';
import { createSystemClock } from '../src/assembly/system-clock.ts';
import { createWinstonLogger } from '../src/assembly/winston-logger.ts';
import { createHttpServer } from '../src/doors/http/http-server.ts';
import { operationsRoutes } from '../src/doors/operations/operations-routes.ts';
import { EventSubscribers } from '../src/doors/operator/v1/event-subscribers.ts';
import { operatorRoutes } from '../src/doors/operator/operator-routes.ts';
import type { Master } from '../src/driver/master.ts';
import { bridgeView } from '../src/driver/view/bridge-view.ts';
import { FleetBridge } from './fleet-bridge.ts';
import { FleetEcs } from './fleet-ecs.ts';
import { median, ms, timed } from './rounds.ts';

const INSTANCES = Number(process.argv[2] ?? 5_000);
const TASKS = Number(process.argv[3] ?? 50_000);
const ROUNDS = 3;

/** Few looks at ECS: they would take longer than the launches. */
const FILLING = { taskPollMs: 15_000, instancePollMs: 60_000 };

const PATHS = [
  '/state',
  '/state-summary',
  '/slaves',
  '/tasks?limit=100',
  '/roles',
  '/metrics/snapshot',
  '/metrics',
  '/ecs-scheduler/v1/status',
  '/ecs-scheduler/v1/agents?limit=100',
  '/ecs-scheduler/v1/tasks?limit=100',
  '/ecs-scheduler/v1/tasks/task-777',
  '/ecs-scheduler/v1/why/bench',
];

/** Calls of the operator API of Mesos 1.x, in both encodings. */
const CALLS = ['GET_STATE', 'GET_TASKS', 'GET_AGENTS'].flatMap((type) =>
  ['application/json', 'application/x-protobuf'].map((accept) => ({ type, accept })),
);

interface Request {
  readonly name: string;
  readonly path: string;
  readonly init: RequestInit;
}

const REQUESTS: readonly Request[] = [
  ...PATHS.map((path) => ({ name: path, path, init: { headers: { 'accept-encoding': 'identity' } } })),
  ...CALLS.map(({ type, accept }) => ({
    name: `${type} ${accept.replace('application/', '')}`,
    path: '/api/v1',
    init: {
      method: 'POST',
      headers: { 'accept-encoding': 'identity', 'content-type': 'application/json', accept },
      body: JSON.stringify({ type }),
    },
  })),
];

const ecs = new FleetEcs(INSTANCES);
const bridge = new FleetBridge({
  ecs,
  tasks: TASKS,
  timing: FILLING,
});
bridge.start();
await bridge.allRun;

const clock = createSystemClock();
const logger = createWinstonLogger({ level: 'error', form: 'json' });
const metrics = createBridgeMetrics(clock);
metrics.watch(bridge.state);
const notHere = (): never => {
  throw new Error('operators do not do that here');
};
const master: Master = {
  isReady: true,
  view: () => bridgeView(bridge.state, clock.now()),
  watch: notHere,
  command: notHere,
  openSession: notHere,
  call: notHere,
};
const server = createHttpServer({ host: '127.0.0.1', port: 0, clock, logger });
const subscribers = new EventSubscribers(master, { clock, logger });
for (const route of [
  ...operatorRoutes(master, { flags: {} }, metrics, subscribers),
  ...operationsRoutes(master),
])
  server.route(route);
const { url } = await server.listen();

/** Asks for a page and lets go of what comes. */
async function bytesOf({ path, init }: Request): Promise<number> {
  const { body } = await fetch(url + path, init);
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += (chunk as Uint8Array).length;
  return bytes;
}

console.log(`${INSTANCES} agents, ${bridge.state.tasks.size} tasks; medians of ${ROUNDS}`);
for (const request of REQUESTS) {
  const times: number[] = [];
  const stretches: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    times.push(
      await timed(async () => {
        bytes = await bytesOf(request);
      }),
    );
    delay.disable();
    stretches.push(delay.max / 1e6);
  }
  const size = `${(bytes / 1024).toFixed(0)} KiB`;
  console.log(
    `${request.name.padEnd(38)} ${ms(median(times)).padStart(11)}  ${size.padStart(10)}  at most ${ms(median(stretches))} at a stretch`,
  );
}
await server.close();
await bridge.shutdown();
process.exit(0);
