import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('DescribeTaskDefinition', () => {
  it.each([
    ['web', 2],
    ['web:1', 1],
    ['arn:aws:ecs:us-east-1:123456789012:task-definition/web:1', 1],
  ])('finds %s', (taskDefinition, revision) => {
    const ecs = new TestEcs();
    ecs.register();
    ecs.register();
    expect(ecs.call('DescribeTaskDefinition', { taskDefinition })).toMatchObject({
      taskDefinition: { revision },
    });
  });

  it.each([
    'nothing',
    'web:3',
    'web:0',
    'web:latest',
    'constructor',
    'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1',
    'arn:aws:ecs:us-east-1:999999999999:task-definition/web:1',
    'arn:aws:ecs:us-east-1:123456789012:cluster/web',
  ])('does not find %s', (taskDefinition) => {
    const ecs = new TestEcs();
    ecs.register();
    expect(ecs.refusal('DescribeTaskDefinition', { taskDefinition })).toEqual({
      __type: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });

  it('does not find a family without an ACTIVE revision', () => {
    const ecs = new TestEcs();
    ecs.call('DeregisterTaskDefinition', { taskDefinition: ecs.register() });
    expect(ecs.refusal('DescribeTaskDefinition', { taskDefinition: 'web' })).toMatchObject({
      message: 'Unable to describe task definition.',
    });
  });

  it('answers tags only when asked', () => {
    const ecs = new TestEcs();
    const tags = [{ key: 'a', value: 'b' }];
    ecs.register({}, { tags });
    expect(ecs.call('DescribeTaskDefinition', { taskDefinition: 'web' })['tags']).toEqual([]);
    expect(ecs.call('DescribeTaskDefinition', { taskDefinition: 'web', include: ['TAGS'] })['tags']).toEqual(
      tags,
    );
  });
});
