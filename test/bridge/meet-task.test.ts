import { describe, expect, it } from '@jest/globals';

import type { EcsTask } from '../../src/ecs/task.ts';
import { scalarOf } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { ecsTask, frameworkInfo, taskInfo } from '../support/builders.ts';

const CENSUS_MS = 60_000;

const stopped = (bridge: ScriptedBridge): readonly string[] =>
  bridge.callsOf('StopTask').map(({ taskArn }) => taskArn);

/** Another ECS task that says the same of itself as this one. */
const copyOf = (task: EcsTask, id: string, change: Partial<EcsTask> = {}): EcsTask => ({
  ...task,
  taskArn: ecsTask({ id }).taskArn,
  ...change,
});

describe('a task that was written off', () => {
  function writtenOff(acknowledges: boolean) {
    const world = scriptedWorld({ framework: { acknowledges } });
    world.bridge.fail('StartTask', 'TIMEOUT', { acts: true });
    world.framework.launch(taskInfo());
    const task = world.ecs.task('t1');
    world.ecs.unlisted.add(task.taskArn);
    world.bridge.advance(160_000);
    expect(world.framework.status('t1').state).toBe('TASK_LOST');
    world.ecs.unlisted.clear();
    return { ...world, task };
  }

  it.each([true, false])(
    'is stopped at once should it appear, whether its loss was acknowledged (%s)',
    (acknowledges) => {
      const { bridge, framework, task } = writtenOff(acknowledges);
      bridge.advance(CENSUS_MS);
      expect(stopped(bridge)).toEqual([task.taskArn]);
      expect(bridge.notesOf('task.stray')).toMatchObject([
        { level: 'error', fields: { taskId: 't1', ecsTaskArn: task.taskArn } },
      ]);
      expect(new Set(framework.states('t1'))).toEqual(new Set(['TASK_LOST']));
    },
  );

  it('is stopped a day later still', () => {
    const { bridge, ecs, task } = writtenOff(true);
    ecs.unlisted.add(task.taskArn);
    bridge.advance(23 * 3_600_000);
    ecs.unlisted.clear();
    bridge.advance(CENSUS_MS);
    expect(stopped(bridge)).toEqual([task.taskArn]);
  });

  it('is stopped again for as long as ECS goes on running it', () => {
    const { bridge, ecs, task } = writtenOff(true);
    bridge.advance(CENSUS_MS);
    ecs.tasks.set(task.taskArn, task);
    bridge.advance(CENSUS_MS);
    expect(stopped(bridge)).toHaveLength(2);
  });

  it('is tried to be stopped again when ECS refuses, and that is told', () => {
    const { bridge } = writtenOff(true);
    bridge.fail('StopTask', 'THROTTLED');
    bridge.advance(CENSUS_MS);
    expect(bridge.notesOf('stray.not-stopped')).toHaveLength(1);
    bridge.advance(CENSUS_MS);
    expect(stopped(bridge)).toHaveLength(2);
  });

  it('is left alone once it has stopped by itself', () => {
    const { bridge, ecs, task } = writtenOff(true);
    ecs.tasks.set(task.taskArn, { ...task, lastStatus: 'STOPPED' });
    bridge.advance(CENSUS_MS);
    expect(stopped(bridge)).toEqual([]);
  });
});

describe('a second ECS task of one launch', () => {
  it('is stopped: a Mesos task is one ECS task', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const second = copyOf(ecs.task('t1'), 'second');
    ecs.tasks.set(second.taskArn, second);
    bridge.advance(CENSUS_MS);
    expect(stopped(bridge)).toEqual([second.taskArn]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });
});

