import { beforeEach, describe, expect, it } from '@jest/globals';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { HealthCheck, ReadinessCheck } from '../../../../src/frameworks/marathon/engine/health-check.ts';
import type { Instance } from '../../../../src/frameworks/marathon/scheduler/instance.ts';
import type { TaskState } from '../../../../src/mesos/task-state.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

const HEALTH: HealthCheck = {
  protocol: 'HTTP',
  path: '/health',
  portIndex: 0,
  gracePeriodSeconds: 300,
  intervalSeconds: 10,
  timeoutSeconds: 2,
  maxConsecutiveFailures: 3,
  delaySeconds: 0,
  ipProtocol: 'IPv4',
  ignoreHttp1xx: false,
};

const READINESS: ReadinessCheck = {
  name: 'ready',
  protocol: 'HTTP',
  path: '/ready',
  portName: 'http-api',
  intervalSeconds: 30,
  timeoutSeconds: 10,
  httpStatusCodesForReady: [200],
  preserveLastResponse: false,
};

const app = (changes: Parameters<typeof appDefinition>[0] = {}): AppDefinition =>
  appDefinition({
    cpus: 0.1,
    instances: 3,
    portDefinitions: [{ port: 10_000, protocol: 'tcp', name: 'http-api', labels: {} }],
    ...changes,
  });

/** How far the tasks have come, and the app they are of. */
const STAGES: readonly (readonly [
  stage: string,
  reported: readonly TaskState[],
  checks: Partial<Pick<AppDefinition, 'healthChecks' | 'readinessChecks'>>,
])[] = [
  ['has been sent and not been heard of', [], {}],
  ['is staging', ['TASK_STAGING'], {}],
  ['is starting', ['TASK_STAGING', 'TASK_STARTING'], {}],
  ['runs and is not healthy yet', ['TASK_STARTING', 'TASK_RUNNING'], { healthChecks: [HEALTH] }],
  ['runs and is not ready yet', ['TASK_STARTING', 'TASK_RUNNING'], { readinessChecks: [READINESS] }],
];

let marathon: MarathonHarness;

beforeEach(() => {
  marathon = new MarathonHarness();
  marathon.register();
});

const instances = (): readonly Instance[] => marathon.instancesOf('/app');
const idsOf = (some: readonly Instance[]): readonly string[] => some.map(({ taskId }) => taskId);
const killed = (): readonly string[] =>
  marathon.effects.flatMap((each) => (each.type === 'kill' ? [each.taskId] : []));
const isDeploying = (): boolean => marathon.state.deployments.size > 0;

describe.each(STAGES)('a task that %s', (_stage, reported, checks) => {
  /** Three of them, in a deployment that waits for them. */
  beforeEach(() => {
    marathon.put(app(checks));
    marathon.offer();
    for (const state of reported) marathon.report(state, idsOf(instances()));
    expect([instances().length, isDeploying()]).toEqual([3, true]);
    marathon.effects = [];
  });

  it('is killed when its app is scaled down by force, and none takes its place', () => {
    const before = idsOf(instances());
    marathon.forcePut(app({ ...checks, instances: 1 }));
    expect(killed()).toHaveLength(2);
    expect(before).toEqual(expect.arrayContaining([...killed()]));
    marathon.report('TASK_KILLED', killed());
    marathon.effects = [];
    marathon.offer();
    expect(instances()).toHaveLength(1);
    expect(killed()).toEqual([]);
  });

  it('is killed when its app is deleted by force, and the deployment ends with the last', () => {
    const [first = '', ...others] = idsOf(instances());
    marathon.delete('/app', true);
    expect(killed()).toEqual([first, ...others]);
    marathon.report('TASK_KILLED', others);
    expect(isDeploying()).toBe(true);
    marathon.report('TASK_KILLED', [first]);
    expect([isDeploying(), instances().length, marathon.state.failures.size]).toEqual([false, 0, 0]);
    expect([...marathon.records.keys()].filter((key) => key.startsWith('instance'))).toEqual([]);
  });

  it('is replaced when its app gets another command by force, and nothing is left of it', () => {
    const before = idsOf(instances());
    marathon.forcePut(app({ cmd: 'web:2' }));
    marathon.settle();
    expect(isDeploying()).toBe(false);
    expect(instances().map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_RUNNING', 'TASK_RUNNING']);
    expect(idsOf(instances()).filter((id) => before.includes(id))).toEqual([]);
  });

  it('is killed until its end is heard of, also when it goes on meanwhile and after a restart', () => {
    marathon.delete('/app', true);
    const all = killed();
    marathon.report('TASK_RUNNING', all);
    marathon.effects = [];
    marathon.pass(30_000);
    expect(killed()).toEqual(expect.arrayContaining([...all]));
    expect(instances().map(({ stopping }) => stopping)).toEqual(['surplus', 'surplus', 'surplus']);
    marathon.crash();
    expect(killed()).toEqual(expect.arrayContaining([...all]));
    marathon.report('TASK_KILLED', all);
    expect([isDeploying(), instances().length]).toEqual([false, 0]);
  });

  it('is over, without a failure of its app, when the master does not know it', () => {
    marathon.delete('/app', true);
    marathon.report('TASK_UNKNOWN', killed(), { reason: 'REASON_RECONCILIATION' });
    expect([isDeploying(), instances().length]).toEqual([false, 0]);
  });

  it('is replaced at once where it was killed on request', () => {
    const [first] = instances();
    marathon.ask({ type: 'kill', instances: [first?.id ?? ''], wipe: false });
    expect(killed()).toEqual([first?.taskId]);
    marathon.report('TASK_KILLED', killed());
    marathon.offer();
    expect(instances()).toHaveLength(3);
    expect(idsOf(instances())).not.toContain(first?.taskId);
    expect(isDeploying()).toBe(true);
  });
});

describe('a new command by force', () => {
  const strict = { minimumHealthCapacity: 1, maximumOverCapacity: 0 };

  it('kills at once what certainly serves nobody, whatever the strategy', () => {
    marathon.put(app());
    marathon.offer();
    const before = idsOf(instances());
    marathon.forcePut(app({ cmd: 'web:2', upgradeStrategy: strict }));
    expect(killed()).toEqual(before);
  });

  it('leaves what may serve until enough others do', () => {
    marathon.put(app({ healthChecks: [HEALTH] }));
    marathon.offer();
    marathon.report('TASK_RUNNING', idsOf(instances()));
    const before = idsOf(instances());
    marathon.forcePut(app({ cmd: 'web:2' }));
    marathon.offer();
    const fresh = idsOf(instances()).filter((id) => !before.includes(id));
    marathon.report('TASK_RUNNING', fresh.slice(0, 2));
    expect(killed()).toEqual([]);
    marathon.report('TASK_RUNNING', fresh.slice(2));
    expect([...killed()].sort()).toEqual([...before].sort());
  });
});

describe('a launch that was stored and never sent', () => {
  it('of an app that is deleted after the restart is asked about, and the deployment ends', () => {
    marathon.put(app());
    marathon.dieBeforeEffects();
    marathon.offer();
    expect([instances().length, marathon.tasks.size]).toEqual([3, 0]);
    marathon.delete('/app', true);
    expect(marathon.effects.filter(({ type }) => type === 'reconcile')).not.toEqual([]);
    marathon.settle();
    expect([isDeploying(), instances().length, marathon.state.failures.size]).toEqual([false, 0, 0]);
  });
});
