import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

const rulesOf = (ecs: TestEcs): readonly string[] => ecs.state.eventRules.map(({ queue }) => queue);

describe('AddEventRule', () => {
  it('makes the queue, whose events are those of its clusters alone', () => {
    const ecs = new TestEcs({ clusterNames: ['default', 'prod'], eventRules: [{ queue: 'all' }] });
    const answer = ecs.admin({ type: 'AddEventRule', queue: 'prod-only', clusters: ['prod'] });
    expect(answer).toEqual({ queuePath: '/123456789012/prod-only' });
    ecs.admin({ type: 'AddContainerInstances' });
    expect(ecs.takeEvents('all')).toHaveLength(1);
    expect(ecs.takeEvents('prod-only')).toEqual([]);
    ecs.admin({ type: 'AddContainerInstances', cluster: 'prod' });
    expect(ecs.takeEvents('all')).toHaveLength(1);
    expect(ecs.takeEvents('prod-only')).toMatchObject([
      { detail: { clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod' } },
    ]);
  });
});

describe('RemoveEventRules', () => {
  it('deletes the queue and all rules that fill it, and no others', () => {
    const ecs = new TestEcs({ eventRules: [{ queue: 'stays' }] });
    for (const clusters of [['default'], ['other']])
      ecs.admin({ type: 'AddEventRule', queue: 'goes', clusters });
    expect(ecs.admin({ type: 'RemoveEventRules', queue: 'goes' })).toEqual({});
    expect(rulesOf(ecs)).toEqual(['stays']);
    expect(ecs.sqsRefusal('ReceiveMessage', { QueueUrl: 'goes' })['__type']).toContain('QueueDoesNotExist');
    ecs.admin({ type: 'AddContainerInstances' });
    expect(ecs.takeEvents('stays')).toHaveLength(1);
  });

  it('answers whoever waits for messages of the queue', () => {
    const ecs = new TestEcs({ eventRules: [{ queue: 'goes' }] });
    ecs.poll('waits', { QueueUrl: 'goes', WaitTimeSeconds: 20 });
    expect(ecs.answers.get('waits')).toBeUndefined();
    ecs.admin({ type: 'RemoveEventRules', queue: 'goes' });
    expect(ecs.answers.get('waits')).toMatchObject({ status: 400 });
  });

  it('refuses a queue that is not there', () => {
    const answer = new TestEcs().tell({
      type: 'admin',
      requestId: 'r',
      command: { type: 'RemoveEventRules', queue: 'nowhere' },
    });
    expect(answer?.status).toBe(400);
  });
});
