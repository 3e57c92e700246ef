import { describe, expect, it } from '@jest/globals';

import { scalarOf } from '../support/bridge-framework.ts';
import type { ScriptedEcs } from '../support/bridge-scripted-ecs.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';

const runTaskWorld = (options: Parameters<typeof scriptedWorld>[0] = {}) =>
  scriptedWorld({ ...options, config: { ...options.config, launchMode: 'RunTask' } });

describe('a launch by RunTask', () => {
  it('is bound to the instance by its EC2 id, with the launch as client token', () => {
    const { bridge, framework } = runTaskWorld();
    framework.launch(taskInfo());
    expect(bridge.callsOf('StartTask')).toEqual([]);
    const [call] = bridge.callsOf('RunTask');
    expect(call?.request).toMatchObject({
      ec2InstanceId: 'i-agent-1',
      clientToken: call?.launchId,
      startedBy: call?.launchId,
    });
  });

  it('is StartTask after all on an instance without an EC2 id', () => {
    const { ec2InstanceId, ...external } = containerInstance();
    const { bridge, framework } = runTaskWorld({ instances: [external] });
    framework.launch(taskInfo());
    expect(bridge.callsOf('RunTask')).toEqual([]);
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('whose client token was used before is looked up: it may have been started', () => {
    const { bridge, framework } = runTaskWorld();
    bridge.fail('RunTask', 'CONFLICT', { acts: true });
    framework.launch(taskInfo());
    expect(framework.states('t1')).toEqual([]);
    bridge.advance(1_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(bridge.callsOf('RunTask')).toHaveLength(1);
  });

  describe('on a machine that has registered anew meanwhile', () => {
    const again = { ...containerInstance({ id: 'agent-2' }), ec2InstanceId: 'i-agent-1', registeredAtMs: 2 };
    const place = (ecs: ScriptedEcs): void => {
      const task = ecs.task('t1');
      ecs.tasks.set(task.taskArn, { ...task, containerInstanceArn: again.containerInstanceArn });
    };

    /** ECS takes the launch as one of the machine's other agent. */
    function moved() {
      const world = runTaskWorld();
      const held = world.bridge.hold('RunTask');
      world.framework.launch(taskInfo({ cpus: 1, mem: 128 }));
      world.ecs.add(again);
      place(world.ecs);
      return { ...world, held };
    }

    it('is on its new agent, which is what its framework is told', () => {
      const { bridge, framework } = moved();
      bridge.advance(61_000);
      expect(framework.status('t1')).toMatchObject({ state: 'TASK_STARTING', agentId: 'agent-2' });
      expect(bridge.notesOf('launch.moved')).toMatchObject([
        { fields: { taskId: 't1', agentId: 'agent-1' } },
      ]);
      framework.kill('t1');
      expect(bridge.callsOf('StopTask')).toHaveLength(1);
    });

    it('is not given up before a sweep has shown all agents of the machine', () => {
      const { bridge, ecs, framework } = runTaskWorld({ config: { timing: { lookupWindowMs: 8_000 } } });
      bridge.fail('RunTask', 'TIMEOUT', { acts: true });
      bridge.fail('ListContainerInstances', 'SERVER_ERROR', { times: 1_000 });
      framework.launch(taskInfo({ cpus: 1, mem: 128 }));
      ecs.add(again);
      place(ecs);
      bridge.advance(50_000);
      expect(framework.states('t1')).toEqual([]);
      bridge.repair('ListContainerInstances');
      bridge.advance(30_000);
      expect(framework.status('t1')).toMatchObject({ state: 'TASK_STARTING', agentId: 'agent-2' });
    });

    it('holds what it takes of the new agent as well for as long as nobody knows where it is', () => {
      const { bridge, ecs, framework } = moved();
      // A snapshot of the new agent from before the launch.
      ecs.tasks.clear();
      bridge.advance(5_000);
      const offer = framework.offers.find(({ agentId }) => agentId === 'agent-2');
      expect(offer && scalarOf(offer, 'cpus')).toBe(3);
    });

    it('is looked for on all agents of the machine when its outcome is unknown', () => {
      const { bridge, ecs, framework } = runTaskWorld();
      bridge.fail('RunTask', 'TIMEOUT', { acts: true });
      ecs.add(again);
      framework.launch(taskInfo());
      place(ecs);
      bridge.advance(8_000);
      expect(framework.status('t1')).toMatchObject({ state: 'TASK_STARTING', agentId: 'agent-2' });
    });

    it('is not sent there if it was still queued', () => {
      const { bridge, ecs, framework } = runTaskWorld();
      bridge.fail('RunTask', 'UNREACHABLE', { times: 20 });
      framework.launch(taskInfo());
      ecs.add(again);
      bridge.advance(5_000);
      bridge.repair('RunTask');
      bridge.advance(60_000);
      expect(framework.status('t1')).toMatchObject({ state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED' });
      expect(ecs.tasks.size).toBe(0);
    });
  });
});
