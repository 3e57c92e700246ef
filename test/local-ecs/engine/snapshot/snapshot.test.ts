import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compileLinearPattern } from '../../../../src/assembly/linear-patterns.ts';
import {
  fromSnapshot,
  SnapshotError,
  toSnapshot,
} from '../../../../src/local-ecs/engine/snapshot/snapshot.ts';
import type { Snapshot } from '../../../../src/local-ecs/engine/snapshot/snapshot.ts';
import type { PartialEngineOptions } from '../../../../src/local-ecs/engine/options.ts';
import { objectsIn, START_MS, TestEcs } from '../test-ecs.ts';
import { histories, live } from './random-commands.ts';

const OPTIONS: PartialEngineOptions = {
  compilePattern: compileLinearPattern,
  startLatency: [0, 500],
  stopMs: 20,
  eventRules: [{ queue: 'ecs-events' }],
};

/** A snapshot as it comes back from a disk. */
const written = (snapshot: Snapshot): unknown => JSON.parse(JSON.stringify(snapshot));

/** Another ECS that goes on where this one is. */
const resumed = (ecs: TestEcs, options: Partial<PartialEngineOptions> = {}): TestEcs =>
  ecs.goOnWith(fromSnapshot(written(toSnapshot(ecs.state, ecs.nowMs)), { ...OPTIONS, ...options }));

