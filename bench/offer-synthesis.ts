/**
 * How long the heart takes from snapshots of 5,000 container instances to one OFFERS event, beside how long it takes to
 * write that event as JSON: a ratio of the same machine in the same run. Then how long it takes over the next sweep,
 * which shows nothing new.
 */
import { sessionId } from '../src/bridge/input.ts';
import { createState } from '../src/bridge/state.ts';
import { endTurn, step } from '../src/bridge/step.ts';
import type { Turn } from '../src/bridge/turn.ts';
import { clusterArn, containerInstanceArn } from '../src/ecs/arn.ts';
import type { ContainerInstance } from '../src/ecs/container-instance.ts';
import type { Event } from '../src/mesos/event.ts';
import { bridgeConfig } from '../test/support/bridge-config.ts';
import { createSeededIds } from '../test/support/seeded-ids.ts';
import { median, ms, timed } from './rounds.ts';

const INSTANCES = 5_000;
const PAGE = 100;
const ROUNDS = 15;
const NOW = 1_700_000_000_000;
const CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:';

function instance(number: number): ContainerInstance {
  const id = number.toString(16).padStart(32, '0');
  const resources = {
    cpuUnits: 4_096,
    memoryMiB: 15_000,
    ports: [22, 2375, 2376, 51678],
    portsUdp: [],
    gpuIds: [],
  };
  return {
    containerInstanceArn: containerInstanceArn(`${CLUSTER}container-instance/prod/${id}`),
    ec2InstanceId: `i-${id.slice(15)}`,
    status: 'ACTIVE',
    agentConnected: true,
    version: 1,
    registered: resources,
    remaining: resources,
    attributes: [
      { name: 'ecs.availability-zone', value: `eu-west-1${'abc'[number % 3] ?? 'a'}` },
      { name: 'ecs.instance-type', value: 'm5.xlarge' },
      { name: 'ecs.os-type', value: 'linux' },
      { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.44' },
    ],
    runningTasksCount: 0,
    pendingTasksCount: 0,
    registeredAtMs: NOW,
    impaired: false,
  };
}

type Pages = readonly (readonly ContainerInstance[])[];

/** Snapshots of all instances, decoded anew as each sweep does. */
const readPages = (): Pages =>
  Array.from({ length: INSTANCES / PAGE }, (_, page) =>
    Array.from({ length: PAGE }, (_unused, i) => instance(page * PAGE + i)),
  );

function observe(turn: Turn, pages: Pages): void {
  for (const found of pages) {
    const arns = found.map(({ containerInstanceArn: arn }) => arn);
    const call = { operation: 'DescribeContainerInstances', arns } as const;
    step(turn, {
      type: 'ecs-answer',
      answer: { call, begunAtMs: NOW, outcome: { ok: true, value: { found, missing: [] } } },
    });
  }
  endTurn(turn);
}

/** A bridge that is ready, with a framework and no agents. */
function readyBridge(): Turn {
  const state = createState(bridgeConfig(), 'epoch');
  const turn: Turn = { state, now: NOW, ids: createSeededIds(1), out: [] };
  state.phase = 'READY';
  state.cluster = {
    clusterArn: clusterArn(`${CLUSTER}cluster/prod`),
    clusterName: 'prod',
    status: 'ACTIVE',
    registeredContainerInstancesCount: INSTANCES,
    runningTasksCount: 0,
    pendingTasksCount: 0,
  };
  const frameworkInfo = { user: 'root', name: 'bench' };
  step(turn, {
    type: 'call',
    caller: { sessionId: sessionId('s') },
    call: { type: 'SUBSCRIBE', subscribe: { frameworkInfo } },
  });
  return turn;
}

/** From the first snapshots to the offers of all. */
function synthesise(turn: Turn, pages: Pages): Event {
  observe(turn, pages);
  const sent = turn.out.flatMap((effect) => (effect.type === 'send-event' ? [effect.event] : []));
  const offers = sent.find(({ type }) => type === 'OFFERS');
  if (offers?.type !== 'OFFERS' || offers.offers.offers.length !== INSTANCES)
    throw new Error('not all were offered');
  return offers;
}

const synthesis: number[] = [];
const writing: number[] = [];
const repeating: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const turn = readyBridge();
  const [first, second] = [readPages(), readPages()];
  let offers: Event | undefined;
  synthesis.push(await timed(() => (offers = synthesise(turn, first))));
  writing.push(await timed(() => JSON.stringify(offers)));
  repeating.push(
    await timed(() => {
      observe(turn, second);
    }),
  );
}

const [own, baseline, again] = [median(synthesis), median(writing), median(repeating)];
const each = (whole: number): string => `${((whole * 1000) / INSTANCES).toFixed(1)} µs each`;
console.log(`offer synthesis, ${INSTANCES} instances: ${ms(own)} (${each(own)})`);
console.log(`writing those offers as JSON:            ${ms(baseline)}`);
console.log(`ratio:                                   ${(own / baseline).toFixed(2)}`);
console.log(`the same snapshots once more:            ${ms(again)} (${each(again)})`);
