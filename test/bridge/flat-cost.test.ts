import { describe, expect, it } from '@jest/globals';

import { eventReceipt } from '../../src/bridge/input.ts';
import type { Input } from '../../src/bridge/input.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import type { Call } from '../../src/mesos/call.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import type { TestFramework } from '../support/bridge-framework.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';
import { CountingMap } from '../support/counting-map.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

const TABLES = [
  'agents',
  'holds',
  'offers',
  'offersByAgent',
  'offersByFramework',
  'filters',
  'filtersByAgent',
  'tasks',
  'tasksByAgent',
  'tasksByLaunch',
] as const;

const roleOf = (role: string) => ({ info: frameworkInfo({ role }) });

interface FullWorld {
  readonly bridge: ScriptedBridge;
  readonly framework: TestFramework;
  readonly other: TestFramework;
}

/** Machines with a task each, the rest offered to two frameworks of different roles. */
function fullWorld(count: number): FullWorld {
  const instances = Array.from({ length: count }, (_, n) => containerInstance({ id: `agent-${n}` }));
  const { bridge, framework } = scriptedWorld({ instances, framework: roleOf('a') });
  for (const [n, { agentId }] of framework.offers.entries())
    framework.launchOn(framework.offersOf(agentId), [taskInfo({ id: `t${n}`, on: agentId })], {
      refuseSeconds: 0,
    });
  const other = subscribe(bridge, roleOf('b'));
  bridge.advance(2_000);
  return { bridge, framework, other };
}

/** How many entries of the tables a turn looks at. */
function looksOf({ bridge }: FullWorld, afterMs: number, ...inputs: readonly Input[]): number {
  const counting = TABLES.map(
    (name) => [name, new CountingMap<unknown, unknown>(bridge.state[name])] as const,
  );
  const state = Object.assign<BridgeState, object>(bridge.state, Object.fromEntries(counting));
  const turn = { state, now: bridge.nowMs + afterMs, ids: createSeededIds(9), out: [] };
  for (const [, table] of counting) table.looks = 0;
  for (const input of inputs) step(turn, input);
  endTurn(turn);
  return counting.reduce((sum, [, { looks }]) => sum + looks, 0);
}

const said = ({ session }: TestFramework, call: Call): Input => ({
  type: 'call',
  caller: { sessionId: session },
  call,
});

type Action = (world: FullWorld) => readonly Input[];

const declineOne: Action = ({ framework }) => {
  const [offer] = framework.offers;
  if (offer === undefined) throw new Error('there is no offer');
  return [
    said(framework, {
      type: 'DECLINE',
      frameworkId: framework.id,
      decline: { offerIds: [offer.id], filters: { refuseSeconds: 60 } },
    }),
  ];
};

const launchOne: Action = ({ framework }) => {
  const [offer] = framework.offers;
  if (offer === undefined) throw new Error('there is no offer');
  const taskInfos = [taskInfo({ id: 'one-more', on: offer.agentId })];
  return [
    said(framework, {
      type: 'ACCEPT',
      frameworkId: framework.id,
      accept: { offerIds: [offer.id], operations: [{ type: 'LAUNCH', launch: { taskInfos } }] },
    }),
  ];
};

const killOne: Action = ({ framework }) => {
  const [status] = framework.statuses;
  if (status === undefined) throw new Error('there is no task');
  return [
    said(framework, {
      type: 'KILL',
      frameworkId: frameworkId(framework.id),
      kill: { taskId: status.taskId },
    }),
  ];
};

/** An event of the first task, at so many versions after the one at hand. */
const eventOfOne =
  (newer: number): Action =>
  ({ bridge }) => {
    const task = bridge.ecs.task('t0');
    const event = {
      type: 'TASK',
      atMs: bridge.nowMs,
      task: { ...task, version: task.version + newer },
    } as const;
    return [{ type: 'ecs-event', event, receipt: eventReceipt(1) }];
  };

/** An event of the first machine. */
const eventOfMachine =
  (newer: number): Action =>
  ({ bridge }) => {
    const [agent] = bridge.state.agents.values();
    if (agent === undefined) throw new Error('there is no agent');
    const { instance } = agent;
    const event = {
      type: 'INSTANCE',
      atMs: bridge.nowMs,
      instance: { ...instance, version: instance.version + newer },
    } as const;
    return [{ type: 'ecs-event', event, receipt: eventReceipt(1) }];
  };

describe('what a turn looks at', () => {
  it.each<[string, Action]>([
    ['a DECLINE', declineOne],
    ['an ACCEPT', launchOne],
    ['a KILL', killOne],
    ['an event of a task that tells nothing new', eventOfOne(0)],
    ['an event of a task at a newer version', eventOfOne(1)],
    ['an event of an instance that tells nothing new', eventOfMachine(0)],
    ['an event of an instance at a newer version', eventOfMachine(1)],
  ])('for %s does not grow with agents, tasks and offers', (_, action) => {
    const looks = [5, 50].map((count) => {
      const world = fullWorld(count);
      return looksOf(world, 0, ...action(world));
    });
    expect(looks[0]).toBeGreaterThan(0);
    expect(looks[1]).toBe(looks[0]);
  });

  it('when an offer times out or a filter ends does not grow with them either', () => {
    const looks = [5, 50].map((count) => {
      const world = fullWorld(count);
      world.framework.decline(world.framework.offers.slice(0, 1), 60);
      // No poll is answered meanwhile: what is due are the filter and its agent alone.
      world.bridge.state.deadlines.clear({ kind: 'instance-sweep' });
      world.bridge.state.deadlines.clear({ kind: 'task-poll' });
      world.bridge.state.deadlines.clear({ kind: 'census' });
      return looksOf(world, 60_000, { type: 'tick' });
    });
    expect(looks[0]).toBeGreaterThan(0);
    expect(looks[1]).toBe(looks[0]);
  });
});
