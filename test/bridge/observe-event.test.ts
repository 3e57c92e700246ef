import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventReceipt } from '../../src/bridge/input.ts';
import { lastSegment } from '../../src/ecs/arn.ts';
import type { EcsEvent } from '../../src/ecs/event.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import type { PartialEngineOptions } from '../../src/local-ecs/engine/options.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { BridgeHarness } from '../support/bridge-harness.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';
import { deleteEvent, EVENT_QUEUE, receiveEvents } from '../support/engine-events.ts';
import { EngineEcs } from '../support/engine-ecs.ts';

const START_MS = 1_700_000_000_000;

/** A bridge on the engine, whose events it hears only when a test hands them over. */
function engineWorld(options: Partial<PartialEngineOptions> = {}, timing = {}) {
  const ecs = new EngineEcs(1, {
    eventRules: [{ queue: EVENT_QUEUE }],
    startLatency: [300, 300],
    stopMs: 50,
    ...options,
  });
  ecs.admin({ type: 'AddContainerInstances' }, START_MS);
  const bridge = new BridgeHarness(ecs, bridgeConfig({ events: true, timing })).start();
  const framework = subscribe(bridge);
  let receipts = 0;
  const take = (event: EcsEvent): void => {
    receipts += 1;
    bridge.feed({ type: 'ecs-event', event, receipt: eventReceipt(receipts) });
  };
  /** All events that are there, deleted. */
  const receive = (): readonly EcsEvent[] => {
    const events: EcsEvent[] = [];
    for (;;) {
      const batch = receiveEvents(ecs, bridge.nowMs);
      if (batch.length === 0) return events;
      for (const { event, handle } of batch) {
        events.push(event);
        deleteEvent(ecs, handle, bridge.nowMs);
      }
    }
  };
  /** Lets time pass with the events coming as they are sent. */
  const flow = (ms: number): void => {
    const untilMs = bridge.nowMs + ms;
    while (bridge.nowMs < untilMs) {
      bridge.advance(Math.min(20, untilMs - bridge.nowMs));
      receive().forEach(take);
    }
  };
  return { bridge, ecs, framework, take, receive, flow };
}

/** Launches `t1` on the first instance. */
function launch(
  { ecs, framework }: Pick<ReturnType<typeof engineWorld>, 'ecs' | 'framework'>,
  runs = 'sleep360',
): void {
  const arn = ecs.view().instances[0]?.known.containerInstanceArn ?? '';
  framework.launch(taskInfo({ runs, on: lastSegment(arn) }));
}

const polls = ({ bridge }: Pick<ReturnType<typeof engineWorld>, 'bridge'>): number =>
  bridge.callsOf('DescribeTasks').filter(({ look }) => look.type === 'POLL').length;

