import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

const ID = '0123456789abcdef0123456789abcdef';
const invalid = (message: string): object => ({ __type: 'InvalidParameterException', message });

describe('a cluster', () => {
  it.each([
    ['is default when it is not named', {}],
    ['is found by name', { cluster: 'default' }],
    ['is found by ARN', { cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/default' }],
  ])('%s', (_, body) => {
    expect(new TestEcs().call('ListTasks', body)).toEqual({ taskArns: [] });
  });

  it.each([
    ['unknown', 'nowhere'],
    ['of another region', 'arn:aws:ecs:eu-west-1:123456789012:cluster/default'],
    ['of another account', 'arn:aws:ecs:us-east-1:999999999999:cluster/default'],
  ])('that is %s is not found', (_, cluster) => {
    expect(new TestEcs().refusal('ListTasks', { cluster })).toEqual({
      __type: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });

  it('that is INACTIVE is not found either', () => {
    const ecs = new TestEcs({ clusterNames: ['default', 'old'] });
    ecs.call('DeleteCluster', { cluster: 'old' });
    expect(ecs.refusal('ListTasks', { cluster: 'old' })).toEqual({
      __type: 'ClusterNotFoundException',
      message: 'The referenced cluster was inactive.',
    });
  });

  it.each([
    ['two words', 'Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was two words'],
    ['arn:aws:ecs:nonsense', 'Cluster Identifier is invalid'],
    [`arn:aws:ecs:us-east-1:123456789012:task/default/${ID}`, 'Unsupported resource type: task'],
  ])('cannot be called %s', (cluster, message) => {
    expect(new TestEcs().refusal('ListTasks', { cluster })).toEqual(invalid(message));
  });
});

describe('a task', () => {
  it('is found by id, by ARN, and by the short ARN of old', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    const id = task.slice(task.lastIndexOf('/') + 1);
    const shortArn = `arn:aws:ecs:us-east-1:123456789012:task/${id}`;
    for (const name of [task, id, shortArn])
      expect(ecs.call('DescribeTasks', { tasks: [name] })).toMatchObject({
        tasks: [{ taskArn: task }],
        failures: [],
      });
  });

  it.each([
    ['short', 'taskId length should be one of [32,36]'],
    ['arn:aws:ecs:nonsense', 'Task Identifier is invalid'],
    ['arn:aws:ecs:us-east-1:123456789012:cluster/default', 'Unsupported resource type: cluster'],
    [
      `arn:aws:ecs:us-east-1:123456789012:task/prod/${ID}`,
      'Invalid identifier: Identifier is for cluster prod. Your cluster is default',
    ],
  ])('cannot be called %s', (task, message) => {
    expect(new TestEcs().refusal('StopTask', { task })).toEqual(invalid(message));
  });

  it('of the same id in another region or account is another task', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    const elsewhere = task.replace('us-east-1', 'eu-west-1');
    expect(ecs.call('DescribeTasks', { tasks: [elsewhere] })).toEqual({
      tasks: [],
      failures: [{ arn: elsewhere, reason: 'MISSING' }],
    });
  });

  it('of another cluster is not found by its id alone', () => {
    const ecs = new TestEcs({ clusterNames: ['default', 'other'] });
    const { task } = ecs.startOne();
    const id = task.slice(task.lastIndexOf('/') + 1);
    expect(ecs.refusal('StopTask', { cluster: 'other', task: id })).toEqual(
      invalid('The referenced task was not found.'),
    );
  });
});

describe('a container instance', () => {
  it.each([
    ['short', 'instanceId length should be one of [32,36]'],
    ['arn:aws:ecs:nonsense', 'Container instance Identifier is invalid'],
    [
      `arn:aws:ecs:us-east-1:123456789012:container-instance/prod/${ID}`,
      'Invalid identifier: Identifier is for cluster prod. Your cluster is default',
    ],
  ])('cannot be called %s', (name, message) => {
    expect(new TestEcs().refusal('DescribeContainerInstances', { containerInstances: [name] })).toEqual(
      invalid(message),
    );
  });
});
