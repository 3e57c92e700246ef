import { describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '../../../../src/local-ecs/engine/tasks/ledger.ts';
import { createLedger, keepInLedger, takeNumber } from '../../../../src/local-ecs/engine/tasks/ledger.ts';
import { ledgerOf } from '../../../../src/local-ecs/engine/view.ts';
import { CountingMap } from '../../../support/counting-map.ts';
import { objectsIn, START_MS, TestEcs } from '../test-ecs.ts';

const HOUR_MS = 3_600_000;

describe('the ledger', () => {
  it('tells of a task what it was started with and how it ended, long after ECS has forgotten it', () => {
    const ecs = new TestEcs({ lives: { web: { runMs: 1000, exitCode: 3 } } });
    const overrides = { containerOverrides: [{ name: 'main', environment: [{ name: 'A', value: '1' }] }] };
    const instance = ecs.addInstance();
    const task = ecs.start(instance, ecs.register(), { startedBy: 'launch-1', overrides });
    ecs.advance(3 * HOUR_MS);
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({ failures: [{ reason: 'MISSING' }] });
    expect(ledgerOf(ecs.state)).toMatchObject({
      tasks: [
        {
          number: 1,
          clusterName: 'default',
          phase: 'over',
          known: {
            taskArn: task,
            containerInstanceArn: instance,
            startedBy: 'launch-1',
            overrides,
            lastStatus: 'STOPPED',
            desiredStatus: 'STOPPED',
            stopCode: 'EssentialContainerExited',
            createdAtMs: START_MS,
            startedAtMs: START_MS,
            stoppedAtMs: START_MS + 1000,
            containers: [{ name: 'main', exitCode: 3 }],
          },
        },
      ],
      dropped: 0,
    });
  });

  it('has the tasks in the order of their starts, forgotten or not', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const definition = ecs.register();
    const arns = [1, 2, 3, 4].map(() => ecs.start(instance, definition));
    ecs.call('StopTask', { task: arns[2] });
    ecs.advance(HOUR_MS);
    ecs.call('StopTask', { task: arns[0] });
    ecs.advance(HOUR_MS);
    arns.push(ecs.start(instance, definition));
    const { tasks } = ledgerOf(ecs.state);
    expect(tasks.map(({ known }) => known.taskArn)).toEqual(arns);
    expect(tasks.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(ecs.state.tasks.size).toBe(3);
  });

  it('counts no task that was not started', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    ecs.startFailure(instance, ecs.register({ cpu: 99_999 }));
    ecs.refusal('StartTask', { containerInstances: [instance], taskDefinition: 'none' });
    expect(ledgerOf(ecs.state)).toEqual({ tasks: [], dropped: 0 });
  });

  it('is told in pages', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const definition = ecs.register();
    const arns = [1, 2, 3, 4, 5].map(() => ecs.start(instance, definition));
    const first = ecs.admin({ type: 'ListLedger', limit: 3 });
    expect(first).toMatchObject({ next: 3, dropped: 0 });
    const second = ecs.admin({ type: 'ListLedger', limit: 3, after: 3 });
    expect(second).not.toHaveProperty('next');
    const told = [first, second].flatMap((page) => objectsIn(page, 'tasks'));
    expect(told).toMatchObject(arns.map((taskArn) => ({ known: { taskArn } })));
    expect(ecs.adminRefusal({ type: 'ListLedger', limit: 10_001 })).toMatchObject({
      message: 'limit should be between 1 and 10000.',
    });
  });

  it('lets the earliest forgotten go when there are too many, and says how many', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    const record = [...ecs.state.tasks.values()].find(({ arn }) => arn === task);
    const ledger = createLedger();
    for (let n = 1; n <= 5; n += 1)
      if (record !== undefined) keepInLedger(ledger, { ...record, number: takeNumber(ledger, `t-${n}`) }, 3);
    expect([...ledger.forgotten.keys()]).toEqual([3, 4, 5]);
    expect(ledger.dropped).toBe(2);
    expect(ledger.started).toBe(5);
  });

  it('lets a tenth of them go at once, rather than look for the oldest each time', () => {
    const ecs = new TestEcs();
    ecs.startOne();
    const [record] = ecs.state.tasks.values();
    const forgotten = new CountingMap<number, LedgerEntry>();
    const ledger = { ...createLedger(), forgotten };
    for (let n = 1; n <= 1_001; n += 1)
      if (record !== undefined)
        keepInLedger(ledger, { ...record, number: takeNumber(ledger, `t-${n}`) }, 100);
    expect([forgotten.size, ledger.dropped]).toEqual([91, 910]);
    expect(forgotten.looks).toBeLessThan(1_100);
  });
});
