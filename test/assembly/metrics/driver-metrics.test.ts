import { describe, expect, it } from '@jest/globals';

import { EcsSchedulerDriver } from '../../../src/assembly/ecs-scheduler-driver.ts';
import type { Scheduler } from '../../../src/driver/scheduler-driver.ts';
import { taskId } from '../../../src/mesos/ids.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { samplesOf } from './metrics-text.ts';

const FRAMEWORK = { user: '', name: 'batch' };

/** Nothing takes longer than it must. */
const FAST = { runtime: 'simulated', instances: 1, startLatency: [0, 0], stopMs: 0 } as const;

const createDriver = (scheduler: Scheduler): EcsSchedulerDriver =>
  new EcsSchedulerDriver(scheduler, FRAMEWORK, 'local', { logger: new RecordingLogger(), local: FAST });

const read = async (driver: EcsSchedulerDriver): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(samplesOf(await driver.metrics()));

describe("a driver's metrics", () => {
  it('can be read before it starts', async () => {
    expect(await read(createDriver({}))).toMatchObject({ ready: 0, inputs_total: 0 });
  });

  it('tell of a whole run: while a task runs, and when all is over', async () => {
    const whileRunning: Readonly<Record<string, number>>[] = [];
    let launched = false;
    const driver = createDriver({
      resourceOffers: (own, offers) => {
        const [offer] = offers;
        if (launched || offer === undefined) return;
        launched = true;
        own.requestResources([{ resources: [scalarResource('cpus', 100)] }]);
        const resources = [scalarResource('cpus', 0.125), scalarResource('mem', 64)];
        const command = { value: 'sleep360:1' };
        own.launchTasks(offer.id, [
          { name: 'a', taskId: taskId('a'), agentId: offer.agentId, resources, command },
        ]);
      },
      statusUpdate: async (own, { state }) => {
        if (state !== 'TASK_RUNNING') return;
        whileRunning.push(await read(driver));
        own.stop();
      },
    });
    await expect(driver.run()).resolves.toBe('DRIVER_STOPPED');
    const [running = {}] = whileRunning;
    expect(running).toMatchObject({
      ready: 1,
      'agents{state="active"}': 1,
      'frameworks{state="connected"}': 1,
      'tasks{framework="batch",state="running"}': 1,
      'launches_total{outcome="accepted"}': 1,
      'aws_requests_total{operation="StartTask",code="ok"}': 1,
    });
    expect(running['demand_cpus{framework="batch"}']).toBeGreaterThan(90);
    expect(await read(driver)).toMatchObject({
      ready: 0,
      'frameworks{state="connected"}': 0,
      'aws_requests_total{operation="StopTask",code="ok"}': 1,
    });
  });
});
