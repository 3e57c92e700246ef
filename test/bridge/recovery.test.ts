import { describe, expect, it } from '@jest/globals';

import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import type { EcsOperation } from '../../src/bridge/ecs-call.ts';
import { scriptedBridge, scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

describe('starting', () => {
  it('asks for the cluster first, then reads instances and all tasks, and is ready', () => {
    const bridge = scriptedBridge();
    const held = bridge.hold('DescribeClusters');
    bridge.start();
    expect(bridge.calls.map(({ operation }) => operation)).toEqual(['DescribeClusters']);
    held.release();
    expect(new Set(bridge.calls.map(({ operation }) => operation))).toEqual(
      new Set(['DescribeClusters', 'ListContainerInstances', 'DescribeContainerInstances', 'ListTasks']),
    );
    expect(bridge.isReady).toBe(true);
    expect(bridge.notesOf('bridge.ready')).toMatchObject([
      { level: 'info', message: '1 container instances can be offered', fields: { cluster: 'default' } },
    ]);
  });

  it.each<EcsOperation>(['ListContainerInstances', 'DescribeContainerInstances', 'ListTasks'])(
    'is silent until %s is answered',
    (operation) => {
      const bridge = scriptedBridge();
      const held = bridge.hold(operation);
      bridge.start();
      const framework = subscribe(bridge);
      expect(framework.events).toEqual([]);
      expect(bridge.isReady).toBe(false);
      held.release();
      expect(bridge.isReady).toBe(true);
      expect(framework.offers).toHaveLength(1);
    },
  );

  it.each<EcsErrorCode>([
    'REGION_MISSING',
    'CREDENTIALS_MISSING',
    'CREDENTIALS_EXPIRED',
    'CREDENTIALS_INVALID',
    'CLOCK_SKEW',
    'ACCESS_DENIED',
    'CLUSTER_NOT_FOUND',
    'INVALID_REQUEST',
  ])('ends at once with %s, a mistake that time does not mend', (code) => {
    const bridge = scriptedBridge();
    bridge.fail('DescribeClusters', code, { message: 'what is wrong' });
    bridge.start();
    expect(bridge.fatal).toEqual({ code, operation: 'DescribeClusters', message: 'what is wrong' });
    bridge.advance(600_000);
    expect(bridge.calls).toHaveLength(1);
  });

  it.each<EcsOperation>(['ListContainerInstances', 'DescribeContainerInstances', 'ListTasks'])(
    'ends at once when %s is denied',
    (operation) => {
      const bridge = scriptedBridge();
      bridge.fail(operation, 'ACCESS_DENIED');
      bridge.start();
      expect(bridge.fatal).toMatchObject({ code: 'ACCESS_DENIED', operation });
    },
  );

  it('ends with a cluster that is INACTIVE', () => {
    const bridge = scriptedBridge();
    bridge.ecs.cluster = { ...bridge.ecs.cluster, status: 'INACTIVE' };
    bridge.start();
    expect(bridge.fatal).toEqual({
      code: 'CLUSTER_NOT_FOUND',
      operation: 'DescribeClusters',
      message: 'Cluster default is INACTIVE',
    });
  });

  it.each<EcsErrorCode>(['THROTTLED', 'UNREACHABLE', 'TIMEOUT', 'CONNECTION_LOST', 'SERVER_ERROR'])(
    'is tried again after %s, after waits that double',
    (code) => {
      const bridge = scriptedBridge();
      bridge.fail('DescribeClusters', code, { times: 3 });
      bridge.start();
      const after = (ms: number): number => {
        bridge.advance(ms);
        return bridge.callsOf('DescribeClusters').length;
      };
      expect([after(499), after(1), after(999), after(1), after(1_999), after(1)]).toEqual([
        1, 2, 2, 3, 3, 4,
      ]);
      expect(bridge.isReady).toBe(true);
      expect(bridge.notesOf('start.postponed')).toHaveLength(3);
    },
  );

  it('ends when patience does', () => {
    const bridge = scriptedBridge();
    bridge.fail('DescribeClusters', 'UNREACHABLE', { times: 1_000 });
    bridge.start();
    bridge.advance(14_999);
    expect(bridge.fatal).toBeUndefined();
    bridge.advance(10_000);
    expect(bridge.fatal?.code).toBe('UNREACHABLE');
  });

  it('goes on for as long as it takes once ECS has told of the cluster', () => {
    const bridge = scriptedBridge();
    bridge.fail('ListTasks', 'UNREACHABLE', { times: 20 });
    bridge.start();
    bridge.advance(60_000);
    expect(bridge.fatal).toBeUndefined();
    expect(bridge.isReady).toBe(false);
    bridge.advance(600_000);
    expect(bridge.isReady).toBe(true);
  });

  it('makes single calls again where there are many, of which some fail every time', () => {
    const bridge = scriptedBridge();
    for (let n = 0; n < 5_000; n += 1) bridge.ecs.add(containerInstance({ id: `agent-${n}` }));
    for (let n = 0; n < 12; n += 1) bridge.delay('DescribeContainerInstances', 1);
    bridge.fail('DescribeContainerInstances', 'CONNECTION_LOST', { times: 2 });
    bridge.start();
    bridge.advance(1);
    expect(bridge.isReady).toBe(true);
    expect(bridge.state.agents.size).toBe(5_000);
  });

  it('reads only what failed again', () => {
    const bridge = scriptedBridge();
    bridge.fail('ListTasks', 'THROTTLED');
    bridge.start();
    expect(bridge.isReady).toBe(false);
    bridge.advance(500);
    expect(bridge.isReady).toBe(true);
    expect(bridge.callsOf('ListContainerInstances')).toHaveLength(1);
    expect(bridge.callsOf('DescribeClusters')).toHaveLength(1);
  });

  it('tells nobody anything once it has failed', () => {
    const bridge = scriptedBridge();
    bridge.fail('DescribeClusters', 'ACCESS_DENIED');
    bridge.start();
    const framework = subscribe(bridge);
    expect(framework.events).toEqual([]);
    expect(bridge.calls).toHaveLength(1);
  });
});

describe('a recovery that takes longer than the rounds are apart', () => {
  it('leaves instances swept and tasks counted afterwards', () => {
    const bridge = scriptedBridge({ config: { timing: { startPatienceMs: 600_000 } } });
    const held = bridge.hold('ListTasks');
    bridge.start();
    bridge.advance(120_000);
    held.release();
    expect(bridge.isReady).toBe(true);
    const sweeps = bridge.callsOf('ListContainerInstances').length;
    const censuses = bridge.callsOf('ListTasks').length;
    bridge.ecs.add(containerInstance({ id: 'agent-2' }));
    bridge.advance(61_000);
    expect(bridge.callsOf('ListContainerInstances').length).toBeGreaterThan(sweeps + 5);
    expect(bridge.callsOf('ListTasks').length).toBeGreaterThan(censuses);
    expect(bridge.state.agents.size).toBe(2);
  });

  it('leaves instances swept when it had to be repeated', () => {
    const bridge = scriptedBridge({ config: { timing: { startPatienceMs: 600_000 } } });
    bridge.fail('ListTasks', 'THROTTLED', { times: 6 });
    bridge.start();
    bridge.advance(120_000);
    expect(bridge.isReady).toBe(true);
    const sweeps = bridge.callsOf('ListContainerInstances').length;
    bridge.advance(20_000);
    expect(bridge.callsOf('ListContainerInstances').length).toBeGreaterThan(sweeps + 2);
  });
});

describe('a bridge that has lost its memory', () => {
  it('finds what runs and what ended meanwhile, and tells each framework of its own', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      instances: [containerInstance(), containerInstance({ id: 'agent-2' })],
    });
    const other = subscribe(bridge);
    framework.decline(framework.offersOf('agent-2'), 3_600);
    bridge.advance(1_000);
    other.launch(taskInfo({ id: 'theirs', on: 'agent-2' }));
    ecs.run('theirs');
    framework.launch(taskInfo({ id: 'runs' }), taskInfo({ id: 'ended' }), taskInfo({ id: 'waits' }));
    ecs.run('runs');
    ecs.exit('ended', 4);
    const second = bridge.reborn().start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    expect(back.states('runs')).toEqual(['TASK_RUNNING']);
    expect(back.states('ended')).toEqual(['TASK_FAILED']);
    expect(back.states('waits')).toEqual([]);
    expect(back.states('theirs')).toEqual([]);
    expect(subscribe(second, { info: frameworkInfo({ id: other.id }) }).states('theirs')).toEqual([
      'TASK_RUNNING',
    ]);
  });

  it('makes ids that no earlier life has made', () => {
    const { bridge, framework } = scriptedWorld();
    const second = bridge.reborn().start();
    const newcomer = subscribe(second);
    expect(newcomer.id).not.toBe(framework.id);
    expect(newcomer.offer.id).not.toBe(framework.offer.id);
  });

  it('knows the kill of nobody, but the end it led to', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    framework.kill('t1');
    const second = bridge.reborn().start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    ecs.exit('t1', 143, { stopCode: 'UserInitiated' });
    second.advance(2_000);
    expect(back.status('t1')).toMatchObject({ state: 'TASK_KILLED', source: 'SOURCE_MASTER' });
  });

  it('offers nothing before it knows what runs', () => {
    const { bridge, framework } = scriptedWorld({ config: { diskMiB: 0, ports: [] } });
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    const second = bridge.reborn();
    const held = second.hold('ListTasks');
    second.start();
    const back = subscribe(second);
    second.advance(60_000);
    expect(back.allOffers).toEqual([]);
    held.release();
    expect(back.allOffers).toEqual([]);
  });
});
