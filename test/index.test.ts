import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import * as index from '../src/index.ts';
import type { Offer, Scheduler, SchedulerDriver, TaskInfo, TaskStatus } from '../src/index.ts';
import { readSources } from './architecture/source.ts';
import { typesBehind } from './support/reachable-types.ts';

const SOURCES = readSources(fileURLToPath(new URL('../src', import.meta.url)));

describe('what the package exports', () => {
  it('is this list of values', () => {
    expect(Object.keys(index).sort()).toEqual([
      'EcsSchedulerDriver',
      'GrpcCallError',
      'ProblemError',
      'agentId',
      'connectGrpc',
      'executorId',
      'frameworkId',
      'isTerminal',
      'offerId',
      'operationId',
      'rangesResource',
      'scalarResource',
      'startLocalEcs',
      'taskId',
    ]);
  });

  it('has a name for every type that its types are made of', () => {
    // What is behind these is made by us, and reached through members of what is exported.
    const isInner = (path: string): boolean => /^(assembly|local-ecs|driver\/session)/.test(path);
    expect(typesBehind(SOURCES, 'index.ts', isInner)).toEqual([]);
  });

  it('is enough to write a scheduler', () => {
    const { isTerminal, rangesResource, scalarResource, taskId } = index;
    const launched: TaskInfo[] = [];
    const scheduler: Scheduler = {
      resourceOffers: (driver: SchedulerDriver, offers: readonly Offer[]) => {
        for (const { id, agentId } of offers) {
          const resources = [scalarResource('cpus', 0.5), rangesResource('ports', [{ begin: 80, end: 80 }])];
          launched.push({ name: 'a', taskId: taskId('a'), agentId, resources, command: { value: 'web:1' } });
          driver.launchTasks(id, launched);
        }
      },
      statusUpdate: (driver: SchedulerDriver, { state }: TaskStatus) => {
        if (isTerminal(state)) driver.stop();
      },
    };
    const driver = new index.EcsSchedulerDriver(scheduler, { user: '', name: 'test' }, 'local');
    expect(driver.abort()).toBe('DRIVER_NOT_STARTED');
  });
});
