import { describe, expect, it } from '@jest/globals';
import { toCluster } from '../../src/gateway/cluster-from-aws.ts';
import { withGateway } from './gateway-fixture.ts';
import { answerWith } from './stub-endpoint.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';

describe('a cluster', () => {
  it('is read whole', async () => {
    const body = `{"clusters":[{
      "clusterArn": "${ARN}",
      "clusterName": "prod",
      "status": "ACTIVE",
      "registeredContainerInstancesCount": 3,
      "runningTasksCount": 12,
      "pendingTasksCount": 1,
      "activeServicesCount": 2,
      "statistics": [],
      "settings": [{"name": "containerInsights", "value": "disabled"}]
    }],"failures":[]}`;
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.describeCluster()).toEqual({
        clusterArn: ARN,
        clusterName: 'prod',
        status: 'ACTIVE',
        registeredContainerInstancesCount: 3,
        runningTasksCount: 12,
        pendingTasksCount: 1,
      });
    });
  });

  it('of which ECS tells the ARN alone has its name from there and is not ACTIVE', () => {
    expect(toCluster({ clusterArn: ARN })).toEqual({
      clusterArn: ARN,
      clusterName: 'prod',
      status: 'UNKNOWN',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
    });
  });

  it('without an ARN is none', () => {
    expect(toCluster({ clusterName: 'prod' })).toBeUndefined();
  });
});
