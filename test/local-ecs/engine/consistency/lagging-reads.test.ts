import { describe, expect, it } from '@jest/globals';
import type { Assumptions } from '../../../../src/local-ecs/engine/assumptions.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { objectsIn, onlyIn, TestEcs, textIn } from '../test-ecs.ts';

const LAG_MS = 1000;

/** Every read is as far behind as it may be, or as `random` says. */
function laggingEcs(assumptions: Partial<Assumptions> = {}, random = () => 0.9999): TestEcs {
  const ecs = new TestEcs({ consistencyMs: LAG_MS, assumptions });
  ecs.random = random;
  return ecs;
}

/** An instance and a definition that all reads show. */
function prepare(ecs: TestEcs): { readonly instance: string; readonly definition: string } {
  const prepared = { instance: ecs.addInstance(), definition: ecs.register() };
  ecs.advance(LAG_MS);
  return prepared;
}

const describeTask = (ecs: TestEcs, task: string): JsonObject => ecs.call('DescribeTasks', { tasks: [task] });

const listed = (ecs: TestEcs, filter: JsonObject = {}): unknown => ecs.call('ListTasks', filter)['taskArns'];

const instances = (ecs: TestEcs, filter: JsonObject = {}): unknown =>
  ecs.call('ListContainerInstances', filter)['containerInstanceArns'];

