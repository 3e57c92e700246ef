import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEcsEvent } from '../../src/gateway/read-ecs-event.ts';

const CLUSTER = 'arn:aws:ecs:us-east-1:111122223333:cluster/prod';

/** In the form of the samples in Amazon's documents. */
const task = (detail: object = {}, envelope: object = {}): object => ({
  version: '0',
  id: '9bcdac79-b31f-4d3d-9410-fbd727c29fab',
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account: '111122223333',
  time: '2019-12-06T16:41:06Z',
  region: 'us-east-1',
  resources: ['arn:aws:ecs:us-east-1:111122223333:task/prod/b99d40b39fb1'],
  detail: {
    clusterArn: CLUSTER,
    containerInstanceArn: 'arn:aws:ecs:us-east-1:111122223333:container-instance/prod/e6f2',
    containers: [{ name: 'main', lastStatus: 'STOPPED', exitCode: 3, networkBindings: [] }],
    createdAt: '2019-12-06T16:41:00.123Z',
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPED',
    overrides: { containerOverrides: [{ name: 'main', environment: [{ name: 'A', value: 'b' }] }] },
    startedBy: 'launch-1',
    stoppedAt: '2019-12-06T16:41:06.991Z',
    stopCode: 'EssentialContainerExited',
    taskArn: 'arn:aws:ecs:us-east-1:111122223333:task/prod/b99d40b39fb1',
    taskDefinitionArn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/web:1',
    updatedAt: '2019-12-06T16:41:06.995Z',
    version: 5,
    somethingNew: { of: 'later years' },
    ...detail,
  },
  ...envelope,
});

const instance = {
  ...task({}, { 'detail-type': 'ECS Container Instance State Change' }),
  detail: {
    agentConnected: true,
    attributes: [{ name: 'ecs.instance-type', value: 'm5.large' }],
    clusterArn: CLUSTER,
    containerInstanceArn: 'arn:aws:ecs:us-east-1:111122223333:container-instance/prod/e6f2',
    ec2InstanceId: 'i-dcfb2a35e9',
    registeredAt: '2019-12-06T10:00:00.500Z',
    registeredResources: [
      { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
      { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
    ],
    remainingResources: [{ name: 'CPU', type: 'INTEGER', integerValue: 1024 }],
    runningTasksCount: 1,
    status: 'ACTIVE',
    updatedAt: '2019-12-06T16:41:06.991Z',
    version: 14_801,
  },
};

const read = (event: unknown, cluster = 'prod') => readEcsEvent(JSON.stringify(event), cluster);

describe('the text of a message', () => {
  it('is an event of a task, its times as numbers', () => {
    expect(read(task())).toMatchObject({
      type: 'EVENT',
      event: {
        type: 'TASK',
        atMs: Date.UTC(2019, 11, 6, 16, 41, 6, 995),
        task: {
          version: 5,
          lastStatus: 'STOPPED',
          startedBy: 'launch-1',
          createdAtMs: Date.UTC(2019, 11, 6, 16, 41, 0, 123),
          stoppedAtMs: Date.UTC(2019, 11, 6, 16, 41, 6, 991),
          containers: [{ name: 'main', exitCode: 3 }],
          overrides: { containerOverrides: [{ environment: [{ name: 'A', value: 'b' }] }] },
        },
      },
    });
  });

  it('is an event of an instance, whose resources have one value each', () => {
    expect(read(instance, CLUSTER)).toMatchObject({
      type: 'EVENT',
      event: {
        type: 'INSTANCE',
        instance: {
          version: 14_801,
          agentConnected: true,
          registered: { cpuUnits: 2048, ports: [22] },
          remaining: { cpuUnits: 1024 },
          registeredAtMs: Date.UTC(2019, 11, 6, 10, 0, 0, 500),
        },
      },
    });
  });

  it('is the same event in the envelope of SNS', () => {
    const notification = { Type: 'Notification', MessageId: 'm', Message: JSON.stringify(task()) };
    expect(read(notification)).toEqual(read(task()));
  });

  it('has the time of the envelope where the detail tells none', () => {
    expect(read(task({ updatedAt: undefined }))).toMatchObject({
      event: { atMs: Date.UTC(2019, 11, 6, 16, 41, 6) },
    });
  });

  it.each([
    ['a kind that is nothing to us', task({}, { 'detail-type': 'ECS Deployment State Change' })],
    ['a kind of later years', task({}, { 'detail-type': 'ECS Weather Change' })],
    ['another source', task({}, { source: 'aws.ec2' })],
  ])('is passed over when it is of %s', (_what, event) => {
    expect(read(event)).toEqual({ type: 'OTHER' });
  });

  it.each([
    ['name', 'staging'],
    ['ARN', CLUSTER.replace('1111', '9999')],
  ])('is foreign when its cluster has another %s', (_what, cluster) => {
    expect(read(task(), cluster)).toEqual({ type: 'FOREIGN' });
  });

  it.each([
    ['no JSON', '{', 'no JSON object'],
    ['a list', '[]', 'no JSON object'],
    ['a notification of nothing', '{"Type":"Notification","Message":"hello"}', 'no JSON object'],
    ['no detail', '{"source":"aws.ecs"}', 'no source or no detail'],
    ['no cluster', JSON.stringify(task({ clusterArn: 1 })), 'no clusterArn'],
    ['no version', JSON.stringify(task({ version: 'many' })), 'no version'],
    ['no time', JSON.stringify(task({ updatedAt: 'soon' }, { time: 7 })), 'no time'],
    ['no ARN', JSON.stringify(task({ taskArn: 'b99d' })), 'no ARN of a task'],
  ])('is invalid with %s', (_what, body, why) => {
    expect(readEcsEvent(body, 'prod')).toEqual({ type: 'INVALID', why });
  });

  it('never makes it throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (detail, text) => {
        const read = readEcsEvent(JSON.stringify(task(detail)), 'prod');
        expect(['EVENT', 'FOREIGN', 'INVALID']).toContain(read.type);
        expect(readEcsEvent(text, 'prod').type).toBe('INVALID');
      }),
    );
  });

  it('never makes it throw when members that are read are of other types', () => {
    const members = [
      'containers',
      'overrides',
      'taskArn',
      'attachments',
      'lastStatus',
      'startedBy',
      'version',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.jsonValue(), (name, value) => {
        const { type } = readEcsEvent(JSON.stringify(task({ [name]: value })), 'prod');
        expect(['EVENT', 'INVALID']).toContain(type);
      }),
    );
  });
});
