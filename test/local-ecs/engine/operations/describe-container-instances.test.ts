import { describe, expect, it } from '@jest/globals';
import { objectsIn, TestEcs } from '../test-ecs.ts';

const HOUR_MS = 3_600_000;

describe('DescribeContainerInstances', () => {
  it('answers in the shape of ECS', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance({ ec2InstanceId: 'i-0123456789abcdef0', reservedPorts: [9000] });
    const zero = { doubleValue: 0, longValue: 0 };
    const resources = [
      { name: 'CPU', type: 'INTEGER', ...zero, integerValue: 4096 },
      { name: 'MEMORY', type: 'INTEGER', ...zero, integerValue: 7808 },
      {
        name: 'PORTS',
        type: 'STRINGSET',
        ...zero,
        integerValue: 0,
        stringSetValue: ['22', '2375', '2376', '51678', '51679', '51680', '9000'],
      },
      { name: 'PORTS_UDP', type: 'STRINGSET', ...zero, integerValue: 0, stringSetValue: [] },
    ];
    expect(ecs.instance(arn)).toEqual({
      containerInstanceArn: arn,
      ec2InstanceId: 'i-0123456789abcdef0',
      version: 1,
      versionInfo: {
        agentVersion: '1.105.1',
        agentHash: '8dfceca6',
        dockerVersion: 'DockerVersion: 25.0.14',
      },
      status: 'ACTIVE',
      agentConnected: true,
      registeredResources: resources,
      remainingResources: resources,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      attributes: expect.arrayContaining([
        { name: 'ecs.availability-zone', value: 'us-east-1a' },
        { name: 'ecs.instance-type', value: 'c5.xlarge' },
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'ecs.capability.task-eni' },
        { name: 'com.amazonaws.ecs.capability.logging-driver.json-file' },
      ]),
      registeredAt: 1_767_323_045.678,
      attachments: [],
      tags: [],
    });
  });

  it('shows GPUs of machines that have some, and the free ones as remaining', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance({ gpus: 2 });
    const [first, second] = ecs.remaining(arn, 'GPU') as [string, string]; // a set of two, asserted below
    ecs.start(arn, ecs.register({ resourceRequirements: [{ type: 'GPU', value: '1' }] }));
    expect(ecs.remaining(arn, 'GPU')).toEqual([second]);
    expect(objectsIn(ecs.instance(arn), 'registeredResources')).toContainEqual(
      expect.objectContaining({ name: 'GPU', type: 'STRINGSET', stringSetValue: [first, second] }),
    );
  });

  it('shows health only when asked', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance();
    ecs.admin({ type: 'SetContainerInstanceHealth', containerInstance: arn, health: 'IMPAIRED' });
    expect(ecs.instance(arn)).not.toHaveProperty('healthStatus');
    const body = { containerInstances: [arn], include: ['CONTAINER_INSTANCE_HEALTH'] };
    expect(ecs.call('DescribeContainerInstances', body)).toMatchObject({
      containerInstances: [
        {
          healthStatus: {
            overallStatus: 'IMPAIRED',
            details: [{ type: 'CONTAINER_RUNTIME', status: 'IMPAIRED' }],
          },
        },
      ],
    });
  });

  it('reports what it does not know as MISSING, and what is named twice once', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance();
    const unknown = '0123456789abcdef0123456789abcdef';
    expect(ecs.call('DescribeContainerInstances', { containerInstances: [arn, unknown, arn] })).toMatchObject(
      {
        containerInstances: [{ containerInstanceArn: arn }],
        failures: [
          {
            arn: `arn:aws:ecs:us-east-1:123456789012:container-instance/default/${unknown}`,
            reason: 'MISSING',
          },
        ],
      },
    );
  });

  it('finds an INACTIVE instance for an hour', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance();
    ecs.admin({ type: 'TerminateMachine', containerInstance: arn });
    ecs.advance(HOUR_MS - 1);
    expect(ecs.instance(arn)).toMatchObject({ status: 'INACTIVE', agentConnected: false });
    ecs.advance(1);
    expect(ecs.call('DescribeContainerInstances', { containerInstances: [arn] })).toEqual({
      containerInstances: [],
      failures: [{ arn, reason: 'MISSING' }],
    });
  });

  it('takes 1 to 100 instances', () => {
    const ecs = new TestEcs();
    expect(ecs.refusal('DescribeContainerInstances', { containerInstances: [] })).toEqual({
      __type: 'ClientException',
      message: 'Container Instances cannot be empty.',
    });
    const many = Array.from({ length: 101 }, () => '0123456789abcdef0123456789abcdef');
    expect(ecs.refusal('DescribeContainerInstances', { containerInstances: many })).toEqual({
      __type: 'InvalidParameterException',
      message: 'instanceIds can have at most 100 items.',
    });
  });
});
