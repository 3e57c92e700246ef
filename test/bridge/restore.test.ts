import { describe, expect, it } from '@jest/globals';

import { clusterArn } from '../../src/ecs/arn.ts';
import { whyUnusable } from '../../src/bridge/restore.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge, WorldOptions } from '../support/bridge-world.ts';
import type { FrameworkOptions, TestFramework } from '../support/bridge-framework.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';

const HOUR_MS = 3_600_000;

/** The bridge is killed and started again with its state store; nobody has subscribed yet. */
const restarted = (bridge: ScriptedBridge): ScriptedBridge => bridge.reborn({ remembers: true }).start();

/** Polls for tests in which a week passes. */
const SELDOM = { instancePollMs: 600_000, taskPollMs: 600_000 };

/** The framework comes back under its id. */
const back = (bridge: ScriptedBridge, before: TestFramework, options: FrameworkOptions = {}): TestFramework =>
  subscribe(bridge, { ...options, info: frameworkInfo({ id: before.id, ...options.info }) });

const starts = (bridge: ScriptedBridge): number => bridge.callsOf('StartTask').length;

const running = (options: WorldOptions & { readonly framework?: FrameworkOptions } = {}) => {
  const world = scriptedWorld(options);
  world.framework.launch(taskInfo());
  world.ecs.run('t1');
  world.bridge.advance(2_000);
  return world;
};

describe('a launch that was under way when the bridge died', () => {
  it('and was carried out is found, told and never sent again', () => {
    const { bridge, framework, ecs } = scriptedWorld();
    bridge.hold('StartTask');
    framework.launch(taskInfo());
    const second = restarted(bridge);
    const again = back(second, framework);
    second.advance(1_000);
    expect(again.states('t1')).toEqual(['TASK_STARTING']);
    expect(starts(second)).toBe(0);
    expect(ecs.tasks.size).toBe(1);
  });

  it('and was not carried out is lost once nobody can find it any more, and never sent again', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('StartTask', { acts: false });
    framework.launch(taskInfo());
    const second = restarted(bridge);
    const again = back(second, framework);
    second.advance(119_000);
    expect(again.states('t1')).toEqual([]);
    second.advance(60_000);
    expect(again.states('t1')).toEqual(['TASK_LOST']);
    expect(starts(second)).toBe(0);
  });

  it('is answered as being staged while it is looked for', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('StartTask', { acts: false });
    framework.launch(taskInfo());
    const again = back(restarted(bridge), framework);
    again.reconcile({ id: 't1' });
    expect(again.states('t1')).toEqual(['TASK_STAGING']);
  });

  it('is stopped as soon as it is found when it was killed', () => {
    const { bridge, framework, ecs } = scriptedWorld();
    bridge.hold('StartTask');
    framework.launch(taskInfo());
    framework.kill('t1');
    const second = restarted(bridge);
    expect(second.callsOf('StopTask').map(({ taskArn }) => taskArn)).toEqual([ecs.task('t1').taskArn]);
  });
});

describe('a launch that had not been sent when the bridge died', () => {
  it('is sent once its turn comes, in the order it came', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    bridge.hold('StartTask');
    framework.launch(taskInfo({ id: 'a' }), taskInfo({ id: 'b' }), taskInfo({ id: 'c' }));
    const second = restarted(bridge);
    const again = back(second, framework);
    expect(starts(second)).toBe(2);
    expect(again.states('b')).toEqual(['TASK_STARTING']);
    expect(again.states('c')).toEqual(['TASK_STARTING']);
  });

  it('goes on with reading its definition', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    const second = restarted(bridge);
    expect(starts(second)).toBe(1);
    expect(back(second, framework).states('t1')).toEqual(['TASK_STARTING']);
  });

  it('needs no call to be killed', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    const second = bridge.reborn({ remembers: true });
    second.hold('DescribeTaskDefinition');
    second.start();
    const again = back(second, framework);
    again.kill('t1');
    expect(again.states('t1')).toEqual(['TASK_KILLED']);
    expect(second.callsOf('StopTask')).toEqual([]);
  });

  it('is refused when its agent has gone', () => {
    const { bridge, framework, ecs } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    ecs.instances.clear();
    const second = restarted(bridge);
    expect(starts(second)).toBe(0);
    const again = back(second, framework);
    again.reconcile({ id: 't1' });
    expect(again.states('t1')).toEqual(['TASK_LOST']);
  });
});

