import { openSync } from 'node:fs';
import { join } from 'node:path';

import { LOCAL_ALLOWANCE, withOwner } from '../../../src/assembly/bridge-config.ts';
import { embeddedBridge } from '../../../src/assembly/embedded-bridge.ts';
import { resolveSettings } from '../../../src/assembly/resolve-settings.ts';
import { createSystemClock } from '../../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../../src/assembly/system-ids.ts';
import type { Timing } from '../../../src/bridge/config.ts';
import { SessionSchedulerDriver } from '../../../src/driver/session-scheduler-driver.ts';
import { createAwsEcsGateway } from '../../../src/gateway/aws-ecs-gateway.ts';
import type { FrameworkInfo } from '../../../src/mesos/framework-info.ts';
import { frameworkId } from '../../../src/mesos/ids.ts';
import { openLevelStore } from '../../../src/store/level-store.ts';
import { NO_HOSTS } from '../../support/no-hosts.ts';
import { createLineLogger } from '../line-logger.ts';
import { createCrashPoints, watchGateway, watchStore } from './crash-points.ts';
import { FrameworkMemory } from './framework-memory.ts';
import { JobScheduler } from './job-scheduler.ts';

/**
 * A framework with a bridge of its own, on the ECS that AWS_ECS_ENDPOINT names. It ends when all its jobs have ended, or,
 * with CRASH_AT, at that step. After the end of all jobs it stays for LINGER_MS, for what may still turn up; after a restart it
 * waits for RECONCILE_AFTER_MS before it asks what has become of its tasks.
 *
 *   node driver-program.js DIRECTORY    where there are `store`, the `memory` of the framework, and the `steps` taken
 */
const [directory = '.'] = process.argv.slice(2);
const { CRASH_AT, LINGER_MS = '0', RECONCILE_AFTER_MS = '0' } = process.env;

/** Fast, and patient enough for an ECS that acts 600 ms late. */
const TIMING: Partial<Timing> = {
  ...LOCAL_ALLOWANCE.timing,
  instancePollMs: 200,
  taskPollMs: 50,
  censusMs: 250,
  lookupWindowMs: 1_000,
  allocationIntervalMs: 100,
  resendFirstMs: 300,
  retryFirstMs: 50,
  retryLastMs: 200,
};

const FRAMEWORK: FrameworkInfo = {
  user: 'root',
  name: 'jobs',
  id: frameworkId('jobs'),
  failoverTimeout: 3_600,
  capabilities: [{ type: 'PARTITION_AWARE' }],
};

const crashAt = CRASH_AT === undefined ? undefined : Number(CRASH_AT);
const underway = new Set<Promise<unknown>>();
const crashPoints = createCrashPoints(openSync(join(directory, 'steps'), 'a'), crashAt);
const settings = withOwner(resolveSettings({ hostDirectory: 'none' }, process.env), FRAMEWORK.name);
const machinery = { clock: createSystemClock(), ids: createSystemIds(), logger: createLineLogger() };

const { cluster, endpoint = '', region = '' } = settings;
const gateway = createAwsEcsGateway({
  cluster,
  endpoint,
  region,
  requestTimeoutMs: 400,
  logger: machinery.logger,
});

const backEnd = {
  ...LOCAL_ALLOWANCE,
  timing: TIMING,
  gateway: watchGateway(gateway, crashPoints, underway),
  hosts: NO_HOSTS,
  close: () => {
    gateway.close();
    return Promise.resolve();
  },
};

let isEnding = false;
const done = (): void => {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => driver.stop(true), Number(LINGER_MS));
};
const memory = new FrameworkMemory(join(directory, 'memory'));
const scheduler = new JobScheduler(memory, crashPoints, Number(RECONCILE_AFTER_MS), done);
const driver = new SessionSchedulerDriver({
  ...machinery,
  scheduler,
  framework: FRAMEWORK,
  implicitAcknowledgements: false,
  connect: embeddedBridge(
    settings,
    machinery,
    () => Promise.resolve(backEnd),
    async () => watchStore(await openLevelStore(join(directory, 'store')), crashPoints, underway),
  ),
});
const status = await driver.run();
process.exitCode = status === 'DRIVER_STOPPED' ? 0 : 1;
