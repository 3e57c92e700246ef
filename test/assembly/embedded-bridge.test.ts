import { describe, expect, it } from '@jest/globals';
import { withOwner } from '../../src/assembly/bridge-config.ts';
import { embeddedBridge } from '../../src/assembly/embedded-bridge.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import type { PartialSettings } from '../../src/assembly/settings.ts';
import { SessionSchedulerDriver } from '../../src/driver/session-scheduler-driver.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { agentId, frameworkId, offerId, taskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { EngineGateway } from '../support/engine-gateway.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { RecordingScheduler } from '../support/recording-scheduler.ts';
import type { Behaviours } from '../support/recording-scheduler.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

function taskOn({ agentId }: Offer, name: string, definition = 'sleep360:1'): TaskInfo {
  return {
    name,
    taskId: taskId(name),
    agentId,
    resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
    command: { value: definition },
  };
}

/** Launches these tasks on the first offer there is, and declines the others. */
function launching(...tasks: readonly (readonly [name: string, definition?: string])[]): Behaviours {
  const waiting = [...tasks];
  return {
    resourceOffers: (driver, offers) => {
      // What the callback of this name is given.
      for (const offer of offers as readonly Offer[])
        driver.launchTasks(
          offer.id,
          waiting.splice(0).map(([name, definition]) => taskOn(offer, name, definition)),
        );
    },
  };
}

const FRAMEWORK: FrameworkInfo = { user: 'ann', name: 'test' };

/** A driver over a bridge over the embedded engine, all on one clock that stands still. */
function createStack(behaviours: Behaviours = {}, given: PartialSettings = {}, framework = FRAMEWORK) {
  const clock = new ManualClock();
  const ecs = new EngineEcs();
  ecs.admin({ type: 'AddContainerInstances', count: 2 }, clock.now());
  const gateway = new EngineGateway(ecs, clock);
  const scheduler = new RecordingScheduler(behaviours);
  const logger = new RecordingLogger();
  const closed: string[] = [];
  const backEnd = {
    gateway: Object.assign(gateway, {
      listClusterNames: () => Promise.resolve([]),
      close: () => undefined,
    }),
    hosts: { resolve: () => Promise.resolve(new Map()) },
    close: () => {
      closed.push('back end');
      return Promise.resolve();
    },
  };
  const memory = createMemoryStore();
  const store: StateStore = {
    ...memory,
    close: () => {
      closed.push('store');
      return memory.close();
    },
  };
  const machinery = { clock, ids: createSeededIds(1), logger };
  const driver = new SessionSchedulerDriver({
    scheduler,
    framework,
    connect: embeddedBridge(
      withOwner(resolveSettings(given, {}), FRAMEWORK.name),
      machinery,
      () => Promise.resolve(backEnd),
      () => Promise.resolve(store),
    ),
    clock,
    logger,
  });
  /** What became of a task, as the scheduler was told. */
  const statesOf = (id: string): readonly unknown[] =>
    scheduler.heard.flatMap(([name, status]) => {
      const isOfTask = name === 'statusUpdate' && (status as { taskId: string }).taskId === id;
      return isOfTask ? [(status as { state: string }).state] : [];
    });
  return { driver, clock, ecs, gateway, scheduler, logger, closed, statesOf };
}

