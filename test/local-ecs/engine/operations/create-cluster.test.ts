import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('CreateCluster', () => {
  it('makes an ACTIVE cluster, whose tags are answered', () => {
    const ecs = new TestEcs();
    const tags = [{ key: 'team', value: 'data platform' }];
    expect(ecs.call('CreateCluster', { clusterName: 'prod', tags })).toMatchObject({
      cluster: {
        clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod',
        clusterName: 'prod',
        status: 'ACTIVE',
        registeredContainerInstancesCount: 0,
        tags,
      },
    });
    expect(ecs.call('ListTasks', { cluster: 'prod' })).toEqual({ taskArns: [] });
  });

  it('makes the cluster default when no name is given', () => {
    const ecs = new TestEcs({ clusterNames: [] });
    expect(ecs.call('CreateCluster')).toMatchObject({ cluster: { clusterName: 'default' } });
  });

  it('returns an ACTIVE cluster as it is', () => {
    const ecs = new TestEcs();
    ecs.addInstance();
    expect(ecs.call('CreateCluster', { tags: [{ key: 'new', value: '' }] })).toMatchObject({
      cluster: { clusterName: 'default', registeredContainerInstancesCount: 1, tags: [] },
    });
  });

  it('brings back a deleted cluster', () => {
    const ecs = new TestEcs({ clusterNames: ['prod'] });
    ecs.call('DeleteCluster', { cluster: 'prod' });
    expect(ecs.call('CreateCluster', { clusterName: 'prod' })).toMatchObject({
      cluster: { status: 'ACTIVE' },
    });
    expect(ecs.call('ListTasks', { cluster: 'prod' })).toEqual({ taskArns: [] });
  });

  it('puts the configured region, account and partition into ARNs', () => {
    const ecs = new TestEcs({ partition: 'aws-cn', region: 'cn-north-1', accountId: '000000000001' });
    expect(ecs.call('CreateCluster', { clusterName: 'prod' })).toMatchObject({
      cluster: { clusterArn: 'arn:aws-cn:ecs:cn-north-1:000000000001:cluster/prod' },
    });
  });

  it.each([
    [[{ key: 'aws:mine', value: '' }], "The tag 'aws:mine' is invalid: the prefix aws: is reserved."],
    [
      [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
      'Duplicate tag keys are not allowed.',
    ],
    [Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: '' })), 'Tags can have at most 50 items.'],
  ])('refuses tags that are not allowed (%#)', (tags, message) => {
    expect(new TestEcs().refusal('CreateCluster', { clusterName: 'prod', tags })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });
});