describe('events of tasks', () => {
  it('bring the end of a task to its framework in well under a second', () => {
    const world = engineWorld();
    world.flow(1_000);
    launch(world);
    world.flow(2_000);
    expect(world.framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    const [running] = world.ecs.view().tasks;
    world.ecs.admin(
      { type: 'KillContainer', task: running?.known.taskArn ?? '', exitCode: 0 },
      world.bridge.nowMs,
    );
    const before = polls(world);
    world.flow(100);
    expect(world.framework.states('t1').at(-1)).toBe('TASK_FINISHED');
    expect(polls(world)).toBe(before);
  });

  it('twice and in any order lead to the same updates, each once, as in order', () => {
    const events = lifeOfATask();
    const states = (order: readonly EcsEvent[]): readonly string[] => {
      const world = engineWorld(
        {},
        { taskPollMs: 3_600_000, instancePollMs: 3_600_000, censusMs: 3_600_000 },
      );
      launch(world);
      order.forEach(world.take);
      return world.framework.states('t1');
    };
    expect(states(events)).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
    const twice = [...events, ...events];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
        (order) => {
          const heard = states(order);
          expect(new Set(heard).size).toBe(heard.length);
          expect(
            ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED'].filter((state) =>
              heard.includes(state as never),
            ),
          ).toEqual(heard);
          expect(heard.at(-1)).toBe('TASK_FAILED');
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are acknowledged once they are taken, whatever they say', () => {
    const world = engineWorld();
    launch(world);
    const events = world.receive();
    [...events, ...events].forEach(world.take);
    expect(world.bridge.acknowledged).toEqual([...events, ...events].map((_, i) => i + 1));
  });

  it('find a launch before ECS has answered StartTask', () => {
    const world = engineWorld();
    world.bridge.hold('StartTask');
    launch(world);
    expect(world.framework.states('t1')).toEqual([]);
    world.receive().forEach(world.take);
    expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('leave the health of a task as it was read last', () => {
    const { bridge, ecs, framework } = scriptedWorld({ config: { events: true } });
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    const key = [...bridge.state.tasks.keys()][0];
    const before = ecs.task('t1');
    ecs.tasks.set(before.taskArn, { ...before, healthStatus: 'HEALTHY', version: before.version + 1 });
    bridge.advance(2_000);
    const { healthStatus: _health, ...bare } = ecs.task('t1');
    const event: EcsEvent = {
      type: 'TASK',
      atMs: bridge.nowMs,
      task: { ...bare, version: bare.version + 1 },
    };
    bridge.feed({ type: 'ecs-event', event, receipt: eventReceipt(1) });
    const launch = key === undefined ? undefined : bridge.state.tasks.get(key)?.launch;
    const observed: EcsTask | undefined = launch?.phase === 'ACCEPTED' ? launch.observed : undefined;
    expect(observed).toMatchObject({ version: bare.version + 1, healthStatus: 'HEALTHY' });
  });

  it('of others are nothing to us', () => {
    const world = engineWorld();
    const instance = world.ecs.view().instances[0]?.known.containerInstanceArn;
    const body = { containerInstances: [instance], taskDefinition: 'sleep360', startedBy: 'somebody' };
    world.ecs.request('StartTask', body, world.bridge.nowMs);
    world.receive().forEach(world.take);
    expect(world.bridge.state.tasks.size).toBe(0);
    expect(world.bridge.callsOf('StopTask')).toEqual([]);
    expect(world.bridge.measures).toContainEqual(
      expect.objectContaining({ name: 'event.taken', labels: { type: 'task', outcome: 'foreign' } }),
    );
  });
});

/** The events of a task from its start to its end with exit code 7, as another world has seen them. */
function lifeOfATask(): readonly EcsEvent[] {
  const world = engineWorld({}, { taskPollMs: 3_600_000, instancePollMs: 3_600_000, censusMs: 3_600_000 });
  launch(world);
  world.bridge.advance(1_000);
  const [running] = world.ecs.view().tasks;
  world.ecs.admin(
    { type: 'KillContainer', task: running?.known.taskArn ?? '', exitCode: 7 },
    world.bridge.nowMs,
  );
  world.bridge.advance(1_000);
  return world.receive();
}

describe('events of instances', () => {
  it('tell of a lost agent, and of what is left', () => {
    const world = engineWorld({}, { instancePollMs: 3_600_000 });
    world.flow(100);
    const [instance] = world.ecs.view().instances;
    const containerInstance = instance?.known.containerInstanceArn ?? '';
    world.ecs.admin({ type: 'DisconnectAgent', containerInstance }, world.bridge.nowMs);
    world.receive().forEach(world.take);
    expect([...world.bridge.state.disconnectedAgents]).toHaveLength(1);
  });

  it('let a newcomer be looked at, and then offered', () => {
    const world = engineWorld({}, { instancePollMs: 3_600_000 });
    world.flow(1_000);
    world.ecs.admin({ type: 'AddContainerInstances' }, world.bridge.nowMs);
    world.flow(1_000);
    expect(world.bridge.state.agents.size).toBe(2);
  });

  it('do not heal an instance that is impaired', () => {
    const world = engineWorld({}, { repairPollMs: 3_600_000 });
    const [instance] = world.ecs.view().instances;
    const containerInstance = instance?.known.containerInstanceArn ?? '';
    world.ecs.admin(
      { type: 'SetContainerInstanceHealth', containerInstance, health: 'IMPAIRED' },
      world.bridge.nowMs,
    );
    world.bridge.advance(10_000);
    world.ecs.request(
      'PutAttributes',
      {
        attributes: [
          { name: 'a', value: 'b', targetId: containerInstance, targetType: 'container-instance' },
        ],
      },
      world.bridge.nowMs,
    );
    world.receive().forEach(world.take);
    const [agent] = world.bridge.state.agents.values();
    expect(agent?.instance.impaired).toBe(true);
    expect(agent?.instance.attributes).toContainEqual({ name: 'a', value: 'b' });
  });
});

describe('while events tell of changes', () => {
  it('tasks are looked at for repair alone', () => {
    const world = engineWorld();
    launch(world);
    world.flow(5_000);
    const before = polls(world);
    world.flow(59_000);
    expect(polls(world) - before).toBe(2);
  });

  it('instances are swept for repair alone', () => {
    const world = engineWorld();
    world.flow(10_000);
    launch(world);
    world.flow(20_000);
    const before = world.bridge.callsOf('ListContainerInstances').length;
    world.flow(60_000);
    expect(world.bridge.callsOf('ListContainerInstances').length - before).toBe(2);
  });

  it('a task whose definition has a health check is looked at as ever, since events carry no health', () => {
    const world = engineWorld();
    const healthCheck = { command: ['CMD-SHELL', 'true'] };
    const containerDefinitions = [{ name: 'main', image: 'busybox', cpu: 256, memory: 128, healthCheck }];
    world.ecs.request(
      'RegisterTaskDefinition',
      { family: 'checked', containerDefinitions },
      world.bridge.nowMs,
    );
    launch(world, 'checked');
    world.flow(5_000);
    const before = polls(world);
    world.flow(20_000);
    expect(polls(world) - before).toBe(10);
  });
});

describe('events that stop coming without an error', () => {
  const stalled = () => {
    const world = engineWorld({}, { repairPollMs: 10_000, eventSilenceMs: 30_000 });
    world.flow(1_000);
    launch(world);
    world.flow(1_000);
    expect(world.bridge.state.events.flowing).toBe(true);
    return world;
  };

  const flap = ({ bridge, ecs }: ReturnType<typeof engineWorld>, times: number): void => {
    const containerInstance = ecs.view().instances[0]?.known.containerInstanceArn ?? '';
    for (let i = 0; i < times; i += 1) {
      ecs.admin(
        { type: 'SetContainerInstanceState', containerInstance, status: i % 2 === 0 ? 'DRAINING' : 'ACTIVE' },
        bridge.nowMs,
      );
      bridge.advance(10_000);
    }
  };

  it('are noticed when polling finds changes: people are told once, and polling goes at its full rate', () => {
    const world = stalled();
    flap(world, 8);
    expect(world.bridge.notesOf('events.silent')).toMatchObject([
      {
        level: 'warn',
        message: expect.stringMatching(
          /^EVENTS_SILENT: polling saw \d+ changes, the event queue none, for \d+ s/,
        ) as unknown,
      },
    ]);
    const before = polls(world);
    world.bridge.advance(20_000);
    expect(polls(world) - before).toBe(10);
  });

  it('are relied on again when they tell something new', () => {
    const world = stalled();
    flap(world, 8);
    world.receive();
    world.bridge.advance(1_000);
    const containerInstance = world.ecs.view().instances[0]?.known.containerInstanceArn ?? '';
    world.ecs.admin({ type: 'DisconnectAgent', containerInstance }, world.bridge.nowMs);
    world.receive().forEach(world.take);
    expect(world.bridge.notesOf('events.back')).toHaveLength(1);
    expect(world.bridge.state.events.flowing).toBe(true);
  });

  it('are not missed where nothing changes', () => {
    const world = stalled();
    world.bridge.advance(600_000);
    expect(world.bridge.notesOf('events.silent')).toEqual([]);
  });

  it('are not relied on before the first has come', () => {
    const { bridge, ecs, framework } = engineWorld();
    launch({ ecs, framework });
    const before = polls({ bridge });
    bridge.advance(20_000);
    expect(polls({ bridge }) - before).toBeGreaterThanOrEqual(9);
  });
});
