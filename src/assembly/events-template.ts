import { parseArn } from '../ecs/arn.ts';
import { ProblemError } from './problem.ts';

/** What a stack of the template is for. */
export interface EventsTemplateChoice {
  /** ARN of the cluster whose events are wanted. Default: whoever makes the stack says it. */
  readonly cluster?: string;
}

/** The longest that SQS keeps messages. After an outage longer than ECS's memory the queue alone knows how tasks ended. */
const RETENTION_SECONDS = 1_209_600;

/** As long as a bridge waits for messages, which is the longest. */
const WAIT_SECONDS = 20;

const VISIBILITY_SECONDS = 30;

/** A message that so many readers could not read goes to the dead letters. */
const MAX_RECEIVES = 5;

/** What EventBridge tries at most to bring an event to its queue. */
const RETRIES = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

const arnOf = (resource: string): object => ({ 'Fn::GetAtt': [resource, 'Arn'] });

const queue = (more: object = {}): object => ({
  Type: 'AWS::SQS::Queue',
  Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: RETENTION_SECONDS, ...more },
});

/** Lets the rule, and nobody else, send to a queue. */
const policy = (resource: string): object => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: resource }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arnOf(resource),
          Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } },
        },
      ],
    },
  },
});

const rule = {
  Type: 'AWS::Events::Rule',
  Properties: {
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change', 'ECS Container Instance State Change'],
      detail: { clusterArn: [{ Ref: 'ClusterArn' }] },
    },
    Targets: [
      {
        Id: 'bridge',
        Arn: arnOf('Events'),
        DeadLetterConfig: { Arn: arnOf('DeadLetters') },
        RetryPolicy: RETRIES,
      },
    ],
  },
};

/**
 * A CloudFormation template of what brings events of ECS to a bridge: a standard queue, its dead letters, the rule that
 * fills it and the policies that let the rule in. Its output `QueueUrl` is the setting `eventsQueue`.
 * @throws ProblemError CONFIG_VALUE for what is no ARN of a cluster.
 */
export function eventsTemplate({ cluster }: EventsTemplateChoice): object {
  if (cluster !== undefined && parseArn(cluster)?.resource.type !== 'cluster')
    throw new ProblemError({
      code: 'CONFIG_VALUE',
      what: `--cluster ${cluster}: expected the ARN of a cluster`,
      cure: 'aws ecs describe-clusters --clusters NAME tells it; without --cluster the stack asks for it',
    });
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Events of an ECS cluster for ecs-scheduler-driver',
    Parameters: {
      ClusterArn: { Type: 'String', ...(cluster === undefined ? {} : { Default: cluster }) },
    },
    Resources: {
      DeadLetters: queue(),
      Events: queue({
        VisibilityTimeout: VISIBILITY_SECONDS,
        ReceiveMessageWaitTimeSeconds: WAIT_SECONDS,
        RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount: MAX_RECEIVES },
      }),
      Rule: rule,
      EventsPolicy: policy('Events'),
      DeadLettersPolicy: policy('DeadLetters'),
    },
    Outputs: { QueueUrl: { Value: { Ref: 'Events' } }, QueueArn: { Value: arnOf('Events') } },
  };
}
