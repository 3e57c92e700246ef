import { describe, expect, it } from '@jest/globals';

import { scriptedWorld } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';

/** The notes about launches, in short. */
const notes = (bridge: ScriptedBridge) =>
  bridge.notes
    .filter(({ event }) => event.startsWith('launch.') || event === 'task.refused')
    .map(({ event }) => event);

describe('a launch is noted once for what came of it:', () => {
  it('accepted', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    expect(notes(bridge)).toEqual(['launch.accepted']);
  });

  it('accepted as well when it was found before the answer came', () => {
    const { bridge, framework } = scriptedWorld();
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo());
    bridge.advance(120_000);
    held.release();
    expect(notes(bridge)).toEqual(['launch.accepted']);
  });

  it('unknown, and then found', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'TIMEOUT', { acts: true });
    framework.launch(taskInfo());
    bridge.advance(5_000);
    expect(notes(bridge)).toEqual(['launch.unknown', 'launch.found']);
  });

  it('unknown, and then written off', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'TIMEOUT');
    framework.launch(taskInfo());
    bridge.advance(600_000);
    expect(notes(bridge)).toEqual(['launch.unknown', 'launch.written-off']);
  });

  it('rejected for a lack of resources, with the one that is short', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.startFailure = { reason: 'RESOURCE:MEMORY' };
    framework.launch(taskInfo());
    expect(notes(bridge)).toEqual(['launch.rejected', 'launch.no-room']);
    expect(bridge.notesOf('launch.rejected')).toMatchObject([{ fields: { rejection: 'RESOURCE:MEMORY' } }]);
    expect(bridge.notesOf('launch.no-room')).toMatchObject([{ fields: { taskId: 't1', resource: 'mem' } }]);
  });

  it('rejected by a call that failed, with its code', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'INVALID_REQUEST');
    framework.launch(taskInfo());
    expect(notes(bridge)).toEqual(['launch.rejected']);
    expect(bridge.notesOf('launch.rejected')).toMatchObject([{ fields: { rejection: 'INVALID_REQUEST' } }]);
  });

  it('refused because its agent has too little left, with what is short', () => {
    const { bridge, framework } = scriptedWorld({
      instances: [containerInstance({ remaining: { cpuUnits: 200 } })],
    });
    framework.launch(taskInfo({ cpus: 0.1, mem: 32 }));
    expect(notes(bridge)).toEqual(['launch.resources-differ', 'launch.no-room', 'launch.refused']);
    expect(bridge.notesOf('launch.no-room')).toMatchObject([{ fields: { taskId: 't1', resource: 'cpus' } }]);
  });

  it('refused at once, when it is not valid', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 99 }));
    expect(notes(bridge)).toEqual(['task.refused']);
  });

  it('refused by a kill before it was sent', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    framework.kill('t1');
    expect(bridge.notesOf('launch.refused')).toMatchObject([{ fields: { state: 'TASK_KILLED' } }]);
  });

  it('not at all while it is only put off', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'UNREACHABLE');
    framework.launch(taskInfo());
    expect(notes(bridge)).toEqual(['launch.postponed']);
  });
});
