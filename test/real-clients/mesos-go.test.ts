import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Executable } from '../system/executable.ts';
import { Stage } from './stage.ts';

const INSTALLED = '.scratch/real-clients/mesos-go-example-scheduler';

const TASKS = 4;

describe.each(['protobuf', 'json'])('the example scheduler of mesos-go 0.0.11 over %s', (codec) => {
  let stage: Stage;
  let client: Executable;

  beforeEach(async () => {
    stage = await Stage.set();
    const args = {
      url: `http://127.0.0.1:${stage.port}/api/v1/scheduler`,
      codec,
      tasks: String(TASKS),
      cpu: '0.05',
      memory: '16',
      'exec.memory': '32',
      // Any file will do: the executor is looked up in the daemon's table, and not fetched.
      executor: process.execPath,
      maxRefuseSeconds: '1s',
      jobRestartDelay: '1s',
      'metrics.port': '0',
      verbose: 'true',
    };
    client = new Executable(
      INSTALLED,
      Object.entries(args).map(([name, value]) => `-${name}=${value}`),
    );
  });

  afterEach(async () => {
    client.signal('SIGKILL');
    await stage.clear();
  });

  it('subscribes, launches through the executor table, and ends when all its tasks have finished', async () => {
    const { stderr } = await client.ends();
    expect(stderr).toContain('mission accomplished');
    expect(stage.ecsTasks).toBe(TASKS);
  });

  it('outlives a restart of the daemon', async () => {
    await client.complains(/is in state TASK_RUNNING/);
    await stage.fell('SIGKILL');
    await stage.raise();
    const { stderr } = await client.ends();
    expect(stderr).toContain('mission accomplished');
    expect(stage.ecsTasks).toBe(TASKS);
  });
});