describe('a kill', () => {
  it('whose StopTask was under way is sent again', () => {
    const { bridge, framework } = running();
    bridge.hold('StopTask', { acts: false });
    framework.kill('t1');
    const second = restarted(bridge);
    expect(second.callsOf('StopTask')).toHaveLength(1);
  });

  it('that ECS had taken is not, and leads to a task that was killed', () => {
    const { bridge, framework, ecs } = running();
    framework.kill('t1');
    const second = restarted(bridge);
    expect(second.callsOf('StopTask')).toEqual([]);
    ecs.exit('t1', 143, { stopCode: 'UserInitiated' });
    second.advance(2_000);
    expect(back(second, framework).states('t1')).toEqual(['TASK_KILLED']);
  });
});

describe('a status update that was not acknowledged', () => {
  it('is sent again with the uuid it had', () => {
    const { bridge, framework } = running({ framework: { acknowledges: false } });
    const [first] = framework.statusesOf('t1');
    const again = back(restarted(bridge), framework, { acknowledges: false });
    expect(again.statusesOf('t1')).toEqual([first]);
  });

  it('of an end outlives what ECS remembers', () => {
    const { bridge, framework, ecs } = running({
      framework: { info: frameworkInfo({ failoverTimeout: 1_000_000 }) },
    });
    framework.disconnect();
    ecs.exit('t1', 3);
    bridge.advance(2_000);
    ecs.forget('t1');
    const second = bridge.reborn({ remembers: true });
    second.nowMs += 3 * HOUR_MS;
    const again = back(second.start(), framework);
    expect(again.status('t1')).toMatchObject({ state: 'TASK_FAILED', message: expect.stringContaining('3') });
  });

  it('is forgotten for good once it has been acknowledged', () => {
    const { bridge, framework, ecs } = running();
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    expect(framework.states('t1').at(-1)).toBe('TASK_FINISHED');
    expect([...bridge.saved.keys()].filter((key) => key.startsWith('task/'))).toEqual([]);
    const again = back(restarted(bridge), framework);
    expect(again.states('t1')).toEqual([]);
  });

  it('leaves nothing to be done later once its framework has come back and acknowledged it', () => {
    const { bridge, framework, ecs } = running({ framework: { acknowledges: false } });
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    const second = restarted(bridge);
    const [key] = second.state.tasks.keys();
    expect(key !== undefined && second.state.deadlines.has({ kind: 'abandon', key })).toBe(true);
    back(second, framework);
    second.advance(1_000);
    expect(second.state.tasks.size).toBe(0);
    expect(key !== undefined && second.state.deadlines.has({ kind: 'abandon', key })).toBe(false);
  });

  it('of a framework that is gone for good is forgotten after a week', () => {
    const { bridge, ecs } = running({ framework: { acknowledges: false }, config: { timing: SELDOM } });
    const second = bridge.reborn().start();
    ecs.exit('t1', 0);
    second.advance(SELDOM.taskPollMs);
    const third = restarted(second);
    third.advance(7 * 24 * HOUR_MS + 1);
    expect(third.state.tasks.size).toBe(0);
  });
});

describe('what happened while the bridge was away', () => {
  it('is known before a framework is answered at all', () => {
    const { bridge, framework, ecs } = running();
    ecs.exit('t1', 0);
    const again = back(restarted(bridge), framework);
    expect(again.states('t1')).toEqual(['TASK_FINISHED']);
  });

  it('and has been forgotten by ECS is told as an end nobody knows', () => {
    const { bridge, framework, ecs } = running();
    ecs.forget('t1');
    const second = restarted(bridge);
    const again = back(second, framework);
    second.advance(200_000);
    expect(again.states('t1')).toEqual(['TASK_LOST']);
  });

  it('to an agent that has left is told as a loss when ECS goes on calling its tasks running', () => {
    const { bridge, framework, ecs } = running();
    ecs.instances.clear();
    const second = restarted(bridge);
    const again = back(second, framework);
    second.advance(301_000);
    expect(again.states('t1')).toEqual(['TASK_LOST']);
  });
});

