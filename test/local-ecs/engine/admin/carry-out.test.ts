import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, onlyIn, TestEcs, textIn } from '../test-ecs.ts';

describe('AddContainerInstances', () => {
  it('adds machines over three zones, each an EC2 instance of its own', () => {
    const ecs = new TestEcs();
    const answer = ecs.admin({ type: 'AddContainerInstances', count: 4 });
    const added = objectsIn(answer, 'containerInstances');
    const zones = added.map(
      (instance) =>
        objectsIn(instance, 'attributes').find(({ name }) => name === 'ecs.availability-zone')?.['value'],
    );
    expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1a']);
    const ec2Ids = added.map(({ ec2InstanceId }) => ec2InstanceId);
    expect(new Set(ec2Ids).size).toBe(4);
    for (const id of ec2Ids) expect(id).toMatch(/^i-[0-9a-f]{17}$/);
  });

  it('adds a machine as it is described', () => {
    const ecs = new TestEcs();
    const answer = ecs.admin({
      type: 'AddContainerInstances',
      vcpus: 0.5,
      memoryMiB: 512,
      gpus: 1,
      instanceType: 'g5.xlarge',
      availabilityZone: 'us-east-1f',
      attributes: [{ name: 'rack', value: 'r1' }, { name: 'ssd' }],
      ec2InstanceId: 'i-1',
      agentConnected: false,
    });
    expect(onlyIn(answer, 'containerInstances')).toMatchObject({
      ec2InstanceId: 'i-1',
      agentConnected: false,
      registeredResources: expect.arrayContaining([
        expect.objectContaining({ name: 'CPU', integerValue: 512 }),
        expect.objectContaining({ name: 'MEMORY', integerValue: 512 }),
        expect.objectContaining({ name: 'GPU', stringSetValue: [expect.stringMatching(/^GPU-/)] }),
      ]),
      attributes: expect.arrayContaining([
        { name: 'ecs.instance-type', value: 'g5.xlarge' },
        { name: 'ecs.availability-zone', value: 'us-east-1f' },
        { name: 'rack', value: 'r1' },
        { name: 'ssd' },
      ]),
    });
  });

  it.each([
    [{ count: 0 }, 'count must be above 0, and a cluster has at most 5000 instances.'],
    [{ count: 5001 }, 'count must be above 0, and a cluster has at most 5000 instances.'],
    [{ vcpus: 0 }, 'vcpus must be above 0.'],
    [{ vcpus: Number.NaN }, 'vcpus must be above 0.'],
    [{ memoryMiB: 0 }, 'memoryMiB must be a whole number above 0.'],
    [{ gpus: -1 }, 'gpus must be a whole number.'],
    [{ attributes: [{ name: 'a b' }] }, "The attribute name 'a b' is invalid."],
    [{ attributes: [{ name: 'ecs.os-type' }] }, "The attribute ecs.os-type is the agent's to give."],
    [{ tags: [{ key: 'aws:x', value: '' }] }, "The tag 'aws:x' is invalid: the prefix aws: is reserved."],
    [
      { instanceType: 'm4.huge' },
      'The figures of m4.huge are not known: give vcpus and memoryMiB. Known are ' +
        'm4.large, m4.xlarge, m4.2xlarge, m4.4xlarge, m4.10xlarge, m4.16xlarge.',
    ],
    [
      { instanceType: 't9.large', vcpus: 2 },
      'The figures of t9.large are not known: give vcpus and memoryMiB. Known are ' +
        'types of t2, t3, t3a, t4g, t8i, trn1, trn1n, trn2, trn2u.',
    ],
    [
      { instanceType: 'yacht' },
      expect.stringMatching(/Known are types of all families that Amazon sells\.$/),
    ],
    [{ count: 2, ec2InstanceId: 'i-1' }, 'ec2InstanceId i-1 must be new, and count 1.'],
  ])('refuses %j', (spec, message) => {
    expect(new TestEcs().adminRefusal({ type: 'AddContainerInstances', ...spec })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });

  it('refuses a second machine of one EC2 instance', () => {
    const ecs = new TestEcs();
    ecs.addInstance({ ec2InstanceId: 'i-1' });
    expect(ecs.adminRefusal({ type: 'AddContainerInstances', ec2InstanceId: 'i-1' })).toMatchObject({
      message: 'ec2InstanceId i-1 must be new, and count 1.',
    });
  });
});

describe('an admin command', () => {
  it('names an instance by id, ARN or EC2 instance id', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance({ ec2InstanceId: 'i-1' });
    for (const containerInstance of [arn, arn.slice(arn.lastIndexOf('/') + 1), 'i-1'])
      expect(ecs.admin({ type: 'DisconnectAgent', containerInstance })).toMatchObject({
        containerInstance: { containerInstanceArn: arn },
      });
  });

  it.each(['i-2', '0'.repeat(32)])('does not find instance %s', (containerInstance) => {
    expect(new TestEcs().adminRefusal({ type: 'StopMachine', containerInstance })).toEqual({
      __type: 'ClientException',
      message: `Referenced container instance ${containerInstance} not found.`,
    });
  });

  it('does not touch an INACTIVE instance, nor one of another cluster', () => {
    const ecs = new TestEcs({ clusterNames: ['default', 'other'] });
    const containerInstance = ecs.addInstance({ ec2InstanceId: 'i-1' });
    expect(
      ecs.adminRefusal({ type: 'StopMachine', cluster: 'other', containerInstance: 'i-1' }),
    ).toMatchObject({
      __type: 'ClientException',
    });
    ecs.admin({ type: 'TerminateMachine', containerInstance });
    expect(ecs.adminRefusal({ type: 'TerminateMachine', containerInstance })).toMatchObject({
      __type: 'ClientException',
    });
  });
});

