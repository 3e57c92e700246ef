import { LOCAL_ALLOWANCE, withOwner } from '../../src/assembly/bridge-config.ts';
import { embeddedBridge } from '../../src/assembly/embedded-bridge.ts';
import { openStore } from '../../src/assembly/open-store.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import { createSystemIds } from '../../src/assembly/system-ids.ts';
import type { Scheduler, SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import { SessionSchedulerDriver } from '../../src/driver/session-scheduler-driver.ts';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import { createFastClock } from './fast-clock.ts';
import { createLineLogger } from './line-logger.ts';
import { NO_HOSTS } from '../support/no-hosts.ts';

/**
 * A framework with a bridge of its own, on the ECS that AWS_ECS_ENDPOINT names, for which time goes ten times as fast. It
 * launches so many tasks, one after the other, and prints what it hears until it is stopped.
 *
 *   bridge-program.ts FRAMEWORK TASKS
 */
const [name = 'framework', tasks = '0'] = process.argv.slice(2);

/** Of its own time, as all that follows. */
const TIME_FACTOR = 10;

/** Longer than any bridge waits for a framework. */
const LONG_MS = 100_000;

/** How long it leaves an agent alone after each launch. */
const PAUSE_SECONDS = 3;

const TIMING = {
  ...LOCAL_ALLOWANCE.timing,
  instancePollMs: 2_000,
  taskPollMs: 1_000,
  censusMs: 3_000,
  lookupWindowMs: 4_000,
  startPatienceMs: 300_000,
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

class OneByOne implements Scheduler {
  #launched = 0;

  registered(): void {
    print('registered');
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    for (const { id, agentId } of offers) {
      const number = this.#launched + 1;
      if (number > Number(tasks)) driver.declineOffer(id, { refuseSeconds: PAUSE_SECONDS });
      else {
        this.#launched = number;
        const task = `${name}-${number}`;
        const resources = [scalarResource('cpus', 0.01), scalarResource('mem', 16)];
        const taskInfo = {
          name: task,
          taskId: taskId(task),
          agentId,
          resources,
          command: { value: 'nginx:1' },
        };
        driver.launchTasks(id, [taskInfo], { refuseSeconds: PAUSE_SECONDS });
      }
    }
  }

  statusUpdate(_driver: SchedulerDriver, status: { readonly taskId: string; readonly state: string }): void {
    print(`${status.taskId} is ${status.state}`);
  }

  error(_driver: SchedulerDriver, message: string): void {
    print(`error: ${message}`);
  }
}

const settings = withOwner(
  resolveSettings({ mismatch: 'override', hostDirectory: 'none' }, process.env),
  name,
);
const clock = createFastClock(TIME_FACTOR);
const machinery = { clock, ids: createSystemIds(), logger: createLineLogger() };
const { cluster, endpoint = '', region = '' } = settings;
const gateway = createAwsEcsGateway({ cluster, endpoint, region, logger: machinery.logger });
const backEnd = {
  ...LOCAL_ALLOWANCE,
  timing: TIMING,
  gateway,
  hosts: NO_HOSTS,
  close: () => {
    gateway.close();
    return Promise.resolve();
  },
};

const driver = new SessionSchedulerDriver({
  ...machinery,
  scheduler: new OneByOne(),
  framework: { user: 'root', name, id: frameworkId(name), failoverTimeout: 36_000 },
  connect: embeddedBridge(
    settings,
    machinery,
    () => Promise.resolve(backEnd),
    () => openStore(settings, undefined),
  ),
});
const forgetLongTime = clock.at(clock.now() + LONG_MS, () => {
  print('a long time has passed');
});
process.once('SIGTERM', () => driver.stop(true));
const status = await driver.run();
forgetLongTime();
process.exitCode = status === 'DRIVER_STOPPED' ? 0 : 1;
