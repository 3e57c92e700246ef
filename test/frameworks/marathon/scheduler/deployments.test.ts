import { beforeEach, describe, expect, it } from '@jest/globals';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { Answer } from '../../../../src/frameworks/marathon/scheduler/effect.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

const app = (changes: Parameters<typeof appDefinition>[0] = {}): AppDefinition =>
  appDefinition({ cpus: 0.1, ...changes });

/** How many instances there are in each state. */
function states(marathon: MarathonHarness, id: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state = 'provisioned', stopping } of marathon.instancesOf(id)) {
    const name = stopping === undefined ? state : `${state} stopping`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function deploymentOf(answer: Answer | undefined): string {
  if (answer?.type !== 'deployed') throw new Error(JSON.stringify(answer));
  return answer.deployment.id;
}

let marathon: MarathonHarness;

beforeEach(() => {
  marathon = new MarathonHarness();
  marathon.register();
  marathon.heard();
});

describe('a deployment', () => {
  it('of a new app launches its instances and is done when they run', () => {
    expect(marathon.put(app({ instances: 3 }))).toMatchObject({ type: 'deployed' });
    expect(states(marathon, '/app')).toEqual({});
    marathon.offer();
    expect(states(marathon, '/app')).toEqual({ provisioned: 3 });
    expect(marathon.state.deployments.size).toBe(1);
    marathon.obey();
    expect(states(marathon, '/app')).toEqual({ TASK_RUNNING: 3 });
    expect(marathon.state.deployments.size).toBe(0);
    expect(marathon.heard()).toEqual([
      'deployment_info',
      'group_change_success',
      'deployment_step_success',
      'deployment_info',
      'instance_changed_event',
      'instance_changed_event',
      'instance_changed_event',
      'instance_changed_event',
      'status_update_event',
      'instance_changed_event',
      'status_update_event',
      'instance_changed_event',
      'status_update_event',
      'deployment_step_success',
      'deployment_success',
    ]);
  });

  it('that changes nothing is done at once', () => {
    marathon.put(app());
    marathon.settle();
    const id = deploymentOf(marathon.put(app()));
    expect(id).toBeDefined();
    expect(marathon.state.deployments.size).toBe(0);
    expect(marathon.events.at(-1)).toMatchObject({ type: 'group_change_success' });
  });

  it('to another number keeps the instances there are', () => {
    marathon.put(app({ instances: 2 }));
    marathon.settle();
    const before = marathon.instancesOf('/app').map(({ id }) => id);
    marathon.pass(1_000);
    marathon.put(app({ instances: 5 }));
    marathon.settle();
    const after = marathon.instancesOf('/app').map(({ id }) => id);
    expect(after).toHaveLength(5);
    expect(after).toEqual(expect.arrayContaining(before));
    marathon.put(app({ instances: 1 }));
    marathon.settle();
    expect(states(marathon, '/app')).toEqual({ TASK_RUNNING: 1 });
    expect(before).toContain(marathon.instancesOf('/app')[0]?.id);
  });

  it('to another command replaces every instance', () => {
    marathon.put(app({ instances: 3 }));
    marathon.settle();
    const before = marathon.instancesOf('/app').map(({ id }) => id);
    marathon.put(app({ instances: 3, cmd: 'web:2' }));
    marathon.offer();
    expect(marathon.instancesOf('/app')).toHaveLength(6);
    marathon.settle();
    expect(states(marathon, '/app')).toEqual({ TASK_RUNNING: 3 });
    expect(marathon.instancesOf('/app').filter(({ id }) => before.includes(id))).toEqual([]);
    expect(marathon.state.deployments.size).toBe(0);
  });

  it('goes through apps in the order of their dependencies', () => {
    marathon.put(app({ id: '/db' }), app({ id: '/web', dependencies: ['/db'] }));
    marathon.offer();
    expect(marathon.instancesOf('/db')).toHaveLength(1);
    expect(marathon.instancesOf('/web')).toHaveLength(0);
    marathon.settle();
    expect(marathon.instancesOf('/web')).toHaveLength(1);
  });

  it('of an app that is deleted stops all its instances and then forgets it', () => {
    marathon.put(app({ instances: 2 }));
    marathon.settle();
    marathon.heard();
    marathon.delete('/app');
    expect(states(marathon, '/app')).toEqual({ 'TASK_RUNNING stopping': 2 });
    marathon.settle();
    expect(marathon.instancesOf('/app')).toEqual([]);
    expect(marathon.heard()).toContain('app_terminated_event');
    expect([...marathon.records.keys()].filter((key) => key.startsWith('instance'))).toEqual([]);
  });

  it('waits for another of the same app, unless it is forced', () => {
    const first = deploymentOf(marathon.put(app({ instances: 2 })));
    expect(marathon.put(app({ instances: 3 }))).toEqual({ type: 'locked', deployments: [first] });
    expect(marathon.app('/app')?.instances).toBe(2);
    expect(marathon.put(app({ id: '/other' }))).toMatchObject({ type: 'deployed' });
    marathon.heard();
    const forced = marathon.delete('/app', true);
    expect(forced).toMatchObject({ type: 'deployed' });
    expect(marathon.heard()).toContain('deployment_failed');
    marathon.settle();
    expect(marathon.app('/app')).toBeUndefined();
    expect(marathon.instancesOf('/app')).toEqual([]);
  });

  it('is refused when there are too many', () => {
    const few = new MarathonHarness({ maxRunningDeployments: 1 });
    few.register();
    few.put(app({ id: '/a' }));
    expect(few.put(app({ id: '/b' }))).toEqual({ type: 'tooManyDeployments', limit: 1 });
  });

  it('whose dependencies go in a circle is refused', () => {
    const answer = marathon.put(
      app({ id: '/a', dependencies: ['/b'] }),
      app({ id: '/b', dependencies: ['/a'] }),
    );
    expect(answer).toEqual({ type: 'cyclic' });
    expect(marathon.app('/a')).toBeUndefined();
  });
});

describe('a deployment that is cancelled', () => {
  it('goes back to what was before', () => {
    marathon.put(app({ instances: 2 }));
    marathon.settle();
    const id = deploymentOf(marathon.put(app({ instances: 2, cmd: 'web:2' })));
    marathon.offer();
    expect(marathon.ask({ type: 'cancel', deployment: id, force: false })).toMatchObject({
      type: 'deployed',
    });
    marathon.settle();
    expect(marathon.app('/app')).toMatchObject({ cmd: 'web:1', instances: 2 });
    expect(states(marathon, '/app')).toEqual({ TASK_RUNNING: 2 });
    expect(marathon.state.deployments.size).toBe(0);
  });

  it('takes back an app that it was to make', () => {
    const id = deploymentOf(marathon.put(app({ id: '/group/app' })));
    marathon.ask({ type: 'cancel', deployment: id, force: false });
    marathon.settle();
    expect(marathon.app('/group/app')).toBeUndefined();
    expect(marathon.state.root.groups.size).toBe(0);
  });

  it('by force leaves everything as it is', () => {
    marathon.machine('a', { cpus: 0.15 });
    const id = deploymentOf(marathon.put(app({ instances: 2 })));
    marathon.settle();
    expect(marathon.ask({ type: 'cancel', deployment: id, force: true })).toEqual({ type: 'done' });
    expect(marathon.app('/app')).toMatchObject({ instances: 2 });
    expect(states(marathon, '/app')).toEqual({ TASK_RUNNING: 1 });
    marathon.machine('a');
    marathon.settle();
    expect(states(marathon, '/app')).toEqual({ TASK_RUNNING: 2 });
  });

  it('that is not there is not found', () => {
    expect(marathon.ask({ type: 'cancel', deployment: 'nothing', force: false })).toEqual({
      type: 'notFound',
    });
  });
});

describe('an app that is gone', () => {
  it('leaves nothing behind when the last tree that has it is given up', () => {
    const marathon = new MarathonHarness({ maxVersions: 3 });
    marathon.register();
    marathon.put(appDefinition({ id: '/gone', instances: 1, cpus: 0.1 }));
    marathon.settle();
    marathon.delete('/gone');
    marathon.settle();
    const left = (): readonly string[] => [...marathon.records.keys()].filter((key) => key.includes('/gone'));
    expect(left()).toEqual([expect.stringMatching(/^past \/gone /)]);
    marathon.crash();
    for (const cmd of ['1', '2', '3']) {
      marathon.put(appDefinition({ id: '/other', cmd, instances: 1, cpus: 0.1 }));
      marathon.settle();
    }
    expect(left()).toEqual([]);
    expect(marathon.state.past.size).toBe(0);
  });
});
