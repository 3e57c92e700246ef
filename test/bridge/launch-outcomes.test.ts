import { describe, expect, it } from '@jest/globals';

import type { EcsAnswer } from '../../src/bridge/ecs-call.ts';
import { frameworkInfo, taskInfo, containerInstance } from '../support/builders.ts';
import { scriptedWorld } from '../support/bridge-world.ts';

const labelled = (id = 't1') => taskInfo({ id, labels: [{ key: 'team', value: 'blue' }] });
const TAGGING_DENIED = 'not authorized to perform: ecs:TagResource on resource: task/default/*';

describe.each(['StartTask', 'RunTask'] as const)('with %s', (mode) => {
  const worldOf = (options: Parameters<typeof scriptedWorld>[0] = {}) =>
    scriptedWorld({ ...options, config: { ...options.config, launchMode: mode } });

  describe('a launch that ECS accepts', () => {
    it('is reported as STARTING with a uuid', () => {
      const { framework } = worldOf();
      framework.launch(taskInfo());
      expect(framework.statusesOf('t1')).toMatchObject([
        { state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR' },
      ]);
      expect(framework.status('t1')).toHaveProperty('uuid');
    });

    it('may be running already', () => {
      const { bridge, ecs, framework } = worldOf();
      const held = bridge.hold(mode, { acts: false });
      framework.launch(taskInfo());
      const perform = ecs.perform.bind(ecs);
      ecs.perform = (call, nowMs) => {
        const answer = perform(call, nowMs);
        if (call.operation !== mode) return answer;
        const task = ecs.run('t1');
        return { ...answer, outcome: { ok: true, value: { tasks: [task], failures: [] } } } as typeof answer;
      };
      held.release();
      expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    });
  });

  describe('a launch that ECS turns down', () => {
    it('is reported with a uuid, since it was sent', () => {
      const { ecs, framework } = worldOf();
      ecs.startFailure = { reason: 'RESOURCE:MEMORY' };
      framework.launch(taskInfo());
      expect(framework.statusesOf('t1')).toMatchObject([
        {
          state: 'TASK_LOST',
          source: 'SOURCE_MASTER',
          reason: 'REASON_INVALID_OFFERS',
          message: 'ECS did not start the task: RESOURCE:MEMORY; the resources were taken meanwhile',
        },
      ]);
      expect(framework.status('t1')).toHaveProperty('uuid');
    });

    it('lets the bridge look at the agent again at once', () => {
      const { bridge, ecs, framework } = worldOf();
      ecs.startFailure = { reason: 'AGENT' };
      ecs.changeInstance('agent-1', { agentConnected: false });
      framework.launch(taskInfo());
      expect(framework.status('t1').reason).toBe('REASON_AGENT_DISCONNECTED');
      expect(bridge.state.disconnectedAgents.size).toBe(1);
      expect(framework.offers).toEqual([]);
    });

    it('removes an agent that ECS does not know', () => {
      const { bridge, ecs, framework } = worldOf();
      ecs.startFailure = { reason: 'MISSING' };
      ecs.instances.clear();
      framework.launch(taskInfo());
      expect(framework.status('t1').reason).toBe('REASON_AGENT_REMOVED');
      expect(bridge.state.agents.size).toBe(0);
    });

    it('gives back what it held', () => {
      const { bridge, ecs, framework } = worldOf();
      ecs.startFailure = { reason: 'ATTRIBUTE' };
      framework.launch(taskInfo());
      expect(bridge.state.holds.size).toBe(0);
      expect(framework.status('t1').state).toBe('TASK_ERROR');
    });

    it('is stopped should its task appear after all', () => {
      const { bridge, ecs, framework } = worldOf();
      const held = bridge.hold(mode);
      framework.launch(taskInfo());
      const task = ecs.task('t1');
      // ECS has been seen to report a failure for a task that it started.
      const [call] = bridge.callsOf(mode);
      if (call === undefined || !held.isCaught) throw new Error('nothing was sent');
      const value = { tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] };
      const answer = { call, begunAtMs: bridge.nowMs, outcome: { ok: true, value } } as EcsAnswer;
      bridge.feed({ type: 'ecs-answer', answer });
      expect(framework.states('t1')).toEqual(['TASK_LOST']);
      bridge.advance(60_000);
      expect(bridge.callsOf('StopTask').map(({ taskArn }) => taskArn)).toEqual([task.taskArn]);
    });
  });

  describe('a call that ECS refuses', () => {
    it('is the fault of the task', () => {
      const { bridge, framework } = worldOf();
      bridge.fail(mode, 'INVALID_REQUEST', { message: 'Invalid cpu' });
      framework.launch(taskInfo());
      expect(framework.statusesOf('t1')).toMatchObject([
        { state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID', message: 'Invalid cpu' },
      ]);
    });

    it('for want of a permission is unauthorized', () => {
      const { bridge, framework } = worldOf();
      bridge.fail(mode, 'ACCESS_DENIED', { message: 'not authorized to perform: ecs:StartTask' });
      framework.launch(labelled());
      expect(framework.status('t1')).toMatchObject({
        state: 'TASK_ERROR',
        reason: 'REASON_TASK_UNAUTHORIZED',
      });
    });
  });

  describe('a launch whose tags are denied', () => {
    it('goes on without tags, at once, and says so once', () => {
      const { bridge, framework } = worldOf();
      bridge.fail(mode, 'ACCESS_DENIED', { message: TAGGING_DENIED, times: 2 });
      framework.launch(labelled(), labelled('t2'));
      expect(framework.states('t1')).toEqual(['TASK_STARTING']);
      expect(framework.states('t2')).toEqual(['TASK_STARTING']);
      expect(bridge.notesOf('tags.denied')).toHaveLength(1);
      const tags = bridge.callsOf(mode).map(({ request }) => request.tags.length);
      expect(tags).toEqual([1, 1, 0, 0]);
    });

    it('does not slow down the launches that were waiting with tags', () => {
      const { bridge, framework } = worldOf({
        config: { maxLaunchesInFlight: 2 },
        instances: [containerInstance({ registered: { cpuUnits: 100_000, memoryMiB: 100_000 } })],
      });
      bridge.fail(mode, 'ACCESS_DENIED', { message: TAGGING_DENIED, times: 2 });
      framework.launch(...Array.from({ length: 50 }, (_, i) => labelled(`t${i}`)));
      expect(framework.statuses.filter(({ state }) => state === 'TASK_STARTING')).toHaveLength(50);
      const tagged = bridge.callsOf(mode).filter(({ request }) => request.tags.length > 0);
      expect(tagged).toHaveLength(2);
    });

    it('switches tagging off for all that follow', () => {
      const { bridge, framework } = worldOf();
      bridge.fail(mode, 'ACCESS_DENIED', { message: TAGGING_DENIED });
      framework.launch(labelled());
      bridge.advance(5_000);
      framework.launch(labelled('t2'));
      expect(bridge.callsOf(mode).at(-1)?.request.tags).toEqual([]);
    });

    it('is refused like any other if it has none', () => {
      const { bridge, framework } = worldOf();
      bridge.fail(mode, 'ACCESS_DENIED', { message: TAGGING_DENIED });
      framework.launch(taskInfo());
      expect(framework.status('t1').reason).toBe('REASON_TASK_UNAUTHORIZED');
    });
  });

  describe('a launch of unknown outcome', () => {
    it.each(['TIMEOUT', 'CONNECTION_LOST', 'SERVER_ERROR', 'UNEXPECTED'] as const)(
      'after %s is reported as nothing and never sent again',
      (code) => {
        const { bridge, framework } = worldOf();
        bridge.fail(mode, code);
        framework.launch(taskInfo());
        expect(framework.statuses).toEqual([]);
        bridge.advance(600_000);
        expect(bridge.callsOf(mode)).toHaveLength(1);
        expect(bridge.notesOf('launch.unknown')).toHaveLength(1);
      },
    );

    it('is one to which ECS answers with neither a task nor a failure', () => {
      const { bridge, framework } = worldOf();
      const held = bridge.hold(mode, { acts: false });
      framework.launch(taskInfo());
      const [call] = bridge.callsOf(mode);
      if (call === undefined || !held.isCaught) throw new Error('nothing was sent');
      const outcome = { ok: true as const, value: { tasks: [], failures: [] } };
      bridge.feed({ type: 'ecs-answer', answer: { call, begunAtMs: bridge.nowMs, outcome } as EcsAnswer });
      expect(bridge.notesOf('launch.unknown')).toHaveLength(1);
      bridge.advance(300_000);
      expect(framework.states('t1')).toEqual(['TASK_LOST']);
    });

    it('keeps its resources until its fate is known', () => {
      const { bridge, framework } = worldOf({ config: { diskMiB: 0, ports: [] } });
      bridge.fail(mode, 'TIMEOUT');
      framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
      bridge.advance(100_000);
      expect(framework.offers).toEqual([]);
      bridge.advance(60_000);
      expect(framework.offers).toHaveLength(1);
    });

    it('does not keep its place among those under way', () => {
      const { bridge, framework } = worldOf({ config: { maxLaunchesInFlight: 1 } });
      bridge.fail(mode, 'TIMEOUT');
      framework.launch(taskInfo(), taskInfo({ id: 't2' }));
      expect(framework.states('t2')).toEqual(['TASK_STARTING']);
    });
  });

  describe('an answer to a launch that was found by other means', () => {
    it('changes nothing', () => {
      const { bridge, framework } = worldOf();
      const held = bridge.hold(mode);
      framework.launch(taskInfo());
      bridge.advance(60_000);
      expect(framework.states('t1')).toEqual(['TASK_STARTING']);
      held.release();
      expect(framework.states('t1')).toEqual(['TASK_STARTING']);
      expect(bridge.state.launchesInFlight).toBe(0);
    });

    it('changes nothing although it is a failure', () => {
      const { bridge, framework } = worldOf();
      const held = bridge.hold(mode);
      framework.launch(taskInfo());
      bridge.advance(60_000);
      held.fail('TIMEOUT');
      bridge.advance(300_000);
      expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    });
  });

  describe('a launch that is written off', () => {
    it('is dropped for a framework that is partition aware', () => {
      const { bridge, framework } = worldOf({
        framework: { info: frameworkInfo({ can: ['PARTITION_AWARE'] }) },
      });
      bridge.fail(mode, 'TIMEOUT');
      framework.launch(taskInfo());
      bridge.advance(300_000);
      expect(framework.statusesOf('t1')).toMatchObject([
        {
          state: 'TASK_DROPPED',
          source: 'SOURCE_MASTER',
          reason: 'REASON_MASTER_DISCONNECTED',
          message: 'The connection to ECS broke during StartTask, and ECS has not shown the task since',
        },
      ]);
      expect(bridge.notesOf('launch.written-off')).toHaveLength(1);
    });
  });
});
