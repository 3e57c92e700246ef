import { embeddedBridge } from '../../src/assembly/embedded-bridge.ts';
import { createBridgeMetrics } from '../../src/assembly/metrics/bridge-metrics.ts';
import type { BridgeMetrics } from '../../src/assembly/metrics/bridge-metrics.ts';
import { withOwner } from '../../src/assembly/bridge-config.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../src/assembly/system-ids.ts';
import { createWinstonLogger } from '../../src/assembly/winston-logger.ts';
import type { Timing } from '../../src/bridge/config.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { SessionSchedulerDriver } from '../../src/driver/session-scheduler-driver.ts';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { createEc2HostDirectory } from '../../src/gateway/ec2-host-directory.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { openLevelStore } from '../../src/store/level-store.ts';
import { Chance } from '../simulation/random.ts';
import { ChurnScheduler } from './churn-scheduler.ts';
import type { Report, Request } from './report.ts';
import { tableSizes } from './table-sizes.ts';

/**
 * A framework that never rests and its driver, on the ECS that AWS_ECS_ENDPOINT names. Does what it is asked over the
 * channel to the process that has forked it, and ends with code 1 when the driver is aborted.
 *
 *   node --expose-gc driver-program.ts DIRECTORY SEED     the state store is kept in DIRECTORY
 */
const [directory = '', seed = '1'] = process.argv.slice(2);

/** Minutes are to show what takes hours; nothing is remembered for so long that its growth would look like a leak. */
const TIMING: Partial<Timing> = {
  instancePollMs: 1_000,
  taskPollMs: 250,
  censusMs: 5_000,
  settleMs: 0,
  lookupWindowMs: 3_000,
  agentLossMs: 6_000,
  reconnectStableMs: 1_000,
  definitionTtlMs: 5_000,
  resendFirstMs: 1_000,
  retryFirstMs: 100,
  retryLastMs: 2_000,
  startPatienceMs: 30_000,
  rememberLaunchMs: 60_000,
};

const ACT_EVERY_MS = 500;

const FRAMEWORK: FrameworkInfo = {
  user: 'root',
  name: 'churn',
  id: frameworkId('churn'),
  failoverTimeout: 3_600,
  capabilities: [{ type: 'PARTITION_AWARE' }, { type: 'TASK_KILLING_STATE' }],
};

const settings = withOwner(resolveSettings({ apiShare: 1 }, process.env), FRAMEWORK.name);
const clock = createSystemClock();
const ids = createSystemIds();
const logger = createWinstonLogger({ level: settings.logLevel, form: 'json' });
const scheduler = new ChurnScheduler(new Chance(Number(seed)), () => clock.now());

let lives = 0;
let state: BridgeState | undefined;
let driver = startDriver();
let ending: Promise<unknown> = Promise.resolve();

function watchedMetrics(): BridgeMetrics {
  const metrics = createBridgeMetrics(clock);
  const watch: BridgeMetrics['watch'] = (watched) => {
    state = watched;
    metrics.watch(watched);
  };
  return { ...metrics, watch };
}

function startDriver(): SessionSchedulerDriver {
  const { cluster, endpoint = '', region = '' } = settings;
  const machinery = { clock, ids, logger, metrics: watchedMetrics() };
  const openBackEnd = () => {
    const clients = { cluster, endpoint, region, requestTimeoutMs: 1_500, logger };
    const gateway = createAwsEcsGateway(clients);
    const hosts = createEc2HostDirectory(clients);
    const close = () => {
      gateway.close();
      hosts.close();
      return Promise.resolve();
    };
    return Promise.resolve({ gateway, hosts, close, timing: TIMING });
  };
  const connect = embeddedBridge(settings, machinery, openBackEnd, () => openLevelStore(directory));
  const started = new SessionSchedulerDriver({ scheduler, framework: FRAMEWORK, connect, clock, logger });
  lives += 1;
  void started.run().then((status) => {
    if (status === 'DRIVER_ABORTED') process.exit(1);
  });
  return started;
}

async function stopDriver(): Promise<void> {
  driver.stop(true);
  await driver.join();
}

function report(): Report {
  globalThis.gc?.();
  return {
    lives,
    heapBytes: process.memoryUsage().heapUsed,
    tables: state === undefined ? {} : tableSizes(state),
    alive: scheduler.alive,
    news: scheduler.takeNews(),
  };
}

async function restart(): Promise<void> {
  await stopDriver();
  driver = startDriver();
}

async function stop(): Promise<void> {
  clearInterval(acting);
  await stopDriver();
  process.disconnect();
}

function carryOut({ type }: Request): void {
  switch (type) {
    case 'report':
      process.send?.(report());
      return;
    case 'restart':
      ending = ending.then(restart);
      return;
    case 'calm-down':
      scheduler.calmDown();
      return;
    case 'stop':
      ending = ending.then(stop);
      return;
  }
}

const acting = setInterval(() => {
  scheduler.act(driver);
}, ACT_EVERY_MS);
process.on('message', carryOut);
