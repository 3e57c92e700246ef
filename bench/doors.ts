/**
 * Calls and events per second through each door, as ratios to the class in the same run: a framework that makes one call
 * after the other, several that do so at once, and one that hears of many tasks at once. Every call is a RECONCILE of
 * tasks that nobody knows: it costs the bridge next to nothing and is answered with one event for each task.
 */
import { createSystemClock } from '../src/assembly/system-clock.ts';
import { createSystemIds } from '../src/assembly/system-ids.ts';
import { createWinstonLogger } from '../src/assembly/winston-logger.ts';
import type { Connect } from '../src/driver/framework-session.ts';
import type { Master } from '../src/driver/master.ts';
import { BridgeRunner } from '../src/driver/runner.ts';
import type { FrameworkId } from '../src/mesos/ids.ts';
import { taskId } from '../src/mesos/ids.ts';
import { grpcDoor, httpDoor } from '../test/contracts/session/doors.ts';
import type { OpenDoorTo } from '../test/contracts/session/doors.ts';
import { bridgeConfig } from '../test/support/bridge-config.ts';
import { NO_HOSTS } from '../test/support/no-hosts.ts';
import { FleetEcs } from './fleet-ecs.ts';
import { median, timed } from './rounds.ts';

const CALLS = 500;
const FRAMEWORKS = 8;
const EVENTS = 5_000;
const ROUNDS = 3;

const EMBEDDED: OpenDoorTo = (master) =>
  Promise.resolve({
    port: 0,
    connectTo: () => (listener) => Promise.resolve(master.openSession(listener)),
    close: () => Promise.resolve(),
  });

const DOORS: Readonly<Record<string, OpenDoorTo>> = {
  class: EMBEDDED,
  'HTTP, JSON': httpDoor('application/json'),
  'HTTP, protobuf': httpDoor('application/x-protobuf'),
  gRPC: grpcDoor,
};

/** Asks for tasks that nobody knows, and counts the answers. */
interface Asker {
  /** Makes so many calls about so many tasks each. @returns when all is answered. */
  ask(calls: number, tasks: number): Promise<void>;
  close(): Promise<void>;
}

async function subscribed(connect: Connect): Promise<Asker> {
  let toCome = 0;
  let answered: () => void = () => undefined;
  let registered: (id: FrameworkId) => void = () => undefined;
  const id = new Promise<FrameworkId>((resolve) => {
    registered = resolve;
  });
  const session = await connect({
    received: (event) => {
      if (event.type === 'SUBSCRIBED') registered(event.subscribed.frameworkId);
      if (event.type !== 'UPDATE') return;
      toCome -= 1;
      if (toCome === 0) answered();
    },
    refused: ({ type }, { message }) => {
      throw new Error(`${type} was refused: ${message}`);
    },
    closed: () => {
      throw new Error('the line was closed');
    },
  });
  session.send({ type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'root', name: 'bench' } } });
  const frameworkId = await id;
  const ask = (calls: number, count: number): Promise<void> => {
    const tasks = Array.from({ length: count }, (_, number) => ({ taskId: taskId(`task-${number}`) }));
    toCome = calls * count;
    for (let call = 0; call < calls; call += 1)
      session.send({ type: 'RECONCILE', frameworkId, reconcile: { tasks } });
    return new Promise((resolve) => {
      answered = resolve;
    });
  };
  return { ask, close: () => session.close() };
}

/** A bridge at work, with an ECS that has one machine. */
function startBridge(): Promise<BridgeRunner> {
  return new Promise((resolve) => {
    const runner: BridgeRunner = new BridgeRunner({
      config: bridgeConfig(),
      gateway: new FleetEcs(1),
      hosts: NO_HOSTS,
      clock: createSystemClock(),
      ids: createSystemIds(),
      logger: createWinstonLogger({ level: 'error', form: 'json' }),
      explain: ({ type }) => Promise.resolve(type),
      onReady: () => {
        resolve(runner);
      },
    });
    runner.start();
  });
}

/** Per second: of each kind the median of some rounds, after one to warm up. */
interface Rates {
  readonly calls: number;
  readonly callsAtOnce: number;
  readonly events: number;
}

async function rateOf(count: number, action: () => Promise<unknown>): Promise<number> {
  await action();
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await timed(action));
  return (count / median(rounds)) * 1_000;
}

async function measure(master: Master, openDoor: OpenDoorTo): Promise<Rates> {
  const door = await openDoor(master);
  const connect = door.connectTo(door.port);
  const askers = await Promise.all(Array.from({ length: FRAMEWORKS }, () => subscribed(connect)));
  const some = askers.slice(0, 1);
  const all = (of: readonly Asker[], calls: number, tasks: number) => () =>
    Promise.all(of.map((asker) => asker.ask(calls, tasks)));
  const rates = {
    calls: await rateOf(CALLS, all(some, CALLS, 1)),
    callsAtOnce: await rateOf(CALLS * FRAMEWORKS, all(askers, CALLS, 1)),
    events: await rateOf(EVENTS, all(some, 1, EVENTS)),
  };
  await Promise.all(askers.map((asker) => asker.close()));
  await door.close();
  return rates;
}

const runner = await startBridge();
let base: Rates | undefined;
for (const [name, openDoor] of Object.entries(DOORS)) {
  const rates = await measure(runner, openDoor);
  base ??= rates;
  const told = (kind: keyof Rates, of: Rates): string =>
    `${Math.round(rates[kind])}/s (${(rates[kind] / of[kind]).toFixed(3)})`;
  console.log(
    `${name}: calls ${told('calls', base)}, of ${FRAMEWORKS} frameworks at once ${told('callsAtOnce', base)}, ` +
      `events ${told('events', base)}`,
  );
}
await runner.shutdown();
