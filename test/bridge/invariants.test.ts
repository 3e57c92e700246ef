import { describe, expect, it } from '@jest/globals';

import { checkState } from '../../src/bridge/invariants.ts';
import { launchId } from '../../src/bridge/identity.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { taskKey } from '../../src/bridge/task-record.ts';
import { agentId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import { taskArnOf, taskInfo } from '../support/builders.ts';
import { scriptedWorld } from '../support/bridge-world.ts';

const KEY = taskKey(frameworkId('epoch-0000'), taskId('t1'));

/** A sound state: one task accepted by ECS, one queued behind one that is being sent, one offer. */
function soundState(): BridgeState {
  const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
  framework.launch(taskInfo());
  bridge.advance(1_000);
  bridge.hold('StartTask');
  framework.launch(taskInfo({ id: 'sent' }), taskInfo({ id: 'queued' }));
  bridge.advance(1_000);
  return bridge.state;
}

describe('a sound state', () => {
  it('has no problems', () => {
    expect(checkState(soundState())).toEqual([]);
  });
});

type Damage = (state: BridgeState) => void;

const DAMAGES: readonly [string, Damage, string][] = [
  [
    'a task that its launch does not find',
    (state) => {
      state.tasksByLaunch.clear();
    },
    'is not found by its launch',
  ],
  [
    'a task that its agent does not find',
    (state) => {
      state.tasksByAgent.clear();
    },
    'is not found by its agent',
  ],
  [
    'a task that its framework does not find',
    (state) => {
      state.tasksByFramework.clear();
    },
    'is not found by its framework',
  ],
  [
    'a task that its ARN does not find',
    (state) => {
      state.tasksByArn.clear();
    },
    'is not found by its ARN',
  ],
  [
    'a task of ECS that no poll looks at',
    ({ pollOrder }) => {
      pollOrder.changing.clear();
      pollOrder.steady.clear();
    },
    'is ACCEPTED and looked at in 0 ways',
  ],
  [
    'a live task without a hold',
    (state) => {
      state.holds.clear();
    },
    'holds nothing',
  ],
  [
    'a queued task in no queue',
    (state) => {
      state.launchQueue.clear();
    },
    'is in no queue',
  ],
  [
    'an ended task with a hold',
    (state) => {
      const task = state.tasks.get(KEY);
      if (task !== undefined) state.tasks.set(KEY, { ...task, launch: { phase: 'ENDED', endedAtMs: 0 } });
    },
    'still holds resources',
  ],
  [
    'an ended task that waits for nothing',
    (state) => {
      const task = state.tasks.get(KEY);
      if (task === undefined) return;
      state.tasks.set(KEY, { ...task, launch: { phase: 'ENDED', endedAtMs: 0 } });
      state.holds.get(task.agentId)?.delete(task.launchId);
    },
    'waits for no acknowledgement',
  ],
  [
    'an index entry of no task',
    (state) => {
      state.tasksByArn.set(taskArnOf('none'), taskKey(frameworkId('f'), taskId('none')));
    },
    'of a task that is gone',
  ],
  [
    'an offer of no agent',
    (state) => {
      state.agents.clear();
    },
    'is of an agent that is gone',
  ],
  [
    'an offer to no framework',
    (state) => {
      state.frameworks.clear();
    },
    'is to a framework that is gone',
  ],
  [
    'a hold of no task',
    (state) => {
      const holds = state.holds.get(agentId('agent-1'));
      const [hold] = holds?.values() ?? [];
      if (hold !== undefined) holds?.set(launchId('x'), { ...hold, launchId: launchId('x') });
    },
    'holds resources and is gone',
  ],
  [
    'more launches sent than are counted',
    (state) => {
      state.launchesInFlight = 0;
    },
    'launches are sent, 0 are counted',
  ],
  [
    'a share that nothing accounts for',
    ({ sharing }) => {
      const none = { cpuUnits: 1, memoryMiB: 0, disk: 0, gpus: 0 };
      sharing.ofFramework.set('ghost', new Map([[frameworkId('f'), none]]));
    },
    'shares of frameworks do not add up',
  ],
  [
    'a role without its share',
    ({ sharing }) => {
      sharing.ofRole.clear();
    },
    'shares of roles do not add up',
  ],
  [
    'a capacity that no agent has',
    ({ sharing }) => {
      sharing.capacity = { ...sharing.capacity, cpuUnits: sharing.capacity.cpuUnits + 1 };
    },
    'capacity does not add up',
  ],
  [
    'a hold for somebody else',
    ({ holds }) => {
      const [[launch, hold] = []] = holds.get(agentId('agent-1')) ?? [];
      if (launch !== undefined && hold !== undefined)
        holds.get(hold.agentId)?.set(launch, { ...hold, role: 'other' });
    },
    'holds resources for somebody else',
  ],
  [
    'an offer that its framework does not find',
    ({ offersByFramework }) => {
      offersByFramework.clear();
    },
    'offers are not found by their frameworks',
  ],
  [
    'a filter that its agent does not find',
    ({ filters }) => {
      filters.set(frameworkId('f'), new Map([[agentId('agent-1'), []]]));
    },
    'filters are not found by their agents',
  ],
];

describe('a damaged state', () => {
  it.each(DAMAGES)('is found out by %s', (_, damage, words) => {
    const state = soundState();
    damage(state);
    expect(checkState(state).some((problem) => problem.includes(words))).toBe(true);
  });
});
