import { describe, expect, it } from '@jest/globals';
import { onlyIn, TestEcs } from '../test-ecs.ts';

const insights = (value: string): object[] => [{ name: 'containerInsights', value }];
const INCLUDE = ['SETTINGS', 'CONFIGURATIONS'];

describe('UpdateCluster', () => {
  it('replaces what it names and leaves the rest, which DescribeClusters shows where it is asked', () => {
    const ecs = new TestEcs();
    const configuration = {
      executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration: { s3BucketName: 'logs' } },
    };
    ecs.call('UpdateCluster', { cluster: 'default', settings: insights('enabled') });
    expect(ecs.call('UpdateCluster', { cluster: 'default', configuration })).toMatchObject({
      cluster: { clusterName: 'default', settings: insights('enabled'), configuration },
    });
    expect(onlyIn(ecs.call('DescribeClusters', { include: INCLUDE }), 'clusters')).toMatchObject({
      settings: insights('enabled'),
      configuration,
    });
    const bare = onlyIn(ecs.call('DescribeClusters'), 'clusters');
    expect(bare).toMatchObject({ settings: [] });
    expect(bare).not.toHaveProperty('configuration');
  });

  it('keeps nothing of what the API does not know', () => {
    const ecs = new TestEcs();
    const configuration = { managedStorageConfiguration: { kmsKeyId: 'k', other: 1 }, another: {} };
    expect(ecs.call('UpdateCluster', { cluster: 'default', configuration })).toMatchObject({
      cluster: { configuration: { managedStorageConfiguration: { kmsKeyId: 'k' } } },
    });
  });

  it('is not kept by a cluster that is deleted and made again', () => {
    const ecs = new TestEcs();
    const configuration = { managedStorageConfiguration: { kmsKeyId: 'k' } };
    ecs.call('UpdateCluster', { cluster: 'default', configuration, settings: insights('enhanced') });
    ecs.call('DeleteCluster', { cluster: 'default' });
    const { cluster } = ecs.call('CreateCluster');
    expect(cluster).toMatchObject({ settings: insights('disabled') });
    expect(cluster).not.toHaveProperty('configuration');
  });
});

describe('UpdateClusterSettings', () => {
  it('replaces the settings', () => {
    const ecs = new TestEcs();
    expect(
      ecs.call('UpdateClusterSettings', { cluster: 'default', settings: insights('enhanced') }),
    ).toMatchObject({ cluster: { settings: insights('enhanced') } });
  });
});

const invalid = (message: string): object => ({ __type: 'InvalidParameterException', message });

describe('what is said of a cluster', () => {
  it.each([
    ['UpdateCluster', {}, invalid('Cluster can not be blank.')],
    ['UpdateClusterSettings', { cluster: 'default' }, invalid('settings can not be blank.')],
    [
      'UpdateCluster',
      { cluster: 'none' },
      { __type: 'ClusterNotFoundException', message: 'Cluster not found.' },
    ],
    [
      'CreateCluster',
      { settings: [{ name: 'other', value: 'on' }] },
      invalid('name should be one of [containerInsights]'),
    ],
    [
      'CreateCluster',
      { settings: insights('on') },
      invalid('value should be one of [enhanced,enabled,disabled]'),
    ],
    [
      'CreateCluster',
      { settings: [...insights('enabled'), ...insights('disabled')] },
      invalid('Duplicate cluster settings are not allowed.'),
    ],
    [
      'UpdateCluster',
      { cluster: 'default', configuration: { executeCommandConfiguration: { logging: 'OVERRIDE' } } },
      invalid('logConfiguration must be provided when logging is OVERRIDE.'),
    ],
    [
      'UpdateCluster',
      { cluster: 'default', configuration: { executeCommandConfiguration: { logging: 'ALL' } } },
      invalid('logging should be one of [NONE,DEFAULT,OVERRIDE]'),
    ],
    [
      'UpdateCluster',
      { cluster: 'default', configuration: { executeCommandConfiguration: { kmsKeyId: 5 } } },
      { __type: 'SerializationException', message: 'NUMBER_VALUE can not be converted to a String' },
    ],
    [
      'CreateCluster',
      { capacityProviders: ['FARGATE'] },
      invalid('Capacity providers are not supported by this ECS.'),
    ],
    [
      'UpdateCluster',
      { cluster: 'default', serviceConnectDefaults: { namespace: 'a' } },
      invalid('Service Connect is not supported by this ECS.'),
    ],
  ])('is refused by %s of %j', (operation, body, error) => {
    expect(new TestEcs().refusal(operation, body)).toEqual(error);
  });
});
