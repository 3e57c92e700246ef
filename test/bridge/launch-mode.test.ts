import { describe, expect, it } from '@jest/globals';

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
});
