import { describe, expect, it } from '@jest/globals';
import { containerInstanceArn } from '../../src/ecs/arn.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { withGateway } from './gateway-fixture.ts';
import { answerWith } from './stub-endpoint.ts';

const ARN = 'arn:aws-cn:ecs:cn-north-1:123456789012:container-instance/prod/0123456789abcdef0123456789abcdef';

/** What the gateway makes of one container instance, given as the JSON ECS would send. */
async function decoded(json: string): Promise<ContainerInstance | undefined> {
  return withGateway(
    answerWith(200, `{"containerInstances":[${json}],"failures":[]}`),
    async ({ gateway }) => {
      const { found } = await gateway.describeContainerInstances([containerInstanceArn(ARN)]);
      return found[0];
    },
  );
}

const WITH_ARN = `"containerInstanceArn":"${ARN}"`;

describe('a container instance', () => {
  it('is read whole', async () => {
    const instance = await decoded(`{
      ${WITH_ARN},
      "ec2InstanceId": "i-0abc",
      "capacityProviderName": "spot",
      "version": 13,
      "versionInfo": {"agentVersion": "1.105.1", "agentHash": "x", "dockerVersion": "DockerVersion: 25.0.3"},
      "status": "ACTIVE",
      "agentConnected": true,
      "runningTasksCount": 3,
      "pendingTasksCount": 1,
      "registeredAt": 1546300800.123,
      "attributes": [
        {"name": "ecs.availability-zone", "value": "cn-north-1a"},
        {"name": "ecs.capability.task-eni"}
      ],
      "registeredResources": [
        {"name": "CPU", "type": "INTEGER", "doubleValue": 0, "longValue": 0, "integerValue": 4096},
        {"name": "MEMORY", "type": "INTEGER", "doubleValue": 0, "longValue": 0, "integerValue": 15463},
        {"name": "PORTS", "type": "STRINGSET", "integerValue": 0, "stringSetValue": ["22", "2376", "2375"]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "integerValue": 0, "stringSetValue": []},
        {"name": "GPU", "type": "STRINGSET", "stringSetValue": ["GPU-1", "GPU-2"]}
      ],
      "remainingResources": [
        {"name": "CPU", "type": "INTEGER", "integerValue": 1024},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 463},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "2376", "2375", "8080"]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": ["53"]},
        {"name": "GPU", "type": "STRINGSET", "stringSetValue": ["GPU-2"]}
      ],
      "healthStatus": {"overallStatus": "OK", "details": []}
    }`);
    expect(instance).toEqual({
      containerInstanceArn: ARN,
      ec2InstanceId: 'i-0abc',
      capacityProviderName: 'spot',
      version: 13,
      agentVersion: '1.105.1',
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 3,
      pendingTasksCount: 1,
      registeredAtMs: 1546300800123,
      attributes: [
        { name: 'ecs.availability-zone', value: 'cn-north-1a' },
        { name: 'ecs.capability.task-eni' },
      ],
      registered: {
        cpuUnits: 4096,
        memoryMiB: 15463,
        ports: [22, 2376, 2375],
        portsUdp: [],
        gpuIds: ['GPU-1', 'GPU-2'],
      },
      remaining: {
        cpuUnits: 1024,
        memoryMiB: 463,
        ports: [22, 2376, 2375, 8080],
        portsUdp: [53],
        gpuIds: ['GPU-2'],
      },
      impaired: false,
    });
  });

  it('of which ECS tells the ARN alone is a machine with nothing to offer', async () => {
    const nothing = { cpuUnits: 0, memoryMiB: 0, ports: [], portsUdp: [], gpuIds: [] };
    expect(await decoded(`{${WITH_ARN}}`)).toEqual({
      containerInstanceArn: ARN,
      status: undefined,
      agentConnected: false,
      version: 0,
      registered: nothing,
      remaining: nothing,
      attributes: [],
      runningTasksCount: 0,
      pendingTasksCount: 0,
      impaired: false,
    });
  });

  it('without an ARN is left out', async () => {
    expect(await decoded('{"status":"ACTIVE"}')).toBeUndefined();
  });

  it('has no status when ECS has a new word for it', async () => {
    expect(await decoded(`{${WITH_ARN},"status":"HIBERNATING"}`)).toMatchObject({ status: undefined });
  });

  it.each([
    ['IMPAIRED', true],
    ['OK', false],
    ['INSUFFICIENT_DATA', false],
    ['INITIALIZING', false],
    ['SOMETHING_NEW', false],
  ])('whose health is %s is impaired: %p', async (overallStatus, impaired) => {
    const json = `{${WITH_ARN},"healthStatus":{"overallStatus":"${overallStatus}"}}`;
    expect(await decoded(json)).toMatchObject({ impaired });
  });
});

describe('its resources', () => {
  async function remaining(resources: string): Promise<ContainerInstance['remaining'] | undefined> {
    return (await decoded(`{${WITH_ARN},"remainingResources":[${resources}]}`))?.remaining;
  }

  it.each([
    ['{"name":"CPU","type":"INTEGER","integerValue":1,"longValue":2,"doubleValue":3}', 1],
    ['{"name":"CPU","type":"LONG","integerValue":1,"longValue":2,"doubleValue":3}', 2],
    ['{"name":"CPU","type":"DOUBLE","integerValue":1,"longValue":2,"doubleValue":3.5}', 3.5],
    // An event carries the value in use alone.
    ['{"name":"CPU","type":"LONG","longValue":2}', 2],
    ['{"name":"CPU","type":"DECIMAL","integerValue":1}', 0],
    ['{"name":"CPU","integerValue":1}', 0],
    ['{"name":"CPU","type":"INTEGER","integerValue":"many"}', 0],
    ['null', 0],
  ])('are read by their type: %s', async (resource, cpuUnits) => {
    expect(await remaining(resource)).toMatchObject({ cpuUnits });
  });

  it('have ports as numbers; what is no port is left out', async () => {
    const set = '["8080","","x","0","65535","65536","-1","80.5","1e3"," 90 ",null]';
    expect(await remaining(`{"name":"PORTS","type":"STRINGSET","stringSetValue":${set}}`)).toMatchObject({
      ports: [8080, 65535, 1000, 90],
    });
  });

  it('with names we do not know are left out', async () => {
    const json =
      '{"name":"NEURON_CORES","type":"STRINGSET","stringSetValue":["0"]},{"type":"INTEGER","integerValue":9}';
    expect(await remaining(json)).toEqual({ cpuUnits: 0, memoryMiB: 0, ports: [], portsUdp: [], gpuIds: [] });
  });
});

describe('its attributes', () => {
  it('are left out when they have no name', async () => {
    const json = `{${WITH_ARN},"attributes":[{"value":"x"},{"name":""},null,{"name":"rack","value":""}]}`;
    expect(await decoded(json)).toMatchObject({ attributes: [{ name: 'rack', value: '' }] });
  });
});