describe('a task of somebody else', () => {
  it.each<[string, (task: EcsTask) => EcsTask]>([
    ['with copied overrides', (task) => copyOf(task, 'copy', { startedBy: 'somebody' })],
    [
      'with our startedBy and no mark',
      (task) => copyOf(task, 'copy', { overrides: { containerOverrides: [] } }),
    ],
    [
      'with the mark of another bridge',
      (task) => {
        const text = JSON.stringify(task.overrides).replaceAll('\\"o\\":\\"test\\"', '\\"o\\":\\"else\\"');
        return copyOf(task, 'copy', { overrides: JSON.parse(text) as EcsTask['overrides'] });
      },
    ],
    ['of a service', () => ecsTask({ id: 'service', startedBy: 'ecs-svc/123' })],
  ])('%s is neither touched nor reported, nor looked at again', (_, make) => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const foreign = make(ecs.task('t1'));
    ecs.tasks.set(foreign.taskArn, foreign);
    bridge.advance(5 * CENSUS_MS);
    expect(stopped(bridge)).toEqual([]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    const looks = bridge.callsOf('DescribeTasks').filter(({ arns }) => arns.includes(foreign.taskArn));
    expect(looks).toHaveLength(1);
  });
});

describe('a task of ours that nobody remembers', () => {
  it('is adopted, with role, executor and what ECS does not account', () => {
    const { bridge, framework } = scriptedWorld({ config: { diskMiB: 100 } });
    framework.launch(taskInfo({ cpus: 1, mem: 128, disk: 30 }));
    const second = bridge.reborn().start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.reconcile();
    expect(back.states('t1')).toEqual(['TASK_STAGING']);
    expect(second.notesOf('task.adopted')).toHaveLength(1);
    second.advance(60_000);
    back.decline(back.offers, 0);
    second.advance(1_000);
    expect(scalarOf(back.offer, 'cpus')).toBe(3);
    expect(scalarOf(back.offer, 'mem')).toBe(3_872);
    expect(scalarOf(back.offer, 'disk')).toBe(70);
  });

  it('is told to its framework with a uuid, for nobody knows what was said before', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    const back = subscribe(bridge.reborn().start(), {
      info: frameworkInfo({ id: framework.id }),
      acknowledges: false,
    });
    expect(back.statusesOf('t1')).toMatchObject([{ state: 'TASK_RUNNING', agentId: 'agent-1' }]);
    expect(back.status('t1')).toHaveProperty('uuid');
  });

  it('is told to be running before its definition is read, which only its end needs', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    const second = bridge.reborn();
    second.hold('DescribeTaskDefinition');
    second.start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.reconcile({ id: 't1' });
    expect(back.states('t1')).toEqual(['TASK_RUNNING', 'TASK_RUNNING']);
  });

  it('can be killed', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    const second = bridge.reborn().start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.kill('t1');
    expect(stopped(second)).toEqual([ecs.task('t1').taskArn]);
  });

  it('keeps what it reserves from being offered, even before ECS shows it', () => {
    const { bridge, ecs, framework } = scriptedWorld({ config: { diskMiB: 0, ports: [] } });
    framework.launch(taskInfo({ cpus: 0.25, mem: 128 }));
    const second = bridge.reborn();
    const held = second.hold('DescribeContainerInstances');
    second.start();
    // A snapshot from before the launch.
    const [call] = second.callsOf('DescribeContainerInstances');
    if (call === undefined || !held.isCaught) throw new Error('nothing was read');
    const outcome = { ok: true as const, value: { found: [ecs.instance('agent-1')], missing: [] } };
    second.feed({ type: 'ecs-answer', answer: { call, begunAtMs: second.nowMs, outcome } });
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    expect(scalarOf(back.offer, 'cpus')).toBe(3.75);
  });

  /** A bridge without memory that has found a task of unknown size, which is then stopped. */
  function unmeasured() {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 0.25, mem: 128 }));
    ecs.run('t1');
    const second = bridge.reborn();
    const held = second.hold('DescribeTaskDefinition');
    second.start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.kill('t1');
    return { second, held, back, ecs };
  }

  it('keeps its agent from being offered while nobody knows how much it takes', () => {
    const { second, held, back } = unmeasured();
    second.advance(30_000);
    expect(back.offers).toEqual([]);
    held.release();
    expect(scalarOf(back.offer, 'cpus')).toBe(3.75);
  });

  it('is measured after a restart as well', () => {
    const { second } = unmeasured();
    const third = second.reborn({ remembers: true }).start();
    const again = subscribe(third);
    third.advance(30_000);
    expect(scalarOf(again.offer, 'cpus')).toBe(3.75);
  });

  it('leaves its agent to be offered if it has stopped already', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    const second = bridge.reborn();
    second.hold('DescribeTaskDefinition');
    expect(scalarOf(subscribe(second.start()).offer, 'cpus')).toBe(4);
  });

  it('leaves its agent to be offered if its definition can never be read', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    const second = bridge.reborn();
    second.fail('DescribeTaskDefinition', 'ACCESS_DENIED', { times: 100 });
    expect(subscribe(second.start()).offers).toHaveLength(1);
  });

  it('is the newest where there are several; the others are stopped', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const first = ecs.run('t1', { createdAtMs: 1_000 });
    ecs.tasks.delete(first.taskArn);
    const second = bridge.reborn().start();
    const again = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    again.launch(taskInfo());
    const newer = ecs.run('t1', { createdAtMs: 2_000 });
    ecs.tasks.set(first.taskArn, first);
    const third = second.reborn().start();
    expect(stopped(third)).toEqual([first.taskArn]);
    const back = subscribe(third, { info: frameworkInfo({ id: framework.id }) });
    expect(back.status('t1').labels).toEqual([{ key: 'ecs.task-arn', value: newer.taskArn }]);
  });

  it('is the newest after a restart as well: the end of an older one is told to nobody', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const newer = ecs.run('t1', { createdAtMs: 2 });
    const launchId = '22222222-2222-4222-8222-222222222222';
    const text = JSON.stringify(newer.overrides).replaceAll(newer.startedBy ?? '', launchId);
    const overrides = JSON.parse(text) as typeof newer.overrides;
    const older = copyOf(newer, 'older', { createdAtMs: 1, startedBy: launchId, overrides });
    ecs.tasks.set(older.taskArn, { ...older, lastStatus: 'STOPPED', desiredStatus: 'STOPPED' });
    const second = bridge.reborn().start();
    const third = second.reborn({ remembers: true }).start();
    const back = subscribe(third, { info: frameworkInfo({ id: framework.id }) });
    third.advance(CENSUS_MS);
    expect(new Set(back.states('t1'))).toEqual(new Set(['TASK_RUNNING']));
  });

  it('is stopped when another of the same Mesos task is known', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const first = ecs.run('t1');
    ecs.tasks.delete(first.taskArn);
    const second = bridge.reborn().start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.launch(taskInfo());
    ecs.tasks.set(first.taskArn, first);
    second.advance(CENSUS_MS);
    expect(stopped(second)).toEqual([first.taskArn]);
  });

  it('is not met anew either when another of the same Mesos task is known: its end is told to nobody', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const first = ecs.run('t1');
    ecs.tasks.delete(first.taskArn);
    const second = bridge.reborn().start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.launch(taskInfo());
    const newer = ecs.task('t1');
    ecs.tasks.set(first.taskArn, first);
    second.advance(CENSUS_MS);
    ecs.tasks.delete(newer.taskArn);
    ecs.tasks.set(newer.taskArn, newer);
    ecs.exit('t1', 0);
    second.advance(CENSUS_MS);
    expect(back.status('t1').state).toBe('TASK_FINISHED');
    const third = second.reborn({ remembers: true }).start();
    const again = subscribe(third, { info: frameworkInfo({ id: framework.id }) });
    third.advance(CENSUS_MS);
    again.reconcile();
    expect(again.states('t1')).toEqual([]);
  });
});
