import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '../../../../src/local-ecs/engine/json.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

const RULES = { eventRules: [{ queue: 'ecs-events' }] };

const detailOf = ({ detail }: JsonObject): JsonObject => (isJsonObject(detail) ? detail : {});

const isTask = (event: JsonObject): boolean => event['detail-type'] === 'ECS Task State Change';

/** The events of one kind, as `[version, lastStatus or status]`. */
const versions = (events: readonly JsonObject[], kind: 'task' | 'instance'): readonly unknown[] =>
  events
    .filter((event) => isTask(event) === (kind === 'task'))
    .map(detailOf)
    .map(({ version, lastStatus, status }) => [version, lastStatus ?? status]);

describe('an event of a task', () => {
  it('tells all of the task at that version but health and tags, with times as text', () => {
    const ecs = new TestEcs(RULES);
    const { task } = ecs.startOne(
      { portMappings: [{ containerPort: 80, hostPort: 8080 }], memoryReservation: 64 },
      { memory: '512' },
    );
    ecs.advance(1234);
    ecs.call('StopTask', { task, reason: 'enough' });
    const stopped = ecs.takeEvents().findLast(isTask);
    expect(stopped).toEqual({
      version: '0',
      id: '00000000-0000-4000-8000-000000000016',
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      account: '123456789012',
      time: '2026-01-02T03:04:06Z',
      region: 'us-east-1',
      resources: ['arn:aws:ecs:us-east-1:123456789012:task/default/00000000000040008000000000000005'],
      detail: {
        attachments: [],
        attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
        availabilityZone: 'us-east-1a',
        clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
        connectivity: 'CONNECTED',
        connectivityAt: '2026-01-02T03:04:05.678Z',
        containerInstanceArn:
          'arn:aws:ecs:us-east-1:123456789012:container-instance/default/00000000000040008000000000000002',
        containers: [
          {
            containerArn:
              'arn:aws:ecs:us-east-1:123456789012:container/default/00000000000040008000000000000005/00000000-0000-4000-8000-000000000006',
            cpu: '256',
            exitCode: 143,
            image: 'busybox',
            lastStatus: 'STOPPED',
            memory: '128',
            memoryReservation: '64',
            name: 'main',
            networkBindings: [
              { bindIP: '0.0.0.0', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
              { bindIP: '::', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
            ],
            networkInterfaces: [],
            runtimeId: '00000000000040008000000000000007-main',
            taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/default/00000000000040008000000000000005',
          },
        ],
        createdAt: '2026-01-02T03:04:05.678Z',
        desiredStatus: 'STOPPED',
        enableExecuteCommand: false,
        executionStoppedAt: '2026-01-02T03:04:06.912Z',
        group: 'family:web',
        lastStatus: 'STOPPED',
        launchType: 'EC2',
        memory: '512',
        overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [] },
        pullStartedAt: '2026-01-02T03:04:05.678Z',
        pullStoppedAt: '2026-01-02T03:04:05.678Z',
        startedAt: '2026-01-02T03:04:05.678Z',
        stopCode: 'UserInitiated',
        stoppedAt: '2026-01-02T03:04:06.912Z',
        stoppedReason: 'enough',
        stoppingAt: '2026-01-02T03:04:06.912Z',
        taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/default/00000000000040008000000000000005',
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
        updatedAt: '2026-01-02T03:04:06.912Z',
        version: 5,
      },
    });
  });

  it('is sent for every version, and for nothing else', () => {
    const ecs = new TestEcs(RULES);
    const { task } = ecs.startOne({ healthCheck: { command: ['CMD-SHELL', 'true'] } });
    ecs.admin({ type: 'SetContainerHealth', task, health: 'UNHEALTHY' });
    ecs.call('StopTask', { task });
    expect(versions(ecs.takeEvents(), 'task')).toEqual([
      [1, 'PENDING'],
      [2, 'RUNNING'],
      [3, 'RUNNING'],
      [4, 'RUNNING'],
      [5, 'STOPPED'],
    ]);
    expect(ecs.task(task)['version']).toBe(5);
  });

  it('shows the task as it was then, however late it is read', () => {
    const ecs = new TestEcs(RULES);
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task });
    ecs.advance(3_600_000);
    expect(versions(ecs.takeEvents(), 'task').slice(0, 2)).toEqual([
      [1, 'PENDING'],
      [2, 'RUNNING'],
    ]);
  });

  it('is not sent for a StartTask that fails', () => {
    const ecs = new TestEcs(RULES);
    const instance = ecs.addInstance();
    expect(ecs.startFailure(instance, ecs.register({ cpu: 100_000 }))).toBe('RESOURCE:CPU');
    expect(versions(ecs.takeEvents(), 'task')).toEqual([]);
  });
});

