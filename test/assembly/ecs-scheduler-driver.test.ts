import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEcs } from '../../src/assembly/back-end.ts';
import { EcsSchedulerDriver } from '../../src/assembly/ecs-scheduler-driver.ts';
import type { DriverOptions, Master } from '../../src/assembly/ecs-scheduler-driver.ts';
import { withOwner } from '../../src/assembly/bridge-config.ts';
import { embeddedBridge } from '../../src/assembly/embedded-bridge.ts';
import { ProblemError } from '../../src/assembly/problem.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../src/assembly/system-ids.ts';
import type { Scheduler, SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import { SessionSchedulerDriver } from '../../src/driver/session-scheduler-driver.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { FrameworkId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import { isTerminal } from '../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { closedPort } from '../support/closed-port.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

const FRAMEWORK: FrameworkInfo = { user: '', name: 'test', failoverTimeout: 60 };

/** Nothing takes longer than it must. */
const FAST = { runtime: 'simulated', instances: 1, startLatency: [0, 0], stopMs: 0 } as const;

/** Launches tasks on the first offer, remembers all it hears, and stops when it has seen enough. */
class TestScheduler implements Scheduler {
  readonly heard: string[] = [];
  readonly errors: string[] = [];
  readonly statuses: TaskStatus[] = [];
  id: FrameworkId | undefined;
  readonly #waiting: [name: string, definition: string][];
  readonly #onStatus: (driver: SchedulerDriver, status: TaskStatus, all: TestScheduler) => void;

  constructor(
    tasks: Readonly<Record<string, string>> = {},
    onStatus: (driver: SchedulerDriver, status: TaskStatus, all: TestScheduler) => void = () => undefined,
  ) {
    this.#waiting = Object.entries(tasks);
    this.#onStatus = onStatus;
  }

  registered(_driver: SchedulerDriver, id: FrameworkId): void {
    this.heard.push('registered');
    this.id = id;
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    this.heard.push('resourceOffers');
    for (const { id, agentId } of offers) {
      const tasks = this.#waiting.splice(0).map(([name, definition]) => ({
        name,
        taskId: taskId(name),
        agentId,
        resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
        command: { value: definition },
      }));
      driver.launchTasks(id, tasks);
    }
  }

  statusUpdate(driver: SchedulerDriver, status: TaskStatus): void {
    this.heard.push(status.state);
    this.statuses.push(status);
    this.#onStatus(driver, status, this);
  }

  error(_driver: SchedulerDriver, message: string): void {
    this.errors.push(message);
  }

  statesOf(name: string): readonly string[] {
    return this.statuses.filter((status) => status.taskId === name).map(({ state }) => state);
  }

  lastOf(name: string): TaskStatus | undefined {
    return this.statuses.findLast((status) => status.taskId === name);
  }
}

/** Stops the driver once so many tasks have ended. */
const stopAfter =
  (count: number) =>
  (driver: SchedulerDriver, _status: TaskStatus, { statuses }: TestScheduler): void => {
    const ended = new Set(statuses.filter(({ state }) => isTerminal(state)).map((status) => status.taskId));
    if (ended.size === count) driver.stop();
  };

function createDriver(
  scheduler: Scheduler,
  master: Master,
  options: DriverOptions = {},
  framework = FRAMEWORK,
): EcsSchedulerDriver {
  return new EcsSchedulerDriver(scheduler, framework, master, { logger: new RecordingLogger(), ...options });
}

const { env } = process;
const QUIET = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** An environment in which the SDK finds nothing but what a test gives it. */
function setEnvironment(variables: NodeJS.ProcessEnv = {}): void {
  process.env = {
    [QUIET]: env[QUIET],
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ECS_SCHEDULER_STORE: 'none',
    ...variables,
  };
}

beforeEach(() => {
  setEnvironment();
});

afterEach(() => {
  process.env = env;
});

