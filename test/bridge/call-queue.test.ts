import { describe, expect, it } from '@jest/globals';

import { ECS_API_LIMITS, shareOf, UNLIMITED } from '../../src/bridge/api-limits.ts';
import type { BucketLimit } from '../../src/bridge/api-limits.ts';
import { budgetView } from '../../src/bridge/budget-view.ts';
import { BridgeHarness } from '../support/bridge-harness.ts';
import { bridgeConfig, limitedReads } from '../support/bridge-config.ts';
import { ScriptedEcs } from '../support/bridge-scripted-ecs.ts';
import { scriptedBridge, scriptedWorld, subscribe, WEB } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';
import { ThrottlingEcs } from '../support/throttling-ecs.ts';

const modifies = (burst: number, perSecond: number) => ({
  ...UNLIMITED,
  clusterResourceModify: { burst, perSecond } satisfies BucketLimit,
});
const tasks = (count: number) => Array.from({ length: count }, (_, i) => taskInfo({ id: `t${i + 1}` }));
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => containerInstance({ id: `agent-${i + 1}` }));

describe('calls to ECS', () => {
  it('are made at once while there are tokens, and then one with each token', () => {
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: modifies(3, 10) } });
    framework.launch(...tasks(5));
    const sent = (ms: number): number => {
      bridge.advance(ms);
      return bridge.callsOf('StartTask').length;
    };
    expect([sent(0), sent(99), sent(1), sent(99), sent(1)]).toEqual([3, 3, 4, 4, 5]);
  });

  it('wait in one bucket while another has tokens', () => {
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: modifies(1, 0.001) } });
    framework.launch(...tasks(3));
    bridge.advance(20_000);
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
    expect(bridge.callsOf('DescribeTasks').length).toBeGreaterThan(5);
  });

  it('of the recovery wait for their tokens, too', () => {
    const bridge = scriptedBridge({
      instances: many(450),
      config: { apiBudget: limitedReads(1, 2) },
    }).start();
    bridge.advance(9_000);
    expect(bridge.isReady).toBe(false);
    bridge.advance(3_000);
    expect(bridge.isReady).toBe(true);
  });

  it('kill before they launch, but let every fourth be a launch', () => {
    const { bridge, framework } = scriptedWorld({
      config: { apiBudget: modifies(6, 1) },
      instances: [containerInstance({ registered: { cpuUnits: 10_000, memoryMiB: 10_000 } })],
    });
    framework.launch(...tasks(12));
    for (let n = 1; n <= 6; n += 1) framework.kill(`t${n}`);
    bridge.advance(8_000);
    const modified = bridge.calls.map(({ operation }) => operation).filter((name) => name.startsWith('St'));
    const kills = ['StopTask', 'StopTask', 'StopTask', 'StartTask'];
    expect(modified.slice(6)).toEqual([...kills, ...kills]);
  });

  it('look before they poll, and poll before they sweep', () => {
    const { bridge, framework, ecs } = scriptedWorld({
      instances: many(250),
      config: { apiBudget: limitedReads(4, 20), timing: { taskPollMs: 1, instancePollMs: 1 } },
    });
    framework.launch(taskInfo());
    bridge.advance(30_000);
    ecs.startFailure = { reason: 'AGENT' };
    const before = bridge.calls.length;
    framework.launch(taskInfo({ id: 'x', on: 'agent-9' }));
    bridge.advance(1_000);
    const looks = bridge.callsOf('DescribeContainerInstances').filter(({ sweep }) => sweep === undefined);
    expect(looks).toHaveLength(1);
    expect(bridge.calls.slice(before).findIndex((call) => call === looks[0])).toBeLessThan(3);
  });

  it('are not repeated for what one that waits will answer', () => {
    const { bridge, framework, ecs } = scriptedWorld({
      config: { apiBudget: { ...UNLIMITED, clusterResourceRead: { burst: 5, perSecond: 0.001 } } },
    });
    for (let n = 0; n < 20; n += 1) {
      bridge.advance(1_000);
      ecs.startFailure = { reason: 'AGENT' };
      framework.launch(taskInfo({ id: `t${n}` }));
    }
    const [look] = budgetView(bridge.state, bridge.nowMs).clusterResourceRead.waiting;
    expect(look).toMatchObject({ callClass: 'LOOK', calls: 1 });
  });
});

