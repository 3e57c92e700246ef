import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { registration, registerExternal } from '../external-instance.ts';
import { objectsIn, TestEcs, textIn } from '../test-ecs.ts';

const EC2_ID = 'i-0123456789abcdef0';

const document = (more: JsonObject = {}): string =>
  JSON.stringify({
    instanceId: EC2_ID,
    instanceType: 'm5.large',
    availabilityZone: 'us-east-1b',
    imageId: 'ami-0123456789abcdef0',
    ...more,
  });

describe('a machine that an agent registers', () => {
  it('has the resources, attributes, versions and tags that the agent tells', () => {
    const ecs = new TestEcs();
    const instance = registerExternal(ecs, {
      instanceIdentityDocument: document(),
      platformDevices: [
        { id: 'GPU-1', type: 'GPU' },
        { id: '0', type: 'NEURON_DEVICE' },
      ],
      attributes: [
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'ecs.capability.task-eni' },
        { name: 'rack', value: 'r1' },
      ],
      tags: [{ key: 'team', value: 'blue' }],
    });
    expect(instance).toMatchObject({
      ec2InstanceId: EC2_ID,
      version: 1,
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      versionInfo: { agentVersion: '1.90.0', agentHash: 'abcdef12', dockerVersion: 'DockerVersion: 25.0.14' },
      attributes: [
        { name: 'ecs.instance-type', value: 'm5.large' },
        { name: 'ecs.availability-zone', value: 'us-east-1b' },
        { name: 'ecs.ami-id', value: 'ami-0123456789abcdef0' },
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'ecs.capability.task-eni' },
        { name: 'rack', value: 'r1' },
      ],
      tags: [{ key: 'team', value: 'blue' }],
    });
    const values = objectsIn(instance, 'registeredResources').map(
      ({ name, integerValue, stringSetValue }) => [name, stringSetValue ?? integerValue],
    );
    expect(values).toEqual([
      ['CPU', 2048],
      ['MEMORY', 3904],
      ['PORTS', ['22', '51678']],
      ['PORTS_UDP', []],
      ['GPU', ['GPU-1']],
    ]);
  });

  it('needs no identity document, and is then given an id', () => {
    const ecs = new TestEcs();
    expect(registerExternal(ecs)['ec2InstanceId']).toMatch(/^i-[0-9a-f]{17}$/);
  });

  it('is one that EC2 knows, too', () => {
    const ecs = new TestEcs();
    registerExternal(ecs, { instanceIdentityDocument: document() });
    const answer = ecs.tell({
      type: 'request',
      requestId: 'r',
      service: 'ec2',
      operation: 'DescribeInstances',
      body: { instanceIds: [EC2_ID] },
    });
    expect(JSON.stringify(answer?.body)).toContain('"instanceType":"m5.large"');
  });
});

describe('an agent that registers again under its ARN', () => {
  const again = (ecs: TestEcs, instance: JsonObject, more: JsonObject = {}): JsonObject =>
    registerExternal(ecs, { containerInstanceArn: instance['containerInstanceArn'], ...more });

  it('keeps the instance, with what people gave it, and brings its own words anew', () => {
    const ecs = new TestEcs();
    const first = registerExternal(ecs, {
      attributes: [
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'rack', value: 'r1' },
      ],
      tags: [{ key: 'team', value: 'blue' }],
    });
    const id = textIn(first, 'containerInstanceArn');
    ecs.call('PutAttributes', { attributes: [{ name: 'stack', value: 'prod', targetId: id }] });
    const second = again(ecs, first, {
      attributes: [
        { name: 'ecs.os-family', value: 'LINUX' },
        { name: 'rack', value: 'r2' },
      ],
      tags: [{ key: 'team', value: 'red' }],
      versionInfo: { agentVersion: '1.91.0' },
      totalResources: registration({ cpu: 4096 })['totalResources'],
    });
    expect(second).toMatchObject({
      containerInstanceArn: id,
      version: 3,
      versionInfo: { agentVersion: '1.91.0' },
      attributes: [
        { name: 'ecs.os-family', value: 'LINUX' },
        { name: 'rack', value: 'r1' },
        { name: 'stack', value: 'prod' },
      ],
      tags: [{ key: 'team', value: 'blue' }],
    });
    expect(ecs.remaining(id, 'CPU')).toBe(4096);
  });

  it('keeps its tasks, and its status; it is connected again', () => {
    const ecs = new TestEcs();
    const first = registerExternal(ecs);
    const id = textIn(first, 'containerInstanceArn');
    const task = ecs.start(id, ecs.register());
    ecs.call('UpdateContainerInstancesState', { containerInstances: [id], status: 'DRAINING' });
    ecs.admin({ type: 'DisconnectAgent', containerInstance: id });
    expect(again(ecs, first)).toMatchObject({
      status: 'DRAINING',
      agentConnected: true,
      pendingTasksCount: 1,
    });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING', desiredStatus: 'RUNNING' });
    expect(ecs.remaining(id, 'CPU')).toBe(2048 - 256);
  });

  it('is refused as another machine, as one of another type, and under an ARN that is not there', () => {
    const ecs = new TestEcs();
    const first = registerExternal(ecs, { instanceIdentityDocument: document() });
    const { containerInstanceArn } = first;
    const refusal = (more: JsonObject): unknown =>
      ecs.refusal('RegisterContainerInstance', { ...registration(), containerInstanceArn, ...more });
    const message = (text: string): JsonObject => ({ __type: 'ClientException', message: text });
    expect(refusal({ instanceIdentityDocument: document({ instanceType: 'm5.xlarge' }) })).toEqual(
      message('Container instance type changes are not supported.'),
    );
    expect(refusal({ instanceIdentityDocument: document({ instanceId: 'i-00000000000000000' }) })).toEqual(
      message('The container instance is of another machine.'),
    );
    ecs.call('DeregisterContainerInstance', { containerInstance: containerInstanceArn });
    expect(refusal({ instanceIdentityDocument: document() })).toEqual(
      message(`Referenced container instance ${String(containerInstanceArn)} not found.`),
    );
  });

  it('is refused under the ARN of a simulated machine', () => {
    const ecs = new TestEcs();
    const simulated = ecs.addInstance();
    expect(
      ecs.refusal('RegisterContainerInstance', { ...registration(), containerInstanceArn: simulated }),
    ).toEqual({
      __type: 'ClientException',
      message: `The agent of the container instance ${simulated} is simulated: no other registers it.`,
    });
  });
});

