import { describe, expect, it } from '@jest/globals';

import { requestId } from '../../src/bridge/input.ts';
import type { OperatorCommand } from '../../src/bridge/operator-command.ts';
import { frameworkId, offerId, taskId } from '../../src/mesos/ids.ts';
import { scriptedBridge, scriptedWorld } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

/** Gives a command and says what became of it. */
function command(bridge: ScriptedBridge, what: OperatorCommand): string {
  bridge.feed({ type: 'operator', command: what, requestId: requestId(1), principal: 'ops' });
  return bridge.commandAnswers.at(-1)?.refusal?.message ?? 'done';
}

describe('an operator', () => {
  it('kills a task, which its framework hears of as of any other kill', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    expect(command(bridge, { type: 'KILL', frameworkId: framework.id, taskId: taskId('t1') })).toBe('done');
    expect(bridge.callsOf('StopTask')[0]?.reason).toBe(`Killed by an operator, framework ${framework.id}`);
    ecs.changeTask('t1', { lastStatus: 'STOPPED' });
    bridge.advance(2_000);
    expect(framework.status('t1').state).toBe('TASK_KILLED');
  });

  it('kills no task that is not there or has ended', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    for (const id of ['t1', 't2'])
      expect(command(bridge, { type: 'KILL', frameworkId: framework.id, taskId: taskId(id) })).toBe(
        'No such task, or it has ended',
      );
  });

  it('rescinds an offer', () => {
    const { bridge, framework } = scriptedWorld();
    const { id } = framework.offer;
    expect(command(bridge, { type: 'RESCIND', offerId: id })).toBe('done');
    expect(framework.rescinded).toEqual([id]);
    expect(command(bridge, { type: 'RESCIND', offerId: offerId('o') })).toBe('No such offer');
  });

  it('tears a framework down, of which its tasks end and its session is closed', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    expect(command(bridge, { type: 'TEARDOWN', frameworkId: framework.id })).toBe('done');
    expect(framework.isClosed).toBe(true);
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    expect(bridge.notesOf('framework.removed')[0]?.message).toBe('framework was torn down by operator ops');
    expect(command(bridge, { type: 'TEARDOWN', frameworkId: framework.id })).toBe(
      'No framework found with specified ID',
    );
  });

  it('waits until everything is known', () => {
    const bridge = scriptedBridge();
    bridge.hold('DescribeClusters');
    bridge.start();
    expect(command(bridge, { type: 'TEARDOWN', frameworkId: frameworkId('f') })).toBe(
      'Master has not finished recovery',
    );
  });
});