describe('the master "local"', () => {
  it('runs tasks from launch to their end', async () => {
    const lives = { hello: { runMs: 50 }, nginx: { runMs: 50, exitCode: 3 } };
    const scheduler = new TestScheduler(
      { good: 'hello:1', bad: 'nginx:1', long: 'sleep360:1' },
      (driver, status, all) => {
        if (status.taskId === 'long' && status.state === 'TASK_RUNNING') driver.killTask(status.taskId);
        stopAfter(3)(driver, status, all);
      },
    );
    const driver = createDriver(scheduler, 'local', { local: { ...FAST, lives } });
    await expect(driver.run()).resolves.toBe('DRIVER_STOPPED');
    expect(scheduler.heard.slice(0, 2)).toEqual(['registered', 'resourceOffers']);
    expect(scheduler.errors).toEqual([]);
    // Whether anybody looks while they run is a matter of chance for tasks as short as these.
    const isNews = (state: string): boolean => state !== 'TASK_RUNNING';
    expect(scheduler.statesOf('good').filter(isNews)).toEqual(['TASK_STARTING', 'TASK_FINISHED']);
    expect(scheduler.statesOf('bad').filter(isNews)).toEqual(['TASK_STARTING', 'TASK_FAILED']);
    expect(scheduler.lastOf('bad')?.message).toMatch(/nginx.*3/);
    expect(scheduler.statesOf('long')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLED']);
  });

  it('runs the command of a task as a process, whose exit code decides', async () => {
    const scheduler = new TestScheduler({}, stopAfter(1));
    scheduler.resourceOffers = (driver, [offer]): void => {
      if (offer === undefined) return;
      const resources = [scalarResource('cpus', 0.125), scalarResource('mem', 64)];
      const command = { value: 'hello:1', arguments: ['sh', '-c', 'exit 3'] };
      const task = { name: 'a', taskId: taskId('a'), agentId: offer.agentId, resources, command };
      driver.launchTasks(offer.id, scheduler.statuses.length === 0 ? [task] : []);
    };
    await createDriver(scheduler, 'local', { local: { instances: 1, startLatency: [0, 0] } }).run();
    expect(scheduler.lastOf('a')).toMatchObject({
      state: 'TASK_FAILED',
      message: 'Container hello exited with status 3',
    });
  });

  it('is left running when it was given, with the tasks of a stopped framework stopped', async () => {
    const local = await startLocalEcs({ ...FAST, logger: new RecordingLogger() });
    const scheduler = new TestScheduler({ a: 'sleep360:1' }, (driver, { state }) => {
      if (state === 'TASK_RUNNING') driver.stop();
    });
    await createDriver(scheduler, 'local', { local }).run();
    const { tasks } = local.view();
    expect(tasks.map(({ known }) => known.desiredStatus)).toEqual(['STOPPED']);
    await local.close();
  });

  it('finds the tasks again of a framework that comes back under its id', async () => {
    const local = await startLocalEcs({ ...FAST, logger: new RecordingLogger() });
    const before = new TestScheduler({ a: 'sleep360:1' }, (driver, { state }) => {
      if (state === 'TASK_RUNNING') driver.stop(true);
    });
    await createDriver(before, 'local', { local, owner: 'test' }).run();
    const id = before.id ?? frameworkId('');
    const after = new TestScheduler({}, (driver, { state }) => {
      if (state === 'TASK_RUNNING') driver.stop();
    });
    const driver = createDriver(after, 'local', { local, owner: 'test' }, { ...FRAMEWORK, id });
    after.registered = (inner, again): void => {
      after.id = again;
      inner.reconcileTasks([{ taskId: taskId('a') }]);
    };
    await expect(driver.run()).resolves.toBe('DRIVER_STOPPED');
    expect(after.id).toBe(id);
    expect(after.lastOf('a')?.state).toBe('TASK_RUNNING');
    expect(after.statuses.filter(({ state }) => isTerminal(state))).toEqual([]);
    expect(local.view().tasks.map(({ known }) => known.desiredStatus)).toEqual(['STOPPED']);
    await local.close();
  });

  it('leaves acknowledging to a scheduler that wants to do it', async () => {
    const scheduler = new TestScheduler({ a: 'sleep360:1' }, (driver, status) => {
      driver.acknowledgeStatusUpdate(status);
      if (status.state === 'TASK_RUNNING') driver.stop();
    });
    const driver = createDriver(scheduler, 'local', { local: FAST, implicitAcknowledgements: false });
    await driver.run();
    expect(scheduler.statesOf('a')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    expect(scheduler.errors).toEqual([]);
  });

  it('does not let a framework change what was filled in for it by leaving it empty again', async () => {
    const scheduler = new TestScheduler();
    let answered = '';
    scheduler.registered = (driver, id): void => {
      answered = driver.updateFramework({ ...FRAMEWORK, id, name: 'renamed' }, []);
      driver.reconcileTasks([{ taskId: taskId('unknown') }]);
    };
    scheduler.statusUpdate = (driver): void => {
      driver.stop();
    };
    const driver = createDriver(scheduler, 'local', { local: FAST });
    await expect(driver.run()).resolves.toBe('DRIVER_STOPPED');
    expect(answered).toBe('DRIVER_RUNNING');
    expect(scheduler.errors).toEqual([]);
  });

  it('offers nothing to roles that want none', async () => {
    const scheduler = new TestScheduler();
    scheduler.registered = (driver): void => {
      scheduler.heard.push('registered');
      driver.reconcileTasks([{ taskId: taskId('unknown') }]);
    };
    scheduler.statusUpdate = (driver): void => {
      scheduler.heard.push('answered');
      driver.stop();
    };
    await createDriver(scheduler, 'local', { local: FAST, suppressedRoles: ['*'] }).run();
    expect(scheduler.heard).toEqual(['registered', 'answered']);
  });
});

/** Runs a driver that cannot work. @returns what its scheduler is told. */
async function errorOf(master: Master, options: DriverOptions = {}): Promise<string> {
  const scheduler = new TestScheduler();
  await expect(createDriver(scheduler, master, options).run()).resolves.toBe('DRIVER_ABORTED');
  expect(scheduler.heard).toEqual([]);
  expect(scheduler.errors).toHaveLength(1);
  return scheduler.errors.join();
}

function credentialsOf({ accessKeyId, secretAccessKey, region }: LocalEcs): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
  };
}

