import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('DescribeClusters', () => {
  it('describes default when none is named, with every list present', () => {
    expect(new TestEcs().call('DescribeClusters')).toEqual({
      clusters: [
        {
          clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
          clusterName: 'default',
          status: 'ACTIVE',
          registeredContainerInstancesCount: 0,
          runningTasksCount: 0,
          pendingTasksCount: 0,
          activeServicesCount: 0,
          statistics: [],
          tags: [],
          settings: [],
          capacityProviders: [],
          defaultCapacityProviderStrategy: [],
        },
      ],
      failures: [],
    });
  });

  it('reports a cluster that does not exist as a failure, not as an error', () => {
    expect(new TestEcs().call('DescribeClusters', { clusters: ['nowhere'] })).toEqual({
      clusters: [],
      failures: [{ arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/nowhere', reason: 'MISSING' }],
    });
  });

  it('counts instances that are ACTIVE or DRAINING, and tasks by what they are', () => {
    const ecs = new TestEcs({ lives: { slow: { pendingMs: 1000 } } });
    const [first, second] = [ecs.addInstance(), ecs.addInstance()];
    ecs.admin({ type: 'DeregisterContainerInstance', containerInstance: ecs.addInstance() });
    ecs.start(first, ecs.register());
    ecs.start(first, ecs.register({}, { family: 'slow' }));
    ecs.call('UpdateContainerInstancesState', { containerInstances: [second], status: 'DRAINING' });
    expect(ecs.call('DescribeClusters', { include: ['STATISTICS'] })).toMatchObject({
      clusters: [
        {
          registeredContainerInstancesCount: 2,
          runningTasksCount: 1,
          pendingTasksCount: 1,
          statistics: expect.arrayContaining([
            { name: 'runningEC2TasksCount', value: '1' },
            { name: 'pendingEC2TasksCount', value: '1' },
          ]),
        },
      ],
    });
  });

  it('shows tags only when asked', () => {
    const ecs = new TestEcs();
    const tags = [{ key: 'a', value: 'b' }];
    ecs.call('CreateCluster', { clusterName: 'prod', tags });
    expect(ecs.call('DescribeClusters', { clusters: ['prod'] })).toMatchObject({ clusters: [{ tags: [] }] });
    expect(ecs.call('DescribeClusters', { clusters: ['prod'], include: ['TAGS'] })).toMatchObject({
      clusters: [{ tags }],
    });
  });

  it('takes at most 100 names and only known parts', () => {
    const ecs = new TestEcs();
    expect(
      ecs.refusal('DescribeClusters', { clusters: Array.from({ length: 101 }, () => 'default') }),
    ).toMatchObject({
      message: 'clusters can have at most 100 items.',
    });
    expect(ecs.refusal('DescribeClusters', { include: ['EVERYTHING'] })).toEqual({
      __type: 'InvalidParameterException',
      message: 'include should be one of [ATTACHMENTS,CONFIGURATIONS,SETTINGS,STATISTICS,TAGS]',
    });
  });
});
