import { describe, expect, it } from '@jest/globals';
import { FEATURES, iamPolicy, policyScope } from '../../src/assembly/iam-policy.ts';
import type { PolicyChoice } from '../../src/assembly/iam-policy.ts';

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

  it('lets host names be asked for in the region alone', () => {
    const statement = {
      Sid: 'HostNames',
      Effect: 'Allow',
      Action: ['ec2:DescribeInstances'],
      Resource: ['*'],
      Condition: { StringEquals: { 'ec2:Region': 'eu-west-1' } },
    };
    expect(iamPolicy(['hosts'], SCOPE)).toMatchObject({ Statement: [statement] });
    expect(iamPolicy(['hosts'], { ...SCOPE, region: '*' })).not.toHaveProperty('Statement.0.Condition');
  });

  it('only reads where only that is asked for', () => {
    expect(JSON.stringify(iamPolicy(['read'], SCOPE))).not.toMatch(/StartTask|RunTask|StopTask|PassRole/);
  });

  it('lets every queue be read that could be meant, and only one where that is known', () => {
    const resources = (choice: PolicyChoice): unknown => {
      const policy = iamPolicy(['events'], policyScope(choice));
      return (policy as { Statement: { Resource: unknown }[] }).Statement.map(({ Resource }) => Resource);
    };
    const place = { region: 'eu-west-1', account: '123456789012' };
    const arn = 'arn:aws:sqs:eu-west-1:123456789012:events';
    expect(resources({})).toEqual([['arn:aws:sqs:*:*:*']]);
    expect(resources(place)).toEqual([['arn:aws:sqs:eu-west-1:123456789012:*']]);
    expect(resources({ ...place, queue: 'events' })).toEqual([[arn]]);
    expect(resources({ queue: arn })).toEqual([[arn]]);
    const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';
    const cluster = 'arn:aws:ecs:us-east-1:210987654321:cluster/prod';
    expect(resources({ cluster, queue })).toEqual([[arn]]);
    expect(iamPolicy(['events'], SCOPE)).toMatchObject({
      Statement: [
        { Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'] },
      ],
    });
  });

  it('lets only families be registered that are translated tasks', () => {
    expect(iamPolicy(['translate'], SCOPE)).toMatchObject({
      Statement: [
        {
          Action: ['ecs:RegisterTaskDefinition'],
          Resource: ['arn:aws:ecs:eu-west-1:123456789012:task-definition/translated-*:*'],
        },
      ],
    });
  });

  it('asks for no condition on the cluster where every cluster will do', () => {
    const policy = JSON.stringify(iamPolicy(FEATURES, { ...SCOPE, clusterName: '*' }));
    expect(policy).not.toContain('ecs:cluster"');
  });
});

describe('what a policy is narrowed to', () => {
  const ARN = 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/prod';

  it('is nothing unless something is said', () => {
    expect(policyScope({})).toEqual({ partition: 'aws', region: '*', accountId: '*', clusterName: '*' });
  });

  it('is told whole by the ARN of a cluster', () => {
    const scope = {
      partition: 'aws-cn',
      region: 'cn-north-1',
      accountId: '123456789012',
      clusterName: 'prod',
    };
    expect(policyScope({ cluster: ARN })).toEqual(scope);
    expect(policyScope({ cluster: ARN, region: 'cn-north-1' })).toEqual(scope);
  });

  it.each<readonly [PolicyChoice, string]>([
    [{ cluster: 'a b' }, '--cluster a b: expected the name of a cluster'],
    [{ cluster: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/1' }, 'expected the name of a cluster'],
    [{ cluster: 'arn:aws:ecs:eu-west-1:12:cluster/prod' }, '--account 12: expected the 12 digits'],
    [{ account: '1234' }, '--account 1234: expected the 12 digits of an account, or *'],
    [{ partition: 'amazon' }, '--partition amazon: expected a partition'],
    [{ queue: 'a queue' }, '--queue a queue: expected the name of a queue'],
    [{ queue: 'arn:aws:sns:eu-west-1:123456789012:events' }, 'expected the name of a queue'],
    [{ region: 'Ireland' }, '--region Ireland: expected a region'],
    [{ cluster: ARN, account: '210987654321' }, `--account 210987654321: --cluster ${ARN} says 123456789012`],
  ])('refuses %j', (choice, message) => {
    expect(() => policyScope(choice)).toThrow(message);
  });
});
