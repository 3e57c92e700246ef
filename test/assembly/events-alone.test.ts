import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EcsSchedulerDriver } from '../../src/assembly/ecs-scheduler-driver.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { taskId } from '../../src/mesos/ids.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

/** Nothing is polled while this test runs: what is heard has come by events. */
const NO_POLLING = { taskPollSeconds: 3_600, instancePollSeconds: 3_600, repairPollSeconds: 3_600 };

const { env } = process;

let local: LocalEcs;

beforeEach(async () => {
  local = await startLocalEcs({ runtime: 'simulated', instances: 1, startLatency: [0, 0], stopMs: 0 });
  process.env = {
    ...env,
    AWS_ACCESS_KEY_ID: local.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
  };
});

afterEach(async () => {
  process.env = env;
  await local.close();
});

describe('a framework whose bridge polls nothing', () => {
  it('hears of the start and the end of its task out of a queue over HTTP', async () => {
    const { endpoint, region } = local;
    const states: string[] = [];
    let hasLaunched = false;
    const driver: EcsSchedulerDriver = new EcsSchedulerDriver(
      {
        resourceOffers: (_driver, [offer]) => {
          if (hasLaunched || offer === undefined) return;
          hasLaunched = true;
          const resources = [scalarResource('cpus', 0.125), scalarResource('mem', 64)];
          const command = { value: 'nginx:1' };
          driver.launchTasks(offer.id, [
            { name: 't1', taskId: taskId('t1'), agentId: offer.agentId, resources, command },
          ]);
        },
        statusUpdate: async (_driver, { state }) => {
          states.push(state);
          const [task] = local.view().tasks;
          if (state === 'TASK_RUNNING')
            await local.admin.killContainer({ task: task?.known.taskArn ?? '', exitCode: 7 });
          if (state === 'TASK_FAILED') driver.stop();
        },
      },
      { user: 'root', name: 'events-alone' },
      'ecs',
      { endpoint, region, eventsQueue: 'ecs-events', logger: new RecordingLogger(), ...NO_POLLING },
    );
    expect(await driver.run()).toBe('DRIVER_STOPPED');
    expect(states).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
  }, 30_000);
});
