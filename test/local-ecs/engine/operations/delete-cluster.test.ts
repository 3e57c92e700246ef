import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('DeleteCluster', () => {
  it('makes an empty cluster INACTIVE; it stays describable and leaves the list', () => {
    const ecs = new TestEcs({ clusterNames: ['default', 'prod'] });
    expect(ecs.call('DeleteCluster', { cluster: 'prod' })).toMatchObject({ cluster: { status: 'INACTIVE' } });
    expect(ecs.call('DescribeClusters', { clusters: ['prod'] })).toMatchObject({
      clusters: [{ status: 'INACTIVE' }],
    });
    expect(ecs.call('ListClusters')).toEqual({
      clusterArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/default'],
    });
  });

  it('refuses while there are container instances', () => {
    const ecs = new TestEcs();
    ecs.addInstance();
    expect(ecs.refusal('DeleteCluster', { cluster: 'default' })).toEqual({
      __type: 'ClusterContainsContainerInstancesException',
      message: 'The Cluster cannot be deleted while Container Instances are active or draining.',
    });
  });

  it('demands a name', () => {
    expect(new TestEcs().refusal('DeleteCluster')).toEqual({
      __type: 'InvalidParameterException',
      message: 'Cluster can not be blank.',
    });
  });

  it('knows only clusters that exist', () => {
    expect(new TestEcs().refusal('DeleteCluster', { cluster: 'prod' })).toMatchObject({
      __type: 'ClusterNotFoundException',
    });
  });
});
