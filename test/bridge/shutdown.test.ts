import { describe, expect, it } from '@jest/globals';

import { unsettledTasks } from '../../src/bridge/shutdown.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

describe('a bridge that is asked to close', () => {
  it('closes at once when nothing is under way', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.feed({ type: 'shutdown' });
    expect(bridge.isClosed).toBe(true);
  });

  it('waits for the answer of a launch under way', () => {
    const { bridge, framework } = scriptedWorld();
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo());
    bridge.feed({ type: 'shutdown' });
    expect(bridge.isClosed).toBe(false);
    expect(unsettledTasks(bridge.state).map(({ taskId }) => taskId)).toEqual(['t1']);
    held.release();
    expect(bridge.isClosed).toBe(true);
  });

  it('waits until ECS has taken the kills, not until the tasks have stopped', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const held = bridge.hold('StopTask');
    framework.kill('t1');
    bridge.feed({ type: 'shutdown' });
    expect(bridge.isClosed).toBe(false);
    held.release();
    expect(bridge.isClosed).toBe(true);
  });

  it('repeats a kill that ECS has not taken, until it does', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.fail('StopTask', 'THROTTLED', { times: 2 });
    framework.kill('t1');
    bridge.feed({ type: 'shutdown' });
    bridge.advance(1_499);
    expect(bridge.isClosed).toBe(false);
    bridge.advance(1);
    expect(bridge.isClosed).toBe(true);
  });

  it('does not wait for launches that were not sent', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    bridge.feed({ type: 'shutdown' });
    expect(bridge.isClosed).toBe(true);
  });

  it('kills the tasks of a framework that is torn down before, and waits for that', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const held = bridge.hold('StopTask');
    framework.say({ type: 'TEARDOWN' });
    bridge.feed({ type: 'shutdown' });
    expect(bridge.isClosed).toBe(false);
    held.release();
    expect(bridge.isClosed).toBe(true);
  });
});