describe('KillContainer', () => {
  it('ends a running container at once, with exit code 137 unless told otherwise', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    ecs.admin({ type: 'KillContainer', task });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 137 }],
    });
  });

  it('can be the kernel, for want of memory', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    ecs.admin({ type: 'KillContainer', task, container: 'main', oom: true });
    expect(ecs.container(task)).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  it('refuses tasks and containers that do not run', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    expect(ecs.adminRefusal({ type: 'KillContainer', task, container: 'other' })).toMatchObject({
      message: 'The container other is not running.',
    });
    expect(ecs.adminRefusal({ type: 'KillContainer', task: '0'.repeat(32) })).toMatchObject({
      message: 'The referenced task was not found.',
    });
  });
});

describe('SetContainerHealth', () => {
  it('refuses a container without a check', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    expect(ecs.adminRefusal({ type: 'SetContainerHealth', task, health: 'HEALTHY' })).toMatchObject({
      message: 'The container main has no health check.',
    });
  });

  it('is seen only once the agent is connected', () => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne({ healthCheck: { command: ['CMD', 'true'] } });
    ecs.admin({ type: 'DisconnectAgent', containerInstance: instance });
    ecs.admin({ type: 'SetContainerHealth', task, health: 'UNHEALTHY' });
    expect(ecs.task(task)).toMatchObject({ healthStatus: 'HEALTHY' });
    ecs.admin({ type: 'ReconnectAgent', containerInstance: instance });
    expect(ecs.task(task)).toMatchObject({ healthStatus: 'UNHEALTHY' });
  });
});

describe('SetContainerInstanceHealth', () => {
  it('makes a new version when it changes something', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance();
    ecs.admin({ type: 'SetContainerInstanceHealth', containerInstance, health: 'OK' });
    expect(ecs.instance(containerInstance)).toMatchObject({ version: 1 });
    ecs.admin({ type: 'SetContainerInstanceHealth', containerInstance, health: 'IMPAIRED' });
    expect(ecs.instance(containerInstance)).toMatchObject({ version: 2 });
  });
});

describe('ListState', () => {
  it('shows everything in one cluster, what has stopped or left included', () => {
    const ecs = new TestEcs({ clusterNames: ['default', 'other'] });
    const { instance, task } = ecs.startOne();
    ecs.admin({ type: 'TerminateMachine', containerInstance: instance });
    expect(ecs.admin({ type: 'ListState' })).toMatchObject({
      containerInstances: [{ containerInstanceArn: instance, status: 'INACTIVE' }],
      tasks: [{ taskArn: task, lastStatus: 'STOPPED' }],
    });
    expect(ecs.admin({ type: 'ListState', cluster: 'other' })).toEqual({ containerInstances: [], tasks: [] });
  });

  it('has pages: of instances, then of tasks that are wanted, then of others', () => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne();
    const stopped = ecs.start(instance, 'web');
    ecs.call('StopTask', { task: stopped });
    const other = ecs.addInstance();
    const pages: JsonObject[] = [];
    let after: string | undefined;
    do {
      const page = ecs.admin({ type: 'ListState', limit: 1, ...(after !== undefined && { after }) });
      pages.push(page);
      after = page['next'] === undefined ? undefined : textIn(page, 'next');
    } while (after !== undefined);
    expect(pages).toMatchObject([
      { containerInstances: [{ containerInstanceArn: instance }], tasks: [] },
      { containerInstances: [{ containerInstanceArn: other }], tasks: [] },
      { containerInstances: [], tasks: [{ taskArn: task }] },
      { containerInstances: [], tasks: [{ taskArn: stopped }] },
    ]);
  });

  it.each([{ limit: 0 }, { limit: 10_001 }, { after: 'none' }])('has no page as %j asks for one', (page) => {
    expect(new TestEcs().adminRefusal({ type: 'ListState', ...page })).toMatchObject({
      __type: 'InvalidParameterException',
    });
  });
});