describe('a read that lags', () => {
  it('does not find a task that was just started, and later does', () => {
    const ecs = laggingEcs();
    const { instance, definition } = prepare(ecs);
    const task = ecs.start(instance, definition);
    expect(describeTask(ecs, task)).toEqual({ tasks: [], failures: [{ arn: task, reason: 'MISSING' }] });
    expect(listed(ecs)).toEqual([]);
    ecs.advance(LAG_MS);
    expect(describeTask(ecs, task)).toMatchObject({ tasks: [{ taskArn: task }], failures: [] });
    expect(listed(ecs)).toEqual([task]);
  });

  it('shows an older version of a task, and later the newest', () => {
    const ecs = laggingEcs();
    const { instance, definition } = prepare(ecs);
    const task = ecs.start(instance, definition);
    ecs.advance(LAG_MS);
    ecs.call('StopTask', { task });
    expect(onlyIn(describeTask(ecs, task), 'tasks')).toMatchObject({ version: 2, lastStatus: 'RUNNING' });
    ecs.advance(LAG_MS);
    expect(onlyIn(describeTask(ecs, task), 'tasks')).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('lists a task that was just stopped as running still, and as stopped not yet', () => {
    const ecs = laggingEcs();
    const { instance, definition } = prepare(ecs);
    const tasks = [1, 2, 3].map(() => ecs.start(instance, definition, { startedBy: 'me' }));
    ecs.advance(LAG_MS);
    ecs.call('StopTask', { task: tasks[1] });
    expect(listed(ecs)).toEqual(tasks);
    expect(listed(ecs, { startedBy: 'me' })).toEqual(tasks);
    expect(listed(ecs, { desiredStatus: 'STOPPED' })).toEqual([]);
    ecs.advance(LAG_MS);
    expect(listed(ecs)).toEqual([tasks[0], tasks[2]]);
    expect(listed(ecs, { desiredStatus: 'STOPPED' })).toEqual([tasks[1]]);
  });

  it('lists what is gone on its page, whichever page that is', () => {
    const ecs = laggingEcs();
    const { instance, definition } = prepare(ecs);
    const tasks = [1, 2, 3, 4].map(() => ecs.start(instance, definition));
    ecs.advance(LAG_MS);
    ecs.call('StopTask', { task: tasks[0] });
    ecs.call('StopTask', { task: tasks[3] });
    const first = ecs.call('ListTasks', { maxResults: 2 });
    expect(first['taskArns']).toEqual(tasks.slice(0, 2));
    const { nextToken } = first;
    expect(ecs.call('ListTasks', { maxResults: 2, nextToken })['taskArns']).toEqual(tasks.slice(2));
  });

  it('shows an instance as it was, in lists and in descriptions', () => {
    const ecs = laggingEcs();
    const { instance } = prepare(ecs);
    const added = ecs.addInstance();
    const containerInstance = instance;
    ecs.admin({ type: 'SetContainerInstanceState', containerInstance, status: 'DRAINING' });
    expect(instances(ecs)).toEqual([instance]);
    expect(instances(ecs, { status: 'ACTIVE' })).toEqual([instance]);
    expect(instances(ecs, { status: 'DRAINING' })).toEqual([]);
    expect(ecs.instance(instance)).toMatchObject({ status: 'ACTIVE' });
    expect(ecs.call('DescribeContainerInstances', { containerInstances: [added] })).toMatchObject({
      failures: [{ arn: added, reason: 'MISSING' }],
    });
    ecs.advance(LAG_MS);
    expect(instances(ecs, { status: 'ACTIVE' })).toEqual([added]);
    ecs.admin({ type: 'TerminateMachine', containerInstance });
    expect(instances(ecs)).toEqual([instance, added]);
    ecs.advance(LAG_MS);
    expect(instances(ecs)).toEqual([added]);
  });

  it('filters instances by what it shows of them', () => {
    const ecs = laggingEcs();
    const { instance } = prepare(ecs);
    const containerInstance = instance;
    ecs.admin({ type: 'DisconnectAgent', containerInstance });
    expect(instances(ecs, { filter: 'agentConnected == true' })).toEqual([instance]);
    ecs.advance(LAG_MS);
    expect(instances(ecs, { filter: 'agentConnected == true' })).toEqual([]);
  });

  it('lists an instance once that has left a list and come back', () => {
    const ecs = laggingEcs();
    const { instance: containerInstance } = prepare(ecs);
    for (const status of ['DRAINING', 'ACTIVE'] as const) {
      ecs.admin({ type: 'SetContainerInstanceState', containerInstance, status });
      ecs.advance(1);
    }
    expect(instances(ecs, { status: 'ACTIVE' })).toEqual([containerInstance]);
  });

  it('leaves no trace of what nobody can be shown any more', () => {
    const ecs = laggingEcs();
    const { instance, definition } = prepare(ecs);
    for (let i = 0; i < 20; i += 1) {
      ecs.call('StopTask', { task: ecs.start(instance, definition) });
      ecs.advance(LAG_MS);
    }
    expect(ecs.state.clusters.get('default')?.departures.byTime.entries().length).toBeLessThan(10);
    for (const { earlier } of ecs.state.instances.values()) expect(earlier.length).toBeLessThan(10);
  });
});

describe('without lag', () => {
  it('no history is kept, and nothing is taken from chance', () => {
    const ecs = new TestEcs();
    const { instance, definition } = prepare(ecs);
    const task = ecs.start(instance, definition);
    ecs.call('StopTask', { task });
    ecs.random = () => {
      throw new Error('chance was asked');
    };
    expect(listed(ecs, { desiredStatus: 'STOPPED' })).toEqual([task]);
    expect(describeTask(ecs, task)).toMatchObject({ tasks: [{ lastStatus: 'STOPPED' }] });
    expect([...ecs.state.tasks.values()].map(({ earlier }) => earlier)).toEqual([[]]);
    expect(ecs.state.clusters.get('default')?.departures.byList).toEqual(new Map());
  });
});

describe('an assumption about lagging reads decides', () => {
  /** Versions that one DescribeTasks after another shows of two tasks that change at the same times. */
  function versions(assumptions: Partial<Assumptions>, reads: number): readonly (readonly number[])[] {
    const ecs = laggingEcs(assumptions, createSeededRandom(3));
    const { instance, definition } = prepare(ecs);
    const tasks = [1, 2].map(() => ecs.start(instance, definition, { tags: [] }));
    ecs.advance(LAG_MS);
    for (let i = 0; i < 4; i += 1) {
      for (const task of ecs.state.tasks.values())
        task.earlier = [...task.earlier, { known: task.known, untilMs: ecs.nowMs }];
      for (const task of ecs.state.tasks.values()) task.known = { ...task.known, version: 10 + i };
      ecs.advance(LAG_MS / 4);
    }
    return Array.from({ length: reads }, () =>
      objectsIn(ecs.call('DescribeTasks', { tasks }), 'tasks').map(({ version }) => Number(version)),
    );
  }

  it('whether an answer is of one moment', () => {
    const whole = versions({ laggingReads: 'whole-answer' }, 40);
    expect(whole.every(([a, b]) => a === b)).toBe(true);
    expect(new Set(whole.map(([a]) => a)).size).toBeGreaterThan(1);
    const each = versions({ laggingReads: 'each-item' }, 40);
    expect(each.some(([a, b]) => a !== b)).toBe(true);
  });

  it('whether a read may show less than one before it', () => {
    const goesBack = (shown: readonly (readonly number[])[]): boolean =>
      shown.flat().some((version, i, all) => version < (all[i - 1] ?? 0));
    expect(goesBack(versions({ successiveReads: 'may-go-back' }, 40))).toBe(true);
    expect(goesBack(versions({ successiveReads: 'only-forward' }, 40))).toBe(false);
  });

  it('whether something new may be missing in a description', () => {
    const ecs = laggingEcs({ describedWhenNew: 'always' });
    const { instance, definition } = prepare(ecs);
    const task = ecs.start(instance, definition);
    expect(onlyIn(describeTask(ecs, task), 'tasks')).toMatchObject({ taskArn: task });
    expect(textIn(ecs.instance(ecs.addInstance()), 'status')).toBe('ACTIVE');
    expect(listed(ecs)).toEqual([]);
  });
});
