import { describe, expect, it } from '@jest/globals';
import { FEATURES, iamPolicy } from '../../src/assembly/iam-policy.ts';

const SCOPE = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012', clusterName: 'prod' };

describe('the IAM policy', () => {
  it('lets tasks be started by StartTask and RunTask in the cluster, and be tagged only then', () => {
    expect(iamPolicy(['launch'], SCOPE)).toMatchObject({
      Version: '2012-10-17',
      Statement: expect.arrayContaining([
        {
          Sid: 'Start',
          Effect: 'Allow',
          Action: ['ecs:StartTask', 'ecs:RunTask'],
          Resource: ['arn:aws:ecs:eu-west-1:123456789012:task-definition/*'],
          Condition: { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod' } },
        },
        expect.objectContaining({
          Sid: 'TagAtStart',
          Condition: { StringEquals: { 'ecs:CreateAction': ['StartTask', 'RunTask'] } },
        }),
      ]),
    });
  });

  it('only reads where only that is asked for', () => {
    expect(JSON.stringify(iamPolicy(['read'], SCOPE))).not.toMatch(/StartTask|RunTask|StopTask|PassRole/);
  });

  it('asks for no condition on the cluster where every cluster will do', () => {
    const policy = JSON.stringify(iamPolicy(FEATURES, { ...SCOPE, clusterName: '*' }));
    expect(policy).not.toContain('ecs:cluster"');
  });
});