describe('a StopTask that waits for its token', () => {
  /** A task that runs, whose kill waits for a token of the next minute. */
  const waitingKill = () => {
    const world = scriptedWorld({ config: { apiBudget: modifies(1, 1 / 60) } });
    world.framework.launch(taskInfo());
    world.ecs.run('t1');
    world.bridge.advance(2_000);
    world.framework.kill('t1');
    return world;
  };

  it('is sent when it has it', () => {
    const { bridge } = waitingKill();
    bridge.advance(57_000);
    expect(bridge.callsOf('StopTask')).toEqual([]);
    bridge.advance(1_000);
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
  });

  it('is dropped when its task has ended meanwhile, and costs no token', () => {
    const { bridge, framework, ecs } = waitingKill();
    ecs.exit('t1', 0);
    bridge.advance(10_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    framework.launch(taskInfo({ id: 't2' }));
    bridge.advance(50_000);
    expect(bridge.callsOf('StopTask')).toEqual([]);
    expect(bridge.callsOf('StartTask')).toHaveLength(2);
  });

  it('goes out while the bridge closes, and launches do not', () => {
    const { bridge, framework } = waitingKill();
    framework.launch(taskInfo({ id: 't2' }));
    bridge.feed({ type: 'shutdown' });
    expect(bridge.isClosed).toBe(false);
    bridge.advance(58_000);
    expect(bridge.isClosed).toBe(true);
    bridge.advance(600_000);
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
  });
});

describe('a throttle', () => {
  const modifyView = ({ state, nowMs }: { state: Parameters<typeof budgetView>[0]; nowMs: number }) =>
    budgetView(state, nowMs).clusterResourceModify;

  it('slows down its own bucket alone, says so, and that it is over', () => {
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: ECS_API_LIMITS } });
    bridge.fail('StartTask', 'THROTTLED', { message: 'Rate exceeded' });
    framework.launch(taskInfo());
    expect(modifyView(bridge)).toMatchObject({ tokens: 0, perSecond: 20, allowedPerSecond: 40 });
    expect(budgetView(bridge.state, bridge.nowMs).clusterResourceRead.perSecond).toBe(20);
    expect(bridge.notesOf('budget.throttled')).toMatchObject([
      {
        level: 'warn',
        message: 'ECS asks for fewer calls: Rate exceeded',
        fields: {
          bucket: 'clusterResourceModify',
          operation: 'StartTask',
          perSecond: 20,
          allowedPerSecond: 40,
        },
      },
    ]);
    bridge.advance(4_999);
    expect(bridge.notesOf('budget.recovered')).toEqual([]);
    bridge.advance(1);
    expect(bridge.notesOf('budget.recovered')).toMatchObject([{ level: 'info' }]);
    expect(modifyView(bridge).perSecond).toBe(40);
  });

  it('of several calls under way counts as one', () => {
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: ECS_API_LIMITS } });
    const held = Array.from({ length: 4 }, () => bridge.hold('StartTask'));
    framework.launch(...tasks(4));
    for (const call of held) {
      call.fail('THROTTLED');
      bridge.advance(10);
    }
    expect(bridge.notesOf('budget.throttled')).toHaveLength(1);
    expect(modifyView(bridge).perSecond).toBe(20);
  });

  it('makes polls and sweeps rarer', () => {
    const world = scriptedWorld({ instances: many(400), config: { apiBudget: limitedReads(8) } });
    const sweepsIn = (ms: number): number => {
      const count = () =>
        world.bridge.callsOf('ListContainerInstances').filter(({ nextToken }) => nextToken === undefined)
          .length;
      const before = count();
      world.bridge.advance(ms);
      return count() - before;
    };
    const usual = sweepsIn(60_000);
    world.bridge.fail('DescribeContainerInstances', 'THROTTLED', { times: 40 });
    expect(sweepsIn(60_000)).toBeLessThan(usual - 1);
  });

  it('by others in the account is lived with: what is left is used, and nothing is lost', () => {
    const ecs = new ThrottlingEcs(new ScriptedEcs());
    ecs.inner.add(containerInstance({ registered: { cpuUnits: 100_000, memoryMiB: 100_000 } }));
    ecs.inner.register(WEB);
    const bridge = new BridgeHarness(ecs, bridgeConfig({ apiBudget: shareOf(ECS_API_LIMITS, 1) })).start();
    const framework = subscribe(bridge);
    framework.launch(...tasks(300));
    for (let tick = 0; tick < 400 && framework.statuses.length < 300; tick += 1) {
      bridge.advance(100);
      // Another program takes half of what the account has.
      for (let n = 0; n < 2; n += 1) ecs.spend('StartTask', bridge.nowMs);
    }
    expect(framework.statuses.filter(({ state }) => state === 'TASK_STARTING')).toHaveLength(300);
    expect(ecs.inner.tasks.size).toBe(300);
    expect(ecs.refused.length).toBeLessThan(30);
  });
});

describe('the view of the budget', () => {
  it('tells tokens, rates, and what waits how long, most urgent first', () => {
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: modifies(2, 0.1) } });
    framework.launch(...tasks(4));
    bridge.advance(1_000);
    framework.kill('t1');
    bridge.advance(3_000);
    expect(budgetView(bridge.state, bridge.nowMs).clusterResourceModify).toEqual({
      tokens: 0.4,
      perSecond: 0.1,
      allowedPerSecond: 0.1,
      burst: 2,
      waiting: [
        { callClass: 'KILL', calls: 1, longestWaitMs: 3_000 },
        { callClass: 'LAUNCH', calls: 2, longestWaitMs: 4_000 },
      ],
    });
  });

  it('changes nothing', () => {
    const { bridge } = scriptedWorld();
    const before = structuredClone(bridge.state.budget);
    budgetView(bridge.state, bridge.nowMs + 60_000);
    expect(bridge.state.budget).toEqual(before);
  });
});
