import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('UpdateContainerInstancesState', () => {
  it('drains and activates; tasks started one by one stay', () => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne();
    expect(
      ecs.call('UpdateContainerInstancesState', { containerInstances: [instance], status: 'DRAINING' }),
    ).toMatchObject({
      containerInstances: [{ containerInstanceArn: instance, status: 'DRAINING' }],
      failures: [],
    });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    expect(ecs.startFailure(instance, 'web')).toBe('INACTIVE');
    ecs.call('UpdateContainerInstancesState', { containerInstances: [instance], status: 'ACTIVE' });
    ecs.start(instance, 'web');
  });

  it('makes a new version only when something changes', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    ecs.call('UpdateContainerInstancesState', { containerInstances: [instance], status: 'ACTIVE' });
    expect(ecs.instance(instance)).toMatchObject({ version: 1 });
    ecs.call('UpdateContainerInstancesState', { containerInstances: [instance], status: 'DRAINING' });
    expect(ecs.instance(instance)).toMatchObject({ version: 2 });
  });

  it('reports unknown and INACTIVE instances as failures', () => {
    const ecs = new TestEcs();
    const gone = ecs.addInstance();
    ecs.admin({ type: 'TerminateMachine', containerInstance: gone });
    const unknown =
      'arn:aws:ecs:us-east-1:123456789012:container-instance/default/0123456789abcdef0123456789abcdef';
    expect(
      ecs.call('UpdateContainerInstancesState', { containerInstances: [unknown, gone], status: 'DRAINING' }),
    ).toEqual({
      containerInstances: [],
      failures: [
        { arn: unknown, reason: 'MISSING' },
        { arn: gone, reason: 'INACTIVE' },
      ],
    });
  });

  it.each([
    [{ containerInstances: [] }, 'Container Instances cannot be empty.'],
    [
      { containerInstances: Array(11).fill('0'.repeat(32)), status: 'ACTIVE' },
      'instanceIds can have at most 10 items.',
    ],
    [
      { containerInstances: ['0'.repeat(32)], status: 'INACTIVE' },
      'status should be one of [ACTIVE,DRAINING]',
    ],
    [{ containerInstances: ['0'.repeat(32)] }, 'Container instance status can not be blank.'],
  ])('refuses what ECS refuses (%#)', (body, message) => {
    expect(new TestEcs().refusal('UpdateContainerInstancesState', body)).toMatchObject({ message });
  });
});
