import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { EcsSchedulerDriver } from '../../src/assembly/ecs-scheduler-driver.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import { taskId } from '../../src/mesos/ids.ts';
import { isTerminal } from '../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { ListScheduler } from './list-scheduler.ts';
import type { Wanted } from './list-scheduler.ts';

type Heard = (driver: SchedulerDriver, status: TaskStatus) => void;

const ignore: Heard = () => undefined;

describe('Real processes under the driver', () => {
  let local: LocalEcs;

  beforeAll(async () => {
    local = await startLocalEcs({ runtime: 'process', instances: 1, startLatency: [0, 20] });
    const { endpoint, region, accessKeyId, secretAccessKey } = local;
    const client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
    await client.send(
      new RegisterTaskDefinitionCommand({
        family: 'stubborn',
        containerDefinitions: [
          {
            name: 'main',
            image: 'busybox',
            cpu: 64,
            memory: 32,
            stopTimeout: 2,
            command: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'],
          },
        ],
      }),
    );
    client.destroy();
  });

  afterAll(async () => {
    await local.close();
  });

  async function runAll(wanted: readonly Wanted[], heard: Heard, mismatch: 'warn' | 'override' = 'warn') {
    const over = new Set<string>();
    const scheduler = new ListScheduler(wanted, (_, driver, status) => {
      heard(driver, status);
      if (isTerminal(status.state)) over.add(status.taskId);
      if (over.size === wanted.length) driver.stop();
    });
    const framework = { user: 'root', name: 'processes' };
    const driver = new EcsSchedulerDriver(scheduler, framework, 'local', {
      local,
      mismatch,
      logLevel: 'error',
    });
    await driver.run();
    return scheduler;
  }

  it('report a task that exits with 3 as FAILED, with its container and code', async () => {
    const command = ['sh', '-c', 'exit 3'];
    const wanted = { id: 'exit-3', definition: 'hello:1', cpus: 0.125, mem: 64, arguments: command };
    const scheduler = await runAll([wanted], ignore);
    expect(scheduler.history.get('exit-3')?.at(-1)).toMatchObject({
      state: 'TASK_FAILED',
      message: 'Container hello exited with status 3',
    });
  }, 30_000);

  it('report a task that ignores SIGTERM as KILLED only after its stop time-out has passed', async () => {
    let killedAtMs = Number.POSITIVE_INFINITY;
    const scheduler = await runAll(
      [{ id: 'stubborn', definition: 'stubborn:1', cpus: 0.0625, mem: 32 }],
      (driver, { state }) => {
        if (state !== 'TASK_RUNNING') return;
        killedAtMs = Date.now();
        driver.killTask(taskId('stubborn'));
      },
    );
    const end = scheduler.history.get('stubborn')?.at(-1);
    expect(end?.state).toBe('TASK_KILLED');
    expect((end?.timestamp ?? 0) * 1000 - killedAtMs).toBeGreaterThanOrEqual(2_000);
  }, 30_000);

  it.each([3, 7, 13, 29])(
    'start all of %i equal shares of an instance under override',
    async (shares) => {
      // Mesos counts in thousandths: what is left of 4 cpus after equal shares is less than a thousandth each.
      const cpus = Math.floor(4000 / shares) / 1000;
      const mem = Math.floor(7808 / shares);
      const wanted = Array.from({ length: shares }, (_, i) => ({
        id: `share-${shares}-${i}`,
        definition: 'hello:1',
        cpus,
        mem,
      }));
      const scheduler = await runAll(wanted, ignore, 'override');
      expect(scheduler.count('TASK_FINISHED')).toBe(shares);
    },
    60_000,
  );
});
