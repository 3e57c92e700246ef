import { describe, expect, it } from '@jest/globals';

import { taskDefinitionArn } from '../../src/ecs/arn.ts';
import { executorId } from '../../src/mesos/ids.ts';
import { scalarOf } from '../support/bridge-framework.ts';
import { scriptedWorld, WEB } from '../support/bridge-world.ts';
import type { WorldOptions } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

const ARN = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1';
const NEWER = {
  ...WEB,
  revision: 7,
  taskDefinitionArn: taskDefinitionArn(ARN.replace(':1', ':7').replace('web:1', 'web:7')),
};

const INVALID = { state: 'TASK_ERROR', source: 'SOURCE_MASTER', reason: 'REASON_TASK_INVALID' };

/** What is said of a task that runs `runs`. */
function refusalOf(runs: string, options: WorldOptions = {}) {
  const { framework } = scriptedWorld(options);
  framework.launch(taskInfo({ runs }));
  return framework.status('t1');
}

describe('a launch', () => {
  it.each(['web:1', 'web', ARN])('of %s starts the definition by its ARN', (runs) => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo({ runs }));
    expect(bridge.callsOf('DescribeTaskDefinition')).toMatchObject([{ taskDefinition: runs }]);
    expect(bridge.callsOf('StartTask')).toMatchObject([{ request: { taskDefinition: ARN } }]);
    expect(ecs.tasks.size).toBe(1);
  });

  it('of a family starts its newest revision', () => {
    const { bridge, framework } = scriptedWorld({
      definitions: [WEB, { ...NEWER, taskDefinitionArn: taskDefinitionArn(`${ARN.slice(0, -1)}7`) }],
    });
    framework.launch(taskInfo({ runs: 'web' }));
    expect(bridge.callsOf('StartTask')[0]?.request.taskDefinition).toBe(`${ARN.slice(0, -1)}7`);
  });

  it('of a task with an executor starts what the table has for it', () => {
    const { bridge, framework } = scriptedWorld({ config: { executors: { e1: 'web:1' } } });
    framework.launch(taskInfo({ executor: { executorId: executorId('e1'), command: {} } }));
    expect(bridge.callsOf('DescribeTaskDefinition')).toMatchObject([{ taskDefinition: 'web:1' }]);
    expect(framework.status('t1').executorId).toBe('e1');
  });

  it('has a launch id of its own, even for the same task id', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(5_000);
    framework.launch(taskInfo());
    const [first, second] = bridge.callsOf('StartTask').map(({ launchId }) => launchId);
    expect(first).not.toBe(second);
    expect(first).toHaveLength(36);
  });

  it('holds what it declares while its definition is being read', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ cpus: 1, mem: 1_000, disk: 400 }));
    bridge.advance(1_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(3);
    expect(scalarOf(framework.offer, 'mem')).toBe(3_000);
    expect(scalarOf(framework.offer, 'disk')).toBe(600);
  });

  it('that declares less than its definition reserves holds what is reserved', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 0.1, mem: 32 }));
    bridge.advance(1_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(3.75);
    expect(scalarOf(framework.offer, 'mem')).toBe(3_872);
    expect(bridge.notesOf('launch.resources-differ')).toHaveLength(1);
  });

  it('goes on counting the same once ECS shows it', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 1, mem: 64 }));
    bridge.advance(1_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(3);
    bridge.advance(60_000);
    framework.decline(framework.offers, 0);
    bridge.advance(1_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(3);
    expect(scalarOf(framework.offer, 'mem')).toBe(3_872);
  });
});

describe('a launch that is refused', () => {
  it('because its command names no definition says what it must be', () => {
    expect(refusalOf('sleep 10')).toMatchObject({
      ...INVALID,
      message:
        "'sleep 10' is no task definition: command.value must be family:revision, family or a full task definition ARN",
    });
  });

  it('because the definition does not exist names the newest revision', () => {
    expect(refusalOf('web:3')).toMatchObject({
      ...INVALID,
      message:
        'Task definition web:3 does not exist in this account and region; the newest ACTIVE revision is web:1',
    });
  });

  it('because there is nothing of the family says to register it', () => {
    expect(refusalOf('db:3')).toMatchObject({
      ...INVALID,
      message: 'Task definition db:3 does not exist in this account and region; register it first',
    });
    expect(refusalOf('db').message).toBe(
      'Task definition db does not exist in this account and region; register it first',
    );
  });

  it('because the ARN does not exist names the newest revision', () => {
    expect(refusalOf(ARN.replace('web:1', 'web:9')).message).toContain('the newest ACTIVE revision is web:1');
  });

  it('because the definition may not be read is unauthorized', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('DescribeTaskDefinition', 'ACCESS_DENIED', { message: 'needs ecs:DescribeTaskDefinition' });
    framework.launch(taskInfo());
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_UNAUTHORIZED',
      message: 'needs ecs:DescribeTaskDefinition',
    });
  });

  it('because the definition is INACTIVE says so', () => {
    expect(refusalOf('web:1', { definitions: [{ ...WEB, status: 'INACTIVE' }] })).toMatchObject({
      ...INVALID,
      message:
        'Task definition web:1 is INACTIVE; name an ACTIVE revision, or only the family for its newest one',
    });
  });

  it('because it differs from its definition under the strict policy says in what', () => {
    const { framework } = scriptedWorld({ config: { mismatch: 'strict' } });
    framework.launch(taskInfo({ cpus: 1 }));
    expect(framework.status('t1')).toMatchObject(INVALID);
    expect(framework.status('t1').message).toContain('declares 1 cpus, web:1 reserves 256 units = 0.25');
  });

  it('because nobody has a definition for its executor says what to add to the table', () => {
    const { framework } = scriptedWorld();
    framework.launch(taskInfo({ executor: { executorId: executorId('e1'), command: {} } }));
    expect(framework.status('t1')).toMatchObject({ ...INVALID, executorId: 'e1' });
    expect(framework.status('t1').message).toContain('{ "e1": "family:revision" }');
  });

  it('gives back what it held, and its id, at once and without a uuid', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ runs: 'nowhere:1', cpus: 4, mem: 4_000 }));
    expect(framework.status('t1')).not.toHaveProperty('uuid');
    bridge.advance(1_000);
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    expect(framework.status('t1').state).toBe('TASK_STARTING');
  });
});

describe('a launch whose agent goes while its definition is being read', () => {
  it('is dropped when the agent is deregistered', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const held = bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(5_000);
    expect(framework.statusesOf('t1')).toMatchObject([
      { state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED', message: 'Agent removed' },
    ]);
    held.release();
    expect(bridge.callsOf('StartTask')).toEqual([]);
  });

  it('is dropped before it is sent when the agent is disconnected', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const held = bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    ecs.changeInstance('agent-1', { agentConnected: false });
    bridge.advance(5_000);
    held.release();
    expect(framework.statusesOf('t1')).toMatchObject([
      { state: 'TASK_LOST', reason: 'REASON_AGENT_DISCONNECTED', message: 'Agent disconnected' },
    ]);
    expect(bridge.callsOf('StartTask')).toEqual([]);
  });
});

describe('labels that are no tags', () => {
  it('are named once, and the launch goes on', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(
      taskInfo({
        labels: [
          { key: 'a', value: '{' },
          { key: 'b', value: 'ok' },
        ],
      }),
    );
    expect(bridge.notesOf('launch.labels-skipped')).toMatchObject([
      { level: 'warn', fields: { skipped: 1 } },
    ]);
    expect(bridge.callsOf('StartTask')[0]?.request.tags).toEqual([{ key: 'b', value: 'ok' }]);
  });
});
