import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('DeregisterTaskDefinition', () => {
  it('makes the revision INACTIVE: running tasks go on, new ones are refused, it stays describable', () => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne();
    expect(ecs.call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })).toMatchObject({
      taskDefinition: { status: 'INACTIVE', deregisteredAt: 1_767_323_045.678 },
    });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.call('DescribeTaskDefinition', { taskDefinition: 'web:1' })).toMatchObject({
      taskDefinition: { status: 'INACTIVE' },
    });
    expect(ecs.refusal('StartTask', { containerInstances: [instance], taskDefinition: 'web:1' })).toEqual({
      __type: 'InvalidParameterException',
      message: 'TaskDefinition is inactive',
    });
  });

  it('leaves the family to its newest ACTIVE revision, and its number unused', () => {
    const ecs = new TestEcs();
    ecs.register();
    ecs.call('DeregisterTaskDefinition', { taskDefinition: ecs.register() });
    expect(ecs.call('DescribeTaskDefinition', { taskDefinition: 'web' })).toMatchObject({
      taskDefinition: { revision: 1 },
    });
    expect(ecs.register()).toMatch(/web:3$/);
  });

  it('does nothing the second time', () => {
    const ecs = new TestEcs();
    ecs.register();
    const first = ecs.call('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    ecs.advance(1000);
    expect(ecs.call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })).toEqual(first);
    ecs.register();
    expect(ecs.call('ListTaskDefinitionFamilies', { status: 'ACTIVE' })).toEqual({ families: ['web'] });
  });

  it.each([
    [undefined, 'Task definition can not be blank.'],
    ['web', 'Revision is missing.'],
    ['web:7', 'The specified task definition does not exist.'],
  ])('refuses %s', (taskDefinition, message) => {
    const ecs = new TestEcs();
    ecs.register();
    expect(ecs.refusal('DeregisterTaskDefinition', { taskDefinition })).toEqual({
      __type: 'ClientException',
      message,
    });
  });
});
