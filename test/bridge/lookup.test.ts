import { describe, expect, it } from '@jest/globals';

import { LAUNCH_VARIABLE } from '../../src/bridge/identity.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { containerInstance, ecsTask, taskInfo } from '../support/builders.ts';

describe.each(['StartTask', 'RunTask'] as const)('with %s', (mode) => {
  const worldOf = (options: Parameters<typeof scriptedWorld>[0] = {}) =>
    scriptedWorld({ ...options, config: { ...options.config, launchMode: mode } });

  /** A launch whose StartTask has timed out; ECS has acted on it or not. */
  function unknownLaunch(acts: boolean) {
    const world = worldOf();
    world.bridge.fail(mode, 'TIMEOUT', { acts });
    world.framework.launch(taskInfo());
    return world;
  }

  const lookups = ({ bridge }: ReturnType<typeof scriptedWorld>) =>
    bridge.callsOf('ListTasks').filter(({ listing }) => listing.type === 'LOOKUP');

  describe('a launch of unknown outcome', () => {
    it('is looked for on its instance, among what runs there and what has stopped', () => {
      const world = unknownLaunch(true);
      world.bridge.advance(499);
      expect(lookups(world)).toEqual([]);
      world.bridge.advance(1);
      const containerInstance = world.ecs.instance('agent-1').containerInstanceArn;
      expect(lookups(world).map(({ listing }) => listing.filter)).toEqual([
        { desiredStatus: 'RUNNING', containerInstance },
        { desiredStatus: 'STOPPED', containerInstance },
      ]);
    });

    it('goes on like any other once it is found running', () => {
      const world = unknownLaunch(true);
      world.ecs.run('t1');
      world.bridge.advance(500);
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
      expect(world.bridge.callsOf(mode)).toHaveLength(1);
    });

    it('is reported with its end when it is found stopped', () => {
      const world = unknownLaunch(true);
      world.ecs.exit('t1', 5);
      world.bridge.advance(500);
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_FAILED']);
    });

    it('is looked for until it shows', () => {
      const world = unknownLaunch(true);
      world.ecs.unlisted.add(world.ecs.task('t1').taskArn);
      world.bridge.advance(100_000);
      expect(world.framework.statuses).toEqual([]);
      world.ecs.unlisted.clear();
      world.bridge.advance(30_000);
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
    });

    it('is looked for after waits that double, up to half a minute', () => {
      const world = unknownLaunch(false);
      const begun = world.bridge.nowMs;
      const times: number[] = [];
      let seen = 0;
      while (world.bridge.nowMs < begun + 100_000) {
        world.bridge.advance(500);
        if (lookups(world).length > seen) times.push((world.bridge.nowMs - begun) / 500);
        seen = lookups(world).length;
      }
      expect(times).toEqual([1, 2, 4, 8, 16, 32, 64, 124, 184]);
    });

    it('is given up by a look that began after the consistency window, and by none before', () => {
      const world = unknownLaunch(false);
      world.bridge.advance(119_999);
      expect(world.framework.statuses).toEqual([]);
      world.bridge.advance(32_000);
      expect(world.framework.states('t1')).toEqual(['TASK_LOST']);
    });

    it('is not given up by a look that failed', () => {
      const world = unknownLaunch(false);
      world.bridge.fail('ListTasks', 'THROTTLED', { times: 10_000 });
      world.bridge.advance(600_000);
      expect(world.framework.statuses).toEqual([]);
      expect(world.bridge.notesOf('lookup.failed').length).toBeGreaterThan(5);
      world.bridge.repair('ListTasks');
      world.bridge.advance(30_000);
      expect(world.framework.states('t1')).toEqual(['TASK_LOST']);
    });

    it('is found though it stops between the listings of what runs and of what has stopped', () => {
      const world = worldOf({ config: { timing: { censusMs: 3_600_000 } } });
      world.bridge.fail(mode, 'TIMEOUT', { acts: true });
      world.framework.launch(taskInfo());
      world.bridge.fail('ListTasks', 'THROTTLED', { times: 10_000 });
      world.bridge.advance(130_000);
      world.bridge.repair('ListTasks');
      const ofRunning = world.bridge.hold('ListTasks', { acts: false });
      world.bridge.advance(30_000);
      world.ecs.exit('t1', 0);
      ofRunning.release();
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_FINISHED']);
    });

    it('is not given up by a look that was denied', () => {
      const world = unknownLaunch(false);
      world.bridge.fail('ListTasks', 'ACCESS_DENIED', { times: 10_000 });
      world.bridge.advance(600_000);
      expect(world.framework.statuses).toEqual([]);
    });

    it('is not given up by a look whose describe failed', () => {
      const world = unknownLaunch(false);
      const { taskArn } = ecsTask({ id: 'foreign', startedBy: 'somebody' });
      world.bridge.fail('DescribeTasks', 'THROTTLED', { times: 10_000 });
      world.ecs.tasks.set(taskArn, ecsTask({ id: 'foreign', startedBy: 'somebody' }));
      world.bridge.advance(600_000);
      expect(world.framework.statuses).toEqual([]);
    });

    it('is given up when ECS does not know its instance, for then it has no tasks', () => {
      const world = unknownLaunch(false);
      world.bridge.fail('ListTasks', 'INVALID_REQUEST', { times: 10_000 });
      world.bridge.advance(160_000);
      expect(world.framework.states('t1')).toEqual(['TASK_LOST']);
    });

    it('is found on every page of a listing', () => {
      const world = unknownLaunch(true);
      const ours = world.ecs.task('t1');
      world.ecs.tasks.clear();
      for (let n = 0; n < 250; n += 1) {
        const foreign = ecsTask({ id: `foreign-${n}`, startedBy: 'somebody' });
        world.ecs.tasks.set(foreign.taskArn, foreign);
      }
      world.ecs.tasks.set(ours.taskArn, ours);
      world.bridge.advance(500);
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
    });
  });

  describe('looking for launches', () => {
    it('is done once for all of an instance', () => {
      const world = worldOf();
      world.bridge.fail(mode, 'TIMEOUT', { acts: true, times: 3 });
      world.framework.launch(taskInfo(), taskInfo({ id: 't2' }), taskInfo({ id: 't3' }));
      world.bridge.advance(500);
      expect(lookups(world)).toHaveLength(2);
      for (const id of ['t1', 't2', 't3']) expect(world.framework.states(id)).toEqual(['TASK_STARTING']);
    });

    it('describes what belongs to others only once', () => {
      const world = unknownLaunch(false);
      const foreign = ecsTask({ id: 'foreign', startedBy: 'somebody' });
      world.ecs.tasks.set(foreign.taskArn, foreign);
      world.bridge.advance(30_000);
      expect(
        world.bridge.callsOf('DescribeTasks').filter(({ arns }) => arns.includes(foreign.taskArn)),
      ).toHaveLength(1);
    });

    it('touches no task of others, even one with copied overrides', () => {
      const world = unknownLaunch(true);
      const ours = world.ecs.task('t1');
      const copy = { ...ours, taskArn: ecsTask({ id: 'copy' }).taskArn, startedBy: 'somebody' };
      world.ecs.tasks.set(copy.taskArn, copy);
      world.framework.kill('t1');
      world.bridge.advance(60_000);
      expect(world.bridge.callsOf('StopTask').map(({ taskArn }) => taskArn)).toEqual([ours.taskArn]);
      const marks = ours.overrides.containerOverrides[0]?.environment?.filter(
        ({ name }) => name === LAUNCH_VARIABLE,
      );
      expect(marks).toHaveLength(1);
    });

    it('ends with the last of them', () => {
      const world = unknownLaunch(true);
      world.bridge.advance(1_000);
      const count = lookups(world).length;
      world.bridge.advance(600_000);
      expect(lookups(world)).toHaveLength(count);
      expect(world.bridge.state.lookups.size).toBe(0);
    });

    it('goes on when the instance has left the cluster', () => {
      const world = worldOf({ instances: [containerInstance(), containerInstance({ id: 'agent-2' })] });
      world.bridge.fail(mode, 'TIMEOUT');
      world.framework.launch(taskInfo({ on: 'agent-2' }));
      world.ecs.changeInstance('agent-2', { status: 'INACTIVE' });
      world.bridge.advance(200_000);
      expect(world.framework.states('t1')).toEqual(['TASK_LOST']);
    });

    it('goes on while the bridge closes, and lets it close then', () => {
      const world = unknownLaunch(true);
      world.bridge.feed({ type: 'shutdown' });
      expect(world.bridge.isClosed).toBe(false);
      world.bridge.advance(500);
      expect(world.bridge.isClosed).toBe(true);
    });
  });
});
