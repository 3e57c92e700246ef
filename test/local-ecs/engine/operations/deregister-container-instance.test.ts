import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('DeregisterContainerInstance', () => {
  it('makes an instance without tasks INACTIVE, which leaves the lists and can be described for an hour', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance();
    expect(ecs.call('DeregisterContainerInstance', { containerInstance })).toMatchObject({
      containerInstance: {
        containerInstanceArn: containerInstance,
        status: 'INACTIVE',
        agentConnected: false,
      },
    });
    expect(ecs.call('ListContainerInstances')).toEqual({ containerInstanceArns: [] });
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'INACTIVE' });
    ecs.advance(3_600_000);
    expect(ecs.call('DescribeContainerInstances', { containerInstances: [containerInstance] })).toMatchObject(
      {
        failures: [{ arn: containerInstance, reason: 'MISSING' }],
      },
    );
  });

  it('refuses an instance with tasks, even those that are being stopped, unless it is forced', () => {
    const ecs = new TestEcs({ stopMs: 1000 });
    const { instance: containerInstance, task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.refusal('DeregisterContainerInstance', { containerInstance, force: false })).toEqual({
      __type: 'InvalidParameterException',
      message: 'Found running tasks on the instance.',
    });
    ecs.call('DeregisterContainerInstance', { containerInstance, force: true });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it.each([
    [{}, 'Container instance can not be blank.'],
    [{ containerInstance: 'f'.repeat(32) }, `Referenced container instance ${'f'.repeat(32)} not found.`],
  ])('refuses %j', (body, message) => {
    const error = { __type: 'ClientException', message };
    expect(new TestEcs().refusal('DeregisterContainerInstance', body)).toEqual(error);
    expect(new TestEcs().refusal('UpdateContainerAgent', body)).toEqual(error);
  });

  it('refuses an instance that is INACTIVE already', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance();
    ecs.call('DeregisterContainerInstance', { containerInstance });
    expect(ecs.refusal('DeregisterContainerInstance', { containerInstance })).toMatchObject({
      __type: 'ClientException',
    });
  });
});
