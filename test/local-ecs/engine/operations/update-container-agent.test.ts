import { describe, expect, it } from '@jest/globals';
import { registerExternal } from '../external-instance.ts';
import { TestEcs, textIn } from '../test-ecs.ts';

describe('UpdateContainerAgent', () => {
  it('is pending until the agent registers again with another version', () => {
    const ecs = new TestEcs();
    const containerInstance = textIn(registerExternal(ecs), 'containerInstanceArn');
    expect(ecs.instance(containerInstance)).not.toHaveProperty('agentUpdateStatus');
    expect(ecs.call('UpdateContainerAgent', { containerInstance })).toMatchObject({
      containerInstance: {
        containerInstanceArn: containerInstance,
        agentUpdateStatus: 'PENDING',
        version: 2,
      },
    });
    expect(ecs.refusal('UpdateContainerAgent', { containerInstance })).toMatchObject({
      __type: 'UpdateInProgressException',
    });
    registerExternal(ecs, { containerInstanceArn: containerInstance });
    expect(ecs.instance(containerInstance)).toMatchObject({ agentUpdateStatus: 'PENDING' });
    registerExternal(ecs, {
      containerInstanceArn: containerInstance,
      versionInfo: { agentVersion: '1.105.1' },
    });
    expect(ecs.instance(containerInstance)).toMatchObject({ agentUpdateStatus: 'UPDATED' });
    expect(ecs.refusal('UpdateContainerAgent', { containerInstance })).toMatchObject({
      __type: 'NoUpdateAvailableException',
    });
  });

  it('has nothing for simulated agents', () => {
    const ecs = new TestEcs();
    expect(ecs.refusal('UpdateContainerAgent', { containerInstance: ecs.addInstance() })).toMatchObject({
      __type: 'NoUpdateAvailableException',
    });
  });

  it('needs to know the version that is there', () => {
    const ecs = new TestEcs();
    const containerInstance = textIn(registerExternal(ecs, { versionInfo: {} }), 'containerInstanceArn');
    expect(ecs.refusal('UpdateContainerAgent', { containerInstance })).toMatchObject({
      __type: 'MissingVersionException',
    });
  });
});
