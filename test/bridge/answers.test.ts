import { describe, expect, it } from '@jest/globals';

import { scriptedWorld } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';
import { subscribe } from '../support/bridge-world.ts';

describe('an answer about a definition', () => {
  it('lets go on what has waited for it: launches, and ends that it decides', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo({ id: 'ended' }));
    ecs.exit('ended', 0);
    const second = bridge.reborn();
    const held = second.hold('DescribeTaskDefinition');
    second.start();
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.launch(taskInfo({ id: 'new', runs: ecs.task('ended').taskDefinitionArn }));
    expect(back.statuses).toEqual([]);
    held.release();
    expect(back.states('ended')).toEqual(['TASK_FINISHED']);
    expect(back.states('new')).toEqual(['TASK_STARTING']);
  });

  it('does nothing for a task that was killed meanwhile', () => {
    const { bridge, framework } = scriptedWorld();
    const held = bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    framework.kill('t1');
    held.release();
    expect(framework.states('t1')).toEqual(['TASK_KILLED']);
    expect(bridge.callsOf('StartTask')).toEqual([]);
  });

  it('does not start a later task of the same id on the wrong definition', () => {
    const { bridge, framework } = scriptedWorld();
    const first = bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ runs: 'web:1' }));
    framework.kill('t1');
    const second = bridge.hold('DescribeTaskDefinition');
    bridge.advance(1_000);
    framework.launch(taskInfo({ runs: 'web' }));
    first.release();
    expect(bridge.callsOf('StartTask')).toEqual([]);
    second.release();
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
  });
});