describe('a framework', () => {
  it('that does not come back has 75 seconds more, even without a failover time-out', () => {
    const { bridge } = running();
    const second = restarted(bridge);
    second.advance(74_000);
    expect(second.callsOf('StopTask')).toEqual([]);
    second.advance(2_000);
    expect(second.callsOf('StopTask')).toHaveLength(1);
  });

  it('that does not come back has its failover time-out, counted from the restart', () => {
    const { bridge } = running({ framework: { info: frameworkInfo({ failoverTimeout: 1_000 }) } });
    const second = restarted(bridge);
    second.advance(999_000);
    expect(second.callsOf('StopTask')).toEqual([]);
    second.advance(2_000);
    expect(second.callsOf('StopTask')).toHaveLength(1);
  });

  it('that comes back in time keeps its tasks', () => {
    const { bridge, framework } = running();
    const second = restarted(bridge);
    back(second, framework);
    second.advance(HOUR_MS);
    expect(second.callsOf('StopTask')).toEqual([]);
  });

  it('is known with what it has said of itself', () => {
    const { bridge, framework } = running({
      framework: { info: frameworkInfo({ principal: 'marathon' }) },
    });
    const again = back(restarted(bridge), framework, { info: frameworkInfo({ principal: 'other' }) });
    expect(again.eventsOf('ERROR').map(({ error }) => error.message)).toEqual([
      "Changing framework's principal is not allowed.",
    ]);
  });

  it('that was torn down may not come back', () => {
    const { bridge, framework } = running();
    framework.say<'TEARDOWN'>({ type: 'TEARDOWN' });
    const again = back(restarted(bridge), framework);
    expect(again.eventsOf('ERROR').map(({ error }) => error.message)).toEqual(['Framework has been removed']);
  });

  it('gets an id, and offers get ids, that no earlier life has used', () => {
    const { bridge, framework } = scriptedWorld();
    const next = subscribe(restarted(bridge));
    expect(next.id).toBe('epoch-0001');
    expect(framework.id).toBe('epoch-0000');
    const used = framework.eventsOf('OFFERS').flatMap(({ offers }) => offers.offers.map(({ id }) => id));
    expect(used).not.toContain(next.offer.id);
  });
});

describe('a launch that was written off', () => {
  it('is stopped should it appear, after a restart as well', () => {
    const { bridge, framework, ecs } = scriptedWorld();
    bridge.fail('StartTask', 'TIMEOUT', { acts: true });
    framework.launch(taskInfo());
    const { taskArn } = ecs.task('t1');
    ecs.unlisted.add(taskArn);
    bridge.advance(160_000);
    const second = restarted(bridge);
    expect(second.callsOf('StopTask')).toEqual([]);
    ecs.unlisted.clear();
    second.advance(60_000);
    expect(second.callsOf('StopTask').map((call) => call.taskArn)).toEqual([taskArn]);
  });
});

describe('what is held of an agent', () => {
  it('is held on after a restart, what ECS does not account included', () => {
    const { bridge, framework } = scriptedWorld({ config: { diskMiB: 100 } });
    framework.launch(taskInfo({ cpus: 1, mem: 128, disk: 30 }));
    const second = restarted(bridge);
    const again = back(second, framework);
    expect(again.offer.resources).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'disk', scalar: 70 })]),
    );
  });
});

describe('a memory of another cluster', () => {
  it('is not used: its tasks are not there', () => {
    const { bridge, ecs } = running();
    ecs.cluster = {
      ...ecs.cluster,
      clusterArn: clusterArn('arn:aws:ecs:eu-west-1:123456789012:cluster/default'),
    };
    const second = restarted(bridge);
    expect(second.state.phase).toBe('FAILED');
    second.advance(3_600_000);
    expect(second.calls.map(({ operation }) => operation)).toEqual(['DescribeClusters']);
  });
});

describe('a memory', () => {
  const meta = { version: 1, epoch: 'e', owner: 'me', nextFramework: 0, nextOffer: 0 };

  it('that is empty can be used', () => {
    expect(whyUnusable([], 'me')).toBeUndefined();
  });

  it('of this version and owner can be used', () => {
    expect(whyUnusable([{ key: 'meta', value: meta }], 'me')).toBeUndefined();
  });

  it('of a newer version cannot', () => {
    expect(whyUnusable([{ key: 'meta', value: { ...meta, version: 2 } }], 'me')).toBe(
      'it was written by a newer version (records 2, this one reads up to 1): run that version or a later one',
    );
  });

  it('of another owner cannot', () => {
    expect(whyUnusable([{ key: 'meta', value: meta }], 'you')).toBe(
      'it belongs to owner me, this bridge is you: set the owner, or use another directory',
    );
  });

  it('without its head cannot', () => {
    expect(whyUnusable([{ key: 'task/1', value: {} }], 'me')).toContain('"meta" is missing');
  });
});