describe('an event of a container instance', () => {
  it('names each resource with the one value that it has, and has no health and no tags', () => {
    const ecs = new TestEcs(RULES);
    ecs.startOne({ portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    const change = ecs.takeEvents().filter((event) => !isTask(event))[1];
    const { attributes, ...detail } = detailOf(change ?? {});
    expect(attributes).toContainEqual({ name: 'ecs.instance-type', value: 'c5.xlarge' });
    expect(attributes).toContainEqual({ name: 'ecs.capability.task-eni' });
    const ports = ['22', '2375', '2376', '51678', '51679', '51680'];
    expect(detail).toEqual({
      agentConnected: true,
      attachments: [],
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
      containerInstanceArn:
        'arn:aws:ecs:us-east-1:123456789012:container-instance/default/00000000000040008000000000000002',
      ec2InstanceId: 'i-08000000000000001',
      pendingTasksCount: 1,
      registeredAt: '2026-01-02T03:04:05.678Z',
      registeredResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: 4096 },
        { name: 'MEMORY', type: 'INTEGER', integerValue: 7808 },
        { name: 'PORTS', type: 'STRINGSET', stringSetValue: ports },
        { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
      ],
      remainingResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: 3840 },
        { name: 'MEMORY', type: 'INTEGER', integerValue: 7680 },
        { name: 'PORTS', type: 'STRINGSET', stringSetValue: [...ports, '8080'] },
        { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
      ],
      runningTasksCount: 0,
      status: 'ACTIVE',
      updatedAt: '2026-01-02T03:04:05.678Z',
      version: 2,
      versionInfo: {
        agentVersion: '1.105.1',
        agentHash: '8dfceca6',
        dockerVersion: 'DockerVersion: 25.0.14',
      },
    });
    expect(change).toMatchObject({
      'detail-type': 'ECS Container Instance State Change',
      resources: [detail['containerInstanceArn']],
    });
  });

  it('is sent when it registers, when a task comes or goes, when its agent or its state changes, and when it leaves', () => {
    const ecs = new TestEcs(RULES);
    const { instance, task } = ecs.startOne();
    ecs.admin({ type: 'DisconnectAgent', containerInstance: instance });
    ecs.admin({ type: 'ReconnectAgent', containerInstance: instance });
    ecs.call('UpdateContainerInstancesState', { containerInstances: [instance], status: 'DRAINING' });
    ecs.call('StopTask', { task });
    ecs.admin({ type: 'DeregisterContainerInstance', containerInstance: instance, force: true });
    const events = ecs.takeEvents().filter((event) => !isTask(event));
    expect(events.map(detailOf).map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
    expect(detailOf(events.at(-1) ?? {})).toMatchObject({ status: 'INACTIVE', agentConnected: false });
  });
});

describe('rules of events', () => {
  it('without any, events are not even made', () => {
    const ecs = new TestEcs();
    ecs.startOne();
    expect(ecs.callSqs('ListQueues')).toEqual({ QueueUrls: [] });
    expect(ecs.state.queues.size).toBe(0);
  });

  it('send the events of some clusters to a queue', () => {
    const ecs = new TestEcs({
      clusterNames: ['default', 'other'],
      eventRules: [{ queue: 'all' }, { queue: 'few', clusters: ['other'] }],
    });
    ecs.admin({ type: 'AddContainerInstances' });
    ecs.admin({ type: 'AddContainerInstances', cluster: 'other' });
    expect(ecs.takeEvents('all')).toHaveLength(2);
    expect(ecs.takeEvents('few').map(detailOf)).toMatchObject([
      { clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/other' },
    ]);
  });

  it('lose what goes to a queue that was deleted', () => {
    const ecs = new TestEcs(RULES);
    ecs.callSqs('DeleteQueue', { QueueUrl: 'ecs-events' });
    ecs.admin({ type: 'AddContainerInstances' });
    ecs.callSqs('CreateQueue', { QueueName: 'ecs-events' });
    expect(ecs.takeEvents()).toEqual([]);
    ecs.admin({ type: 'AddContainerInstances' });
    expect(ecs.takeEvents()).toHaveLength(1);
  });
});