describe('a scheduler over an embedded bridge', () => {
  it('has its first offers in the moment it is registered', async () => {
    const { driver, clock, scheduler } = createStack();
    const beganAtMs = clock.now();
    driver.start();
    await clock.settle();
    expect(scheduler.names).toEqual(['registered', 'resourceOffers']);
    expect(scheduler.heard[1]?.[1]).toHaveLength(2);
    expect(clock.now()).toBe(beganAtMs);
  });

  it('is told of a master under which the bridge could be reached', async () => {
    const { driver, clock, scheduler } = createStack();
    driver.start();
    await clock.settle();
    const [, id, master] = scheduler.heard[0] ?? [];
    expect(id).toMatch(/^[0-9a-f-]{36}-0000$/);
    expect(master).toMatchObject({ ip: 16_777_343, port: 5050, version: '1.11.0' });
  });

  it.each<readonly [string, FrameworkInfo, RegExp]>([
    ['a new id when it has none', FRAMEWORK, /^[0-9a-f-]{36}-0000$/],
    ['a new id when its own is empty', { ...FRAMEWORK, id: frameworkId('') }, /^[0-9a-f-]{36}-0000$/],
    ['the id it has', { ...FRAMEWORK, id: frameworkId('mine') }, /^mine$/],
  ])('has %s', async (_what, framework, id) => {
    const { driver, clock, scheduler } = createStack({}, {}, framework);
    driver.start();
    await clock.settle();
    expect(scheduler.heard[0]?.[1]).toMatch(id);
    expect(scheduler.names).toEqual(['registered', 'resourceOffers']);
  });

  it('sees a task through its life, each step acknowledged', async () => {
    const { driver, clock, statesOf } = createStack(launching(['a', 'hello:1']), {
      taskPollSeconds: 0.5,
    });
    driver.start();
    await clock.advance(30_000);
    expect(statesOf('a')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
  });

  it('is not told anything inside launchTasks, even of a task that cannot be', async () => {
    const order: string[] = [];
    const { driver, clock } = createStack({
      resourceOffers: (inner) => {
        inner.launchTasks(offerId('no such offer'), [
          { name: 'a', taskId: taskId('a'), agentId: agentId('nobody'), resources: [] },
        ]);
        order.push('launched');
      },
      statusUpdate: () => {
        order.push('told');
      },
    });
    driver.start();
    await clock.settle();
    expect(order).toEqual(['launched', 'told']);
  });

  it('that stops has its tasks killed, and join waits until ECS has taken that', async () => {
    const { driver, clock, ecs, gateway, closed } = createStack(launching(['a'], ['b']));
    driver.start();
    await clock.advance(5_000);
    const answer = gateway.hold('StopTask');
    driver.stop();
    const joined: unknown[] = [];
    void driver.join().then((status) => joined.push(status));
    await clock.settle();
    expect(gateway.countOf('StopTask')).toBe(2);
    expect(joined).toEqual([]);
    expect(closed).toEqual([]);
    answer.release();
    await clock.settle();
    expect(joined).toEqual(['DRIVER_STOPPED']);
    expect(closed).toEqual(['back end', 'store']);
    expect(ecs.view().tasks.map(({ known }) => known.desiredStatus)).toEqual(['STOPPED', 'STOPPED']);
  });

  it.each<readonly [string, (driver: SessionSchedulerDriver) => unknown]>([
    ['stops for a failover', (driver) => driver.stop(true)],
    ['aborts', (driver) => driver.abort()],
  ])('that %s leaves its tasks running', async (_how, end) => {
    const { driver, clock, ecs, gateway } = createStack(launching(['a']));
    driver.start();
    await clock.advance(5_000);
    end(driver);
    await clock.advance(3_600_000);
    await expect(driver.join()).resolves.toMatch(/^DRIVER_(STOPPED|ABORTED)$/);
    expect(gateway.countOf('StopTask')).toBe(0);
    expect(ecs.view().tasks.map(({ known }) => known.desiredStatus)).toEqual(['RUNNING']);
  });

  it('that has ended leaves nothing that waits or calls', async () => {
    const { driver, clock, gateway } = createStack();
    driver.start();
    await clock.advance(5_000);
    driver.stop();
    await clock.settle();
    await driver.join();
    const { length } = gateway.calls;
    await clock.advance(3_600_000);
    expect(gateway.calls).toHaveLength(length);
    expect(clock.waits).toEqual([]);
  });

  it('waits 30 seconds for an answer that never comes, and no longer', async () => {
    const { driver, clock, gateway, logger, closed } = createStack(launching(['a']));
    gateway.hold('StartTask');
    driver.start();
    await clock.settle();
    driver.stop(true);
    await clock.advance(29_999);
    expect(closed).toEqual([]);
    await clock.advance(1);
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
    expect(closed).toEqual(['back end', 'store']);
    expect(logger.at('warn').at(-1)).toMatchObject({ fields: { tasks: ['a'] } });
  });
});

describe('a failure that prevents the start', () => {
  it('aborts the driver with what is wrong and what to do, and closes everything', async () => {
    const { driver, clock, gateway, scheduler, closed } = createStack();
    gateway.failNext('DescribeClusters', 'ACCESS_DENIED');
    driver.start();
    await clock.settle();
    expect(scheduler.heard).toEqual([
      [
        'error',
        'DescribeClusters fails with ACCESS_DENIED → allow it to this identity; npx ecs-scheduler-driver iam policy prints all that is needed [ACCESS_DENIED]',
      ],
    ]);
    await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
    expect(closed).toEqual(['back end', 'store']);
  });

  it('names the endpoint that is configured', async () => {
    const { driver, clock, gateway, scheduler } = createStack({}, { endpoint: 'http://127.0.0.1:4600' });
    for (let i = 0; i < 100; i += 1) gateway.failNext('DescribeClusters', 'UNREACHABLE');
    driver.start();
    await clock.advance(60_000);
    expect(scheduler.heard).toEqual([
      [
        'error',
        'DescribeClusters fails with UNREACHABLE (the endpoint is http://127.0.0.1:4600)' +
          ' → set AWS_ECS_ENDPOINT or AWS_REGION right, or check the network [ENDPOINT_UNREACHABLE]',
      ],
    ]);
  });

  it('may be that there is no back end', async () => {
    const clock = new ManualClock();
    const scheduler = new RecordingScheduler();
    const logger = new RecordingLogger();
    const machinery = { clock, ids: createSeededIds(1), logger };
    const store = createMemoryStore();
    const noBackEnd = () => Promise.reject(new Error('Port 1 is in use'));
    const connect = embeddedBridge(withOwner(resolveSettings({}, {}), 'test'), machinery, noBackEnd, () =>
      Promise.resolve(store),
    );
    const driver = new SessionSchedulerDriver({ scheduler, framework: FRAMEWORK, connect, clock, logger });
    await expect(driver.run()).resolves.toBe('DRIVER_ABORTED');
    expect(scheduler.heard).toEqual([['error', 'Port 1 is in use']]);
    await expect(store.write([])).rejects.toThrow('closed');
  });
});
