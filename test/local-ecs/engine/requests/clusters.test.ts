import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { OPERATIONS } from '../../../../src/local-ecs/engine/operations/table.ts';
import { TestEcs } from '../test-ecs.ts';

/** Operations that have no member `cluster`, or in which one that is not there is no error. */
const WITHOUT = [
  ...['CreateCluster', 'DescribeClusters', 'ListClusters'],
  ...[
    'RegisterTaskDefinition',
    'DeregisterTaskDefinition',
    'DeleteTaskDefinitions',
    'DescribeTaskDefinition',
  ],
  ...['ListTaskDefinitions', 'ListTaskDefinitionFamilies'],
  ...['TagResource', 'UntagResource', 'ListTagsForResource'],
  ...['ListAccountSettings', 'PutAccountSetting', 'PutAccountSettingDefault', 'DeleteAccountSetting'],
];
const OPERATIONS_IN_CLUSTERS = [...OPERATIONS.keys()].filter((operation) => !WITHOUT.includes(operation));

/** What has to be right before the cluster is looked at. */
const NEEDED: Readonly<Record<string, JsonObject>> = { UpdateTaskProtection: { protectionEnabled: true } };

const FOREIGN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/default';

describe.each(OPERATIONS_IN_CLUSTERS)('%s', (operation) => {
  const refusal = (ecs: TestEcs, cluster: string): JsonObject =>
    ecs.refusal(operation, { ...NEEDED[operation], cluster });

  it.each(['none', FOREIGN, 'arn:aws:ecs:us-east-1:999999999999:cluster/default'])(
    'does not find the cluster %s',
    (cluster) => {
      expect(refusal(new TestEcs(), cluster)).toEqual({
        __type: 'ClusterNotFoundException',
        message: 'Cluster not found.',
      });
    },
  );

  it('does not take a cluster that was deleted', () => {
    const ecs = new TestEcs();
    ecs.call('DeleteCluster', { cluster: 'default' });
    expect(refusal(ecs, 'default')).toEqual({
      __type: 'ClusterNotFoundException',
      message: 'The referenced cluster was inactive.',
    });
  });

  it('does not take what can be no cluster', () => {
    expect(refusal(new TestEcs(), 'a b')).toMatchObject({ __type: 'InvalidParameterException' });
    expect(refusal(new TestEcs(), 'arn:aws:s3:::bucket')).toEqual({
      __type: 'InvalidParameterException',
      message: 'Cluster Identifier is invalid',
    });
  });
});

describe('a cluster', () => {
  it('that is not there, or somebody else’s, is a failure to DescribeClusters; one that was deleted is INACTIVE', () => {
    const ecs = new TestEcs();
    ecs.call('DeleteCluster', { cluster: 'default' });
    expect(ecs.call('DescribeClusters', { clusters: ['none', FOREIGN, 'default', 'default'] })).toMatchObject(
      {
        clusters: [{ clusterName: 'default', status: 'INACTIVE' }],
        failures: [
          { arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/none', reason: 'MISSING' },
          { arn: FOREIGN, reason: 'MISSING' },
        ],
      },
    );
  });

  it('is created by a name, not by an ARN', () => {
    const clusterName = 'arn:aws:ecs:us-east-1:123456789012:cluster/new';
    expect(new TestEcs().refusal('CreateCluster', { clusterName })).toEqual({
      __type: 'InvalidParameterException',
      message: 'clusterName should be a name, not an ARN.',
    });
  });
});