describe('the same machine under a new ARN', () => {
  it('leaves its old container instance behind, ACTIVE and disconnected, tasks as they were', () => {
    const ecs = new TestEcs();
    const old = ecs.addInstance({ ec2InstanceId: EC2_ID });
    const task = ecs.start(old, ecs.register());
    const fresh = registerExternal(ecs, { instanceIdentityDocument: document() });
    expect(fresh).toMatchObject({ ec2InstanceId: EC2_ID, agentConnected: true });
    expect(fresh['containerInstanceArn']).not.toBe(old);
    expect(ecs.instance(old)).toMatchObject({
      ec2InstanceId: EC2_ID,
      status: 'ACTIVE',
      agentConnected: false,
      runningTasksCount: 1,
    });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.call('ListContainerInstances')['containerInstanceArns']).toHaveLength(2);
  });
});

describe('a registration', () => {
  const resources = (change: (resource: JsonObject) => JsonObject): JsonObject => ({
    totalResources: objectsIn(registration(), 'totalResources').map(change),
  });
  const set = (name: string, member: JsonObject): JsonObject =>
    resources((resource) => (resource['name'] === name ? { ...resource, ...member } : resource));
  const client = (text: string): JsonObject => ({ __type: 'ClientException', message: text });
  const invalid = (text: string): JsonObject => ({ __type: 'InvalidParameterException', message: text });

  it.each([
    [{ instanceIdentityDocument: 'no JSON' }, client('Instance identity document is invalid.')],
    [{ instanceIdentityDocument: '[]' }, client('Instance identity document is invalid.')],
    [{ instanceIdentityDocument: '{}' }, client('Instance identity document has no instance id.')],
    [{ totalResources: [] }, client('totalResources: CPU should be a whole number above 0.')],
    [set('MEMORY', { integerValue: 0 }), client('totalResources: MEMORY should be a whole number above 0.')],
    [set('PORTS', { stringSetValue: ['0'] }), client('totalResources: 0 is no port.')],
    [set('PORTS', { stringSetValue: ['http'] }), client('totalResources: http is no port.')],
    [
      set('PORTS', { stringSetValue: Array.from({ length: 101 }, (_, n) => String(n + 1)) }),
      client('totalResources can have at most 100 ports.'),
    ],
    [set('CPU', { type: 'FLOAT' }), invalid('type should be one of [INTEGER,DOUBLE,LONG,STRINGSET]')],
    [{ platformDevices: [{ id: 'a', type: 'TPU' }] }, invalid('type should be one of [GPU,NEURON_DEVICE]')],
    [{ platformDevices: [{ type: 'GPU' }] }, invalid('id can not be blank.')],
    [{ attributes: [{ name: 'a b' }] }, invalid("The attribute name 'a b' is invalid.")],
    [
      { attributes: Array.from({ length: 11 }, (_, n) => ({ name: `a${n}` })) },
      invalid('attributes can have at most 10 custom attributes.'),
    ],
    [{ cluster: 'none' }, { __type: 'ClusterNotFoundException', message: 'Cluster not found.' }],
  ])('is refused that says %j', (more, error) => {
    const ecs = new TestEcs();
    expect(ecs.refusal('RegisterContainerInstance', { ...registration(), ...more })).toEqual(error);
    expect(ecs.call('ListContainerInstances')).toEqual({ containerInstanceArns: [] });
  });
});
