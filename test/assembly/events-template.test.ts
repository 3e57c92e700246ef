import { describe, expect, it } from '@jest/globals';
import { eventsTemplate } from '../../src/assembly/events-template.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';

/** Every name that a template refers to. */
function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    return key === 'Fn::GetAtt' && Array.isArray(inner) ? [String(inner[0])] : references(inner);
  });
}

describe('the template of what brings events', () => {
  const template = eventsTemplate({ cluster: ARN });

  it('lets the events of one cluster, and the two kinds that a bridge reads, into the queue', () => {
    expect(template).toMatchObject({
      Parameters: { ClusterArn: { Type: 'String', Default: ARN } },
      Resources: {
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: {
              source: ['aws.ecs'],
              'detail-type': ['ECS Task State Change', 'ECS Container Instance State Change'],
              detail: { clusterArn: [{ Ref: 'ClusterArn' }] },
            },
            Targets: [{ Arn: { 'Fn::GetAtt': ['Events', 'Arn'] } }],
          },
        },
      },
    });
  });

  it('keeps messages for two weeks, and poison in the dead letters', () => {
    expect(template).toMatchObject({
      Resources: {
        Events: {
          Properties: {
            MessageRetentionPeriod: 1_209_600,
            RedrivePolicy: {
              deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
              maxReceiveCount: 5,
            },
          },
        },
        DeadLetters: { Properties: { MessageRetentionPeriod: 1_209_600 } },
      },
    });
  });

  it.each(['Events', 'DeadLetters'])('lets the rule alone send to %s', (queue) => {
    expect(template).toMatchObject({
      Resources: {
        [`${queue}Policy`]: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [{ Ref: queue }],
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { Service: 'events.amazonaws.com' },
                  Action: 'sqs:SendMessage',
                  Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
                  Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
                },
              ],
            },
          },
        },
      },
    });
  });

  it('refers to nothing that it does not have', () => {
    const { Parameters, Resources } = template as Readonly<Record<'Parameters' | 'Resources', object>>;
    const known = [...Object.keys(Parameters), ...Object.keys(Resources)];
    expect(known).toEqual(expect.arrayContaining([...references(template)]));
    expect(references(template)).toContain('ClusterArn');
  });

  it('asks for the cluster where none is named, and refuses what is none', () => {
    expect(eventsTemplate({})).not.toHaveProperty('Parameters.ClusterArn.Default');
    for (const cluster of ['prod', 'arn:aws:sqs:eu-west-1:123456789012:events'])
      expect(() => eventsTemplate({ cluster })).toThrow('expected the ARN of a cluster');
  });
});
