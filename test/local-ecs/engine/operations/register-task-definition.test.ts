import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

const MAIN = { name: 'main', image: 'busybox', memory: 128 };

function refusal(container: JsonObject, task: JsonObject = {}): unknown {
  return new TestEcs().refusal('RegisterTaskDefinition', {
    family: 'web',
    containerDefinitions: [{ ...MAIN, ...container }],
    ...task,
  });
}

function registered(container: JsonObject, task: JsonObject = {}): JsonObject {
  return new TestEcs().call('RegisterTaskDefinition', {
    family: 'web',
    containerDefinitions: [{ ...MAIN, ...container }],
    ...task,
  });
}

const clientException = (message: string): JsonObject => ({ __type: 'ClientException', message });

describe('RegisterTaskDefinition', () => {
  it('fills in the defaults of ECS', () => {
    expect(registered({})).toEqual({
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
        family: 'web',
        revision: 1,
        status: 'ACTIVE',
        networkMode: 'bridge',
        containerDefinitions: [
          {
            name: 'main',
            image: 'busybox',
            cpu: 0,
            memory: 128,
            essential: true,
            environment: [],
            portMappings: [],
            mountPoints: [],
            volumesFrom: [],
          },
        ],
        volumes: [],
        placementConstraints: [],
        requiresAttributes: [],
        compatibilities: ['EXTERNAL', 'EC2'],
        registeredAt: 1_767_323_045.678,
        registeredBy: 'arn:aws:iam::123456789012:root',
      },
      tags: [],
    });
  });

  it('keeps what it does not act on as it came, and drops what ECS does not know', () => {
    const kept = {
      user: 'nobody',
      dockerLabels: { a: 'b' },
      linuxParameters: { initProcessEnabled: true },
      mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: true }],
    };
    const { taskDefinition } = registered(
      { ...kept, restart: 'always' },
      {
        volumes: [{ name: 'data', host: { sourcePath: '/srv' } }],
        taskRoleArn: 'arn:aws:iam::1:role/r',
        shape: 'round',
      },
    );
    expect(taskDefinition).toMatchObject({
      containerDefinitions: [kept],
      volumes: [{ name: 'data', host: { sourcePath: '/srv' } }],
      taskRoleArn: 'arn:aws:iam::1:role/r',
    });
    expect(taskDefinition).not.toHaveProperty('shape');
    expect(taskDefinition).not.toHaveProperty('containerDefinitions.0.restart');
  });

  it('makes a new revision each time, of the same content too', () => {
    const ecs = new TestEcs();
    expect([ecs.register(), ecs.register()]).toEqual([
      'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
      'arn:aws:ecs:us-east-1:123456789012:task-definition/web:2',
    ]);
  });

  it('answers tags beside the definition', () => {
    const tags = [{ key: 'a', value: 'b' }];
    expect(registered({}, { tags })['tags']).toEqual(tags);
  });

  it.each([
    ['bridge', { containerPort: 80 }, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    ['bridge', { containerPort: 80, hostPort: 8080, protocol: 'udp' }, { hostPort: 8080, protocol: 'udp' }],
    ['host', { containerPort: 80 }, { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['awsvpc', { containerPort: 80 }, { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['bridge', { containerPortRange: '8000-8100' }, { containerPortRange: '8000-8100', protocol: 'tcp' }],
  ])('completes port mappings of mode %s (%#)', (networkMode, given, completed) => {
    expect(registered({ portMappings: [given] }, { networkMode })).toMatchObject({
      taskDefinition: { containerDefinitions: [{ portMappings: [completed] }] },
    });
  });

  it.each([
    [
      { cpu: '256', memory: '512' },
      { cpu: '256', memory: '512' },
    ],
    [
      { cpu: '0.5 vCPU', memory: '1 GB' },
      { cpu: '512', memory: '1024' },
    ],
    [
      { cpu: '1vcpu', memory: '0.5GB' },
      { cpu: '1024', memory: '512' },
    ],
  ])('takes task sizes as AWS writes them (%#)', (given, normal) => {
    expect(registered({ memory: undefined }, given)).toMatchObject({ taskDefinition: normal });
  });

  it('completes health checks', () => {
    expect(registered({ healthCheck: { command: ['CMD-SHELL', 'true'] } })).toMatchObject({
      taskDefinition: {
        containerDefinitions: [
          { healthCheck: { command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3 } },
        ],
      },
    });
  });

  it.each([
    [{}, { family: undefined }, 'Family can not be blank.'],
    [{}, { family: 'my family' }, 'Family contains invalid characters.'],
    [{}, { family: 'a'.repeat(256) }, 'Family longer than 255.'],
    [{}, { containerDefinitions: [] }, 'Container list cannot be empty.'],
    [{}, { containerDefinitions: Array(11).fill(MAIN) }, 'Container list can have at most 10 items.'],
    [{ name: undefined }, {}, 'Container.name should not be null or empty.'],
    [{ name: 'a b' }, {}, 'Container.name contains invalid characters.'],
    [{ image: '' }, {}, 'Container.image should not be null or empty.'],
    [{ image: 'a b' }, {}, 'Container.image contains invalid characters.'],
    [{ essential: false }, {}, "Task definition doesn't have any essential container."],
    [{}, { containerDefinitions: [MAIN, MAIN] }, 'Container names must be unique within a task definition.'],
    [
      { memory: undefined },
      {},
      "Invalid setting for container 'main'. At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      { memory: 5 },
      {},
      "Invalid setting for container 'main'. 'memory' and 'memoryReservation' must be at least 6 MiB.",
    ],
    [
      { memory: 64, memoryReservation: 64 },
      {},
      "Invalid setting for container 'main'. 'memory' must be greater than 'memoryReservation'.",
    ],
    [{ cpu: -1 }, {}, "Invalid setting for container 'main'. 'cpu' must not be negative."],
    [
      { cpu: 512 },
      { cpu: '256' },
      "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    ],
    [{}, { memory: '64' }, "A container's 'memory' cannot be greater than the value of the task 'memory'."],
    [{}, { cpu: 'much' }, "Invalid 'cpu' setting for task."],
    [{}, { cpu: '127' }, "Invalid 'cpu' setting for task."],
    [{}, { memory: 'much' }, "Invalid 'memory' setting for task."],
    [
      { portMappings: [{ containerPort: 80, hostPort: 81 }] },
      { networkMode: 'host' },
      'When networkMode=host, the host ports and container ports in port mappings must match.',
    ],
    [
      { portMappings: [{ containerPort: 80, hostPort: 81 }] },
      { networkMode: 'awsvpc' },
      'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    ],
    [
      { portMappings: [{ containerPort: 80 }] },
      { networkMode: 'none' },
      'Port mappings are not allowed when networkMode=none.',
    ],
    [{ portMappings: [{}] }, {}, 'Container port should not be null or empty.'],
    [{ portMappings: [{ containerPort: 0 }] }, {}, "Invalid 'containerPort' 0: it must be from 1 to 65535."],
    [
      { portMappings: [{ containerPort: 80, hostPort: 65_536 }] },
      {},
      "Invalid 'hostPort' 65536: it must be from 0 to 65535.",
    ],
    [
      { healthCheck: { command: ['true'] } },
      {},
      "Invalid 'healthCheck' setting: command must begin with CMD or CMD-SHELL.",
    ],
    [
      { healthCheck: { command: ['CMD', 'true'], interval: 4 } },
      {},
      "Invalid 'healthCheck' setting: interval must be from 5 to 300.",
    ],
    [
      { logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } } },
      {},
      'Log driver awslogs requires options: awslogs-region',
    ],
    [
      { resourceRequirements: [{ type: 'GPU', value: 'one' }] },
      {},
      "Invalid 'resourceRequirements' setting: a GPU count must be a whole number, not 'one'.",
    ],
    [{ stopTimeout: -1 }, {}, "'stopTimeout' must not be negative."],
  ])('refuses what ECS refuses (%#)', (container, task, message) => {
    expect(refusal(container, task)).toEqual(clientException(message));
  });

  it('refuses more than 64 KiB', () => {
    expect(refusal({ environment: [{ name: 'BIG', value: 'x'.repeat(65_536) }] })).toMatchObject({
      message: expect.stringMatching(/^Actual length: '\d+'\. Max allowed length is '65536' bytes\.$/),
    });
  });

  it('refuses a network mode there is none of', () => {
    expect(refusal({}, { networkMode: 'nat' })).toEqual({
      __type: 'InvalidParameterException',
      message: 'networkMode should be one of [bridge,host,awsvpc,none]',
    });
  });

  it('leaves no trace when it refuses', () => {
    const ecs = new TestEcs();
    ecs.refusal('RegisterTaskDefinition', { family: 'web', containerDefinitions: [] });
    expect(ecs.call('ListTaskDefinitionFamilies')).toEqual({ families: [] });
  });
});