describe('a mistake in what the driver is given', () => {
  it('is told when the master is none, by start as well', async () => {
    // Programs in JavaScript, and the command line, may name any master.
    const master = 'zk://10.0.0.1:2181/mesos' as Master;
    const scheduler = new TestScheduler();
    const driver = createDriver(scheduler, master);
    expect(driver.start()).toBe('DRIVER_ABORTED');
    await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
    expect(scheduler.errors).toEqual([
      '\'zk://10.0.0.1:2181/mesos\' is no master → use "ecs", "local" or the address of a master, such as "http://127.0.0.1:5050" [MASTER_UNKNOWN]',
    ]);
  });

  it('is thrown at once when it is a setting', () => {
    setEnvironment({ ECS_SCHEDULER_MISMATCH: 'ignore' });
    const words =
      'ECS_SCHEDULER_MISMATCH=ignore: is none of warn, strict, override' +
      ' → correct the setting; docs/configuration.md lists them all [CONFIG_VALUE]';
    expect(() => createDriver({}, 'local')).toThrow(words);
    expect(() => createDriver({}, 'local')).toThrow(ProblemError);
  });
});

describe('a mistake in how ECS is reached', () => {
  it.each<readonly [string, NodeJS.ProcessEnv, string]>([
    ['the region', { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' }, 'REGION_MISSING'],
    ['credentials', { AWS_REGION: 'eu-west-1' }, 'CREDENTIALS_MISSING'],
  ])('is told when there is nothing of %s', async (_what, variables, code) => {
    setEnvironment(variables);
    const message = await errorOf('ecs');
    expect(message).toContain(`[${code}]`);
    expect(message).toContain(code === 'REGION_MISSING' ? 'AWS_REGION' : 'AWS_ACCESS_KEY_ID');
  });

  it('is told when the access key is wrong', async () => {
    const local = await startLocalEcs({ ...FAST, logger: new RecordingLogger() });
    setEnvironment({
      ...credentialsOf(local),
      AWS_ACCESS_KEY_ID: 'AKIAWRONG',
      AWS_ECS_ENDPOINT: local.endpoint,
    });
    const message = await errorOf('ecs');
    expect(message).toMatch(/^The AWS credentials are not accepted: .+ → .*get-caller-identity/);
    expect(message).toContain('[CREDENTIALS_INVALID]');
    await local.close();
  });

  it('is told when there is no such cluster', async () => {
    const local = await startLocalEcs({ ...FAST, logger: new RecordingLogger() });
    setEnvironment({ ...credentialsOf(local), AWS_ECS_ENDPOINT: local.endpoint, AWS_ECS_CLUSTER: 'prd' });
    const message = await errorOf('ecs');
    expect(message).toMatch(/^There is no active cluster prd .+\(there are: default\) → set AWS_ECS_CLUSTER/);
    expect(message).toContain('[CLUSTER_NOT_FOUND]');
    await local.close();
  });

  it('is not made by settings that are right', async () => {
    const local = await startLocalEcs({ ...FAST, clusterName: 'prod', logger: new RecordingLogger() });
    setEnvironment({ ...credentialsOf(local), AWS_ECS_ENDPOINT: local.endpoint, AWS_ECS_CLUSTER: 'other' });
    const scheduler = new TestScheduler();
    scheduler.registered = (driver): void => {
      driver.stop();
    };
    const driver = createDriver(scheduler, 'ecs', { cluster: 'prod' });
    await expect(driver.run()).resolves.toBe('DRIVER_STOPPED');
    expect(scheduler.errors).toEqual([]);
    await local.close();
  });

  it('is told when nothing listens at the endpoint', async () => {
    const endpoint = `http://127.0.0.1:${await closedPort()}`;
    setEnvironment({ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_REGION: 'eu-west-1' });
    const scheduler = new TestScheduler();
    const machinery = { clock: createSystemClock(), ids: createSystemIds(), logger: new RecordingLogger() };
    const settings = withOwner(resolveSettings({ endpoint }, {}), FRAMEWORK.name);
    // As the master "ecs", but for its patience of a quarter of a minute.
    const connect = embeddedBridge(
      settings,
      machinery,
      () => Promise.resolve({ ...openEcs(settings, machinery), timing: { startPatienceMs: 0 } }),
      () => Promise.resolve(undefined),
    );
    const driver = new SessionSchedulerDriver({ scheduler, framework: FRAMEWORK, connect, ...machinery });
    await expect(driver.run()).resolves.toBe('DRIVER_ABORTED');
    const [message = ''] = scheduler.errors;
    expect(message).toContain('ECONNREFUSED');
    expect(message).toContain(`(the endpoint is ${endpoint}) → set AWS_ECS_ENDPOINT or AWS_REGION right`);
    expect(message).toContain('[ENDPOINT_UNREACHABLE]');
  });
});