describe('An ECS that goes on from a snapshot', () => {
  it('answers whatever is asked as the one that was snapped would', () => {
    fc.assert(
      fc.property(histories, ({ seed, before, after }) => {
        const ecs = new TestEcs(OPTIONS);
        live(ecs, before, seed);
        const other = resumed(ecs);
        expect(live(other, after, seed + 1)).toEqual(live(ecs, after, seed + 1));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same snapshot again', () => {
    fc.assert(
      fc.property(histories, ({ seed, before }) => {
        const ecs = new TestEcs(OPTIONS);
        live(ecs, before, seed);
        const first = toSnapshot(ecs.state, ecs.nowMs);
        expect(toSnapshot(resumed(ecs).state, ecs.nowMs)).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  it('shares nothing with the one that was snapped', () => {
    const ecs = new TestEcs(OPTIONS);
    const { task } = ecs.startOne();
    const other = resumed(ecs);
    ecs.call('StopTask', { task });
    ecs.advance(1000);
    expect(other.task(task)).toMatchObject({ desiredStatus: 'RUNNING' });
  });

  it('has the clusters and queues that are wanted now as well', () => {
    const other = resumed(new TestEcs(OPTIONS), {
      clusterNames: ['default', 'more'],
      eventRules: [{ queue: 'others' }],
    });
    expect(other.call('DescribeClusters', { clusters: ['more'] })).toMatchObject({
      clusters: [{ status: 'ACTIVE' }],
    });
    other.addInstance();
    expect(other.takeEvents('others')).toHaveLength(1);
  });
});

describe('A snapshot of format 2', () => {
  const FORMAT_2 = new URL('format-2.json', import.meta.url);
  const read = async (): Promise<TestEcs> => {
    const ecs = new TestEcs(OPTIONS).goOnWith(
      fromSnapshot(JSON.parse(await readFile(FORMAT_2, 'utf8')), OPTIONS),
    );
    ecs.nowMs = START_MS + 10_000;
    return ecs;
  };

  it('goes on with its instances, by filters and placement, its services and its machines', async () => {
    const ecs = await read();
    const filter = 'attribute:stack == prod';
    expect(ecs.call('ListContainerInstances', { filter })['containerInstanceArns']).toHaveLength(1);
    for (const [schedulingStrategy, name] of [
      ['DAEMON', 'everywhere'],
      ['REPLICA', 'web'],
    ])
      expect(ecs.call('ListServices', { schedulingStrategy })).toMatchObject({
        serviceArns: [expect.stringMatching(new RegExp(`/${name}$`))],
      });
    const placementStrategy = [{ type: 'spread', field: 'instanceId' }];
    const run = { taskDefinition: 'web', group: 'family:web', count: 2, placementStrategy };
    expect(objectsIn(ecs.call('RunTask', run), 'tasks')).toHaveLength(2);
    expect(objectsIn(ecs.admin({ type: 'ListState' }), 'containerInstances')).toHaveLength(2);
  });

  it('has a daemon on each instance that comes, and is written as one of the newest format', async () => {
    const ecs = await read();
    const before = ecs.call('ListTasks', { serviceName: 'everywhere' })['taskArns'];
    expect(before).toHaveLength(2);
    ecs.addInstance();
    ecs.advance(5_000);
    expect(ecs.call('ListTasks', { serviceName: 'everywhere' })['taskArns']).toHaveLength(3);
    expect(resumed(ecs).call('ListTasks', { serviceName: 'everywhere' })['taskArns']).toHaveLength(3);
  });
});

describe('A snapshot', () => {
  it.each([
    [{ format: 4 }, 'It was written by a newer version, in format 4; this one has format 3'],
    [{ format: 1 }, 'It was written by an older version, in format 1; this one has format 3'],
    [
      { scope: { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' } },
      'It is of region eu-west-1, not us-east-1',
    ],
    [{ nodes: 'x' }, 'It is no snapshot of an embedded ECS'],
  ])('with %j is refused', (change, message) => {
    const snapshot = { ...toSnapshot(new TestEcs(OPTIONS).state, START_MS), ...change };
    expect(() => fromSnapshot(written(snapshot as Snapshot), OPTIONS)).toThrow(new SnapshotError(message));
  });

  it('keeps no function, rather than lose it', () => {
    const { state } = new TestEcs(OPTIONS);
    Object.assign(state, { eventFaults: { lost: () => 1 } });
    expect(() => toSnapshot(state, START_MS)).toThrow(
      'A function is in the state, which no snapshot can keep.',
    );
  });
});

describe('After a restart', () => {
  const COMMAND = { command: ['sleep', '60'] };

  function restarted(prepare: (ecs: TestEcs) => void): TestEcs {
    const ecs = new TestEcs({ ...OPTIONS, startLatency: [0, 0], runtime: 'process' });
    prepare(ecs);
    const other = resumed(ecs, { runtime: 'process', startLatency: [0, 0] });
    other.nowMs += 60_000;
    other.tell({ type: 'restarted' });
    return other;
  }

  it('a task that was a process is STOPPED as one whose host was stopped, and its room is free', () => {
    let task = '';
    let instance = '';
    const ecs = restarted((before) => {
      ({ task, instance } = before.startOne(COMMAND));
      before.tell({ type: 'process-started', taskArn: task as never, container: 'main' });
    });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: expect.stringMatching(/^Host EC2 \(instance i-\w+\) stopped\.$/),
    });
    expect(objectsIn(ecs.task(task), 'containers')[0]).not.toHaveProperty('exitCode');
    expect(ecs.remaining(instance, 'CPU')).toBe(4096);
    expect(ecs.instance(instance)).toMatchObject({ agentConnected: true, runningTasksCount: 0 });
  });

  it('ECS hears of the end only with the agent, where that was disconnected', () => {
    let task = '';
    let instance = '';
    const ecs = restarted((before) => {
      ({ task, instance } = before.startOne(COMMAND));
      before.tell({ type: 'process-started', taskArn: task as never, container: 'main' });
      before.admin({ type: 'DisconnectAgent', containerInstance: instance });
    });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.admin({ type: 'ReconnectAgent', containerInstance: instance });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('a simulated container goes on, and ends at once when its time came meanwhile', () => {
    const tasks: string[] = [];
    const life = (text: string) => ({ environment: [{ name: 'LOCAL_ECS_LIFE', value: text }] });
    const ecs = restarted((before) => {
      const instance = before.addInstance();
      for (const runMs of [30_000, 90_000])
        tasks.push(before.start(instance, before.register(life(`{"runMs":${runMs},"exitCode":3}`))));
      before.advance(100);
    });
    ecs.tell({ type: 'tick' });
    ecs.advance(100);
    const [first = '', second = ''] = tasks;
    expect(ecs.task(first)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 3 }] });
    expect(ecs.task(second)).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.advance(31_000);
    expect(ecs.task(second)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('a task that was still pulling starts its process', () => {
    const ecs = restarted((before) => {
      before.state = new TestEcs({ ...OPTIONS, startLatency: [5000, 5000], runtime: 'process' }).state;
      before.startOne(COMMAND);
    });
    expect(ecs.processEffects).toEqual([expect.objectContaining({ type: 'start-process' })]);
  });

  it('a task that was to be a process is lost where only simulated ones are', () => {
    const before = new TestEcs({ ...OPTIONS, startLatency: [5000, 5000], runtime: 'process' });
    const { task } = before.startOne(COMMAND);
    const ecs = resumed(before);
    ecs.tell({ type: 'restarted' });
    ecs.advance(60_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(ecs.processEffects).toEqual([]);
  });

  it('nobody waits for messages any more', () => {
    const ecs = restarted((before) => {
      before.poll('waiting', { QueueUrl: 'x/ecs-events', WaitTimeSeconds: 20 });
    });
    ecs.addInstance();
    expect(ecs.takeEvents()).toHaveLength(1);
  });
});
