import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, onlyIn, START_MS, textIn, TestEcs } from '../test-ecs.ts';

const UNKNOWN =
  'arn:aws:ecs:us-east-1:123456789012:container-instance/default/0123456789abcdef0123456789abcdef';

/** The refusal of a StartTask that is in order but for `body`. */
function refusal(body: JsonObject, container: JsonObject = {}, task: JsonObject = {}): JsonObject {
  const ecs = new TestEcs();
  const containerInstances = [ecs.addInstance()];
  ecs.register(container, task);
  return ecs.refusal('StartTask', { containerInstances, taskDefinition: 'web', ...body });
}

const invalid = (message: string): JsonObject => ({ __type: 'InvalidParameterException', message });

describe('the answer of StartTask', () => {
  it('shows the task as ECS first knows it', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance();
    const taskDefinition = ecs.register(
      { memory: undefined, memoryReservation: 64 },
      { cpu: '512', memory: '256' },
    );
    const answer = ecs.call('StartTask', {
      containerInstances: [containerInstance],
      taskDefinition,
      startedBy: 'launch/1',
      tags: [{ key: 'team', value: 'x' }],
      overrides: {
        containerOverrides: [{ name: 'main', command: ['true'], cpu: 128, memoryReservation: 32 }],
      },
    });
    const taskArn = textIn(onlyIn(answer, 'tasks'), 'taskArn');
    expect(taskArn).toMatch(/^arn:aws:ecs:us-east-1:123456789012:task\/default\/[0-9a-f]{32}$/);
    expect(answer).toEqual({
      failures: [],
      tasks: [
        {
          taskArn,
          taskDefinitionArn: taskDefinition,
          clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
          containerInstanceArn: containerInstance,
          availabilityZone: 'us-east-1a',
          attachments: [],
          attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
          containers: [
            {
              containerArn: expect.stringMatching(
                new RegExp(`^${taskArn.replace(':task/', ':container/')}/[0-9a-f-]{36}$`),
              ),
              taskArn,
              name: 'main',
              image: 'busybox',
              lastStatus: 'PENDING',
              cpu: '128',
              memoryReservation: '32',
              healthStatus: 'UNKNOWN',
              networkBindings: [],
              networkInterfaces: [],
            },
          ],
          cpu: '512',
          memory: '256',
          createdAt: 1_767_323_045.678,
          desiredStatus: 'RUNNING',
          lastStatus: 'PENDING',
          enableExecuteCommand: false,
          group: 'family:web',
          healthStatus: 'UNKNOWN',
          launchType: 'EC2',
          overrides: {
            containerOverrides: [{ name: 'main', command: ['true'], cpu: 128, memoryReservation: 32 }],
            inferenceAcceleratorOverrides: [],
          },
          startedBy: 'launch/1',
          tags: [{ key: 'team', value: 'x' }],
          version: 1,
        },
      ],
    });
  });

  it('has one task for each listed instance, and a failure for each that cannot take it', () => {
    const ecs = new TestEcs();
    const [first, small, third] = [ecs.addInstance(), ecs.addInstance({ memoryMiB: 64 }), ecs.addInstance()];
    const answer = ecs.call('StartTask', {
      containerInstances: [first, small, UNKNOWN, third],
      taskDefinition: ecs.register(),
    });
    expect(objectsIn(answer, 'tasks').map((task) => task['containerInstanceArn'])).toEqual([first, third]);
    expect(answer['failures']).toEqual([
      { arn: small, reason: 'RESOURCE:MEMORY' },
      { arn: UNKNOWN, reason: 'MISSING' },
    ]);
  });
});

describe('a started task', () => {
  it('takes its share at once, and makes a new version of its instance', () => {
    const ecs = new TestEcs({ startLatency: [500, 500] });
    const instance = ecs.addInstance();
    ecs.start(instance, ecs.register({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }));
    expect(ecs.remaining(instance, 'CPU')).toBe(4096 - 256);
    expect(ecs.remaining(instance, 'MEMORY')).toBe(7808 - 128);
    expect(ecs.remaining(instance, 'PORTS')).toEqual([
      '22',
      '2375',
      '2376',
      '51678',
      '51679',
      '51680',
      '8080',
    ]);
    expect(ecs.instance(instance)).toMatchObject({ version: 2, pendingTasksCount: 1, runningTasksCount: 0 });
    ecs.advance(500);
    expect(ecs.instance(instance)).toMatchObject({ version: 3, pendingTasksCount: 0, runningTasksCount: 1 });
  });

  it('takes what its overrides say instead of what its definition says', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const override = { name: 'main', cpu: 1024, memory: 1000 };
    ecs.start(instance, ecs.register(), { overrides: { containerOverrides: [override] } });
    expect(ecs.remaining(instance, 'CPU')).toBe(4096 - 1024);
    expect(ecs.remaining(instance, 'MEMORY')).toBe(7808 - 1000);
  });

  it('inherits the tags of its definition when asked, its own winning', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const [a, b] = [
      { key: 'a', value: 'definition' },
      { key: 'b', value: 'definition' },
    ];
    const definition = ecs.register({}, { tags: [a, b] });
    const own = { key: 'b', value: 'own' };
    const task = ecs.start(instance, definition, { propagateTags: 'TASK_DEFINITION', tags: [own] });
    expect(ecs.task(task)['tags']).toEqual([a, own]);
    expect(ecs.task(ecs.start(instance, definition))['tags']).toEqual([]);
  });

  it('has its GPUs handed out among the containers that ask for some', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance({ gpus: 3 });
    const gpus = ecs.remaining(instance, 'GPU');
    const container = (name: string, value: string): JsonObject => ({
      name,
      image: 'busybox',
      memory: 32,
      ...(value !== '' && { resourceRequirements: [{ type: 'GPU', value }] }),
    });
    const containerDefinitions = [container('one', '1'), container('none', ''), container('two', '2')];
    const task = ecs.start(instance, ecs.register({}, { containerDefinitions }));
    const given = objectsIn(ecs.task(task), 'containers').map(({ gpuIds = [] }) => gpuIds);
    expect(given.map((ids) => Array.isArray(ids) && ids.length)).toEqual([1, 0, 2]);
    expect(given.flat()).toEqual(gpus);
    expect(ecs.remaining(instance, 'GPU')).toEqual([]);
  });

  it('is tagged with its cluster by ECS itself when asked', () => {
    const ecs = new TestEcs();
    const task = ecs.start(ecs.addInstance(), ecs.register(), { enableECSManagedTags: true });
    expect(ecs.task(task)['tags']).toEqual([{ key: 'aws:ecs:clusterName', value: 'default' }]);
  });

  it.each([
    ['web', 2],
    ['web:1', 1],
    ['arn:aws:ecs:us-east-1:123456789012:task-definition/web:1', 1],
  ])('is of the definition %s', (taskDefinition, revision) => {
    const ecs = new TestEcs();
    ecs.register();
    ecs.register();
    expect(ecs.task(ecs.start(ecs.addInstance(), taskDefinition))).toMatchObject({
      taskDefinitionArn: `arn:aws:ecs:us-east-1:123456789012:task-definition/web:${revision}`,
    });
  });

  it('in awsvpc mode has an interface of its own and goes through PROVISIONING and DEPROVISIONING', () => {
    const ecs = new TestEcs({ startLatency: [100, 100], stopMs: 50 });
    const instance = ecs.addInstance();
    const ports = { portMappings: [{ containerPort: 80 }] };
    const task = ecs.start(instance, ecs.register(ports, { networkMode: 'awsvpc' }), {
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
    const seen = [ecs.task(task)['lastStatus']];
    for (const ms of [50, 50]) {
      ecs.advance(ms);
      seen.push(ecs.task(task)['lastStatus']);
    }
    expect(ecs.task(task)).toMatchObject({
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'ATTACHED',
          details: expect.arrayContaining([{ name: 'subnetId', value: 'subnet-1' }]),
        },
      ],
      containers: [
        {
          networkBindings: [],
          networkInterfaces: [{ privateIpv4Address: expect.stringMatching(/^10\.\d+\.\d+\.\d+$/) }],
        },
      ],
    });
    ecs.call('StopTask', { task });
    seen.push(ecs.task(task)['lastStatus']);
    ecs.advance(50);
    seen.push(ecs.task(task)['lastStatus']);
    expect(seen).toEqual(['PROVISIONING', 'PENDING', 'RUNNING', 'DEPROVISIONING', 'STOPPED']);
  });
});

describe('an instance does not take a task', () => {
  const RACK = { name: 'rack', value: 'r1' };

  it('for lack of CPU, memory, GPUs or a port', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance({ vcpus: 1, memoryMiB: 1000, reservedPorts: [9000] });
    const failure = (container: JsonObject, networkMode = 'bridge'): string =>
      ecs.startFailure(instance, ecs.register(container, { networkMode }));
    expect(failure({ cpu: 1025 })).toBe('RESOURCE:CPU');
    expect(failure({ memory: 1001 })).toBe('RESOURCE:MEMORY');
    expect(failure({ resourceRequirements: [{ type: 'GPU', value: '1' }] })).toBe('RESOURCE:GPU');
    expect(failure({ portMappings: [{ containerPort: 80, hostPort: 22 }] })).toBe('RESOURCE:PORTS');
    expect(failure({ portMappings: [{ containerPort: 80, hostPort: 9000 }] })).toBe('RESOURCE:PORTS');
    expect(failure({ portMappings: [{ containerPort: 22 }] }, 'host')).toBe('RESOURCE:PORTS');
    expect(ecs.instance(instance)).toMatchObject({ version: 1 });
  });

  it('when another task has the port, of the same protocol', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const onPort = (protocol: string): string =>
      ecs.register({ portMappings: [{ containerPort: 53, hostPort: 5353, protocol }] }, { family: protocol });
    ecs.start(instance, onPort('tcp'));
    expect(ecs.startFailure(instance, 'tcp')).toBe('RESOURCE:PORTS');
    ecs.start(instance, onPort('udp'));
    expect(ecs.startFailure(instance, 'udp')).toBe('RESOURCE:PORTS');
    expect(ecs.remaining(instance, 'PORTS_UDP')).toEqual(['5353']);
  });

  it('that would be past 100 reserved ports, those of the agent included', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    for (let task = 0; task < 9; task += 1) {
      const portMappings = Array.from({ length: 10 }, (_, i) => ({
        containerPort: 80 + i,
        hostPort: 10_000 + 10 * task + i,
      }));
      ecs.start(instance, ecs.register({ cpu: 0, portMappings }));
    }
    const ports = (count: number): JsonObject => ({
      cpu: 0,
      portMappings: Array.from({ length: count }, (_, i) => ({
        containerPort: 80 + i,
        hostPort: 20_000 + i,
      })),
    });
    expect(ecs.startFailure(instance, ecs.register(ports(5)))).toBe('RESOURCE:PORTS');
    ecs.start(instance, ecs.register(ports(4)));
    ecs.start(instance, ecs.register({ cpu: 0, portMappings: [{ containerPort: 80 }] }));
  });

  it('but for one that reserves no CPU where none is left', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance({ vcpus: 1 });
    ecs.start(instance, ecs.register({ cpu: 1024 }));
    ecs.start(instance, ecs.register({ cpu: 0 }));
    expect(ecs.remaining(instance, 'CPU')).toBe(0);
  });

  it('when its agent is disconnected, when it has left, when it lacks a capability', () => {
    const ecs = new TestEcs();
    const definition = ecs.register({ logConfiguration: { logDriver: 'gelf' } });
    const disconnected = ecs.addInstance({ agentConnected: false });
    const gone = ecs.addInstance();
    ecs.admin({ type: 'TerminateMachine', containerInstance: gone });
    const withoutCapabilities = ['com.amazonaws.ecs.capability.logging-driver.gelf'];
    const unable = ecs.addInstance({ withoutCapabilities, attributes: [RACK] });
    expect(ecs.startFailure(disconnected, definition)).toBe('AGENT');
    expect(ecs.startFailure(gone, definition)).toBe('INACTIVE');
    expect(ecs.startFailure(unable, definition)).toBe('ATTRIBUTE');
    expect(ecs.startFailure(UNKNOWN, definition)).toBe('MISSING');
  });
});

describe('StartTask refuses', () => {
  it.each([
    [
      { containerInstances: [] },
      { __type: 'ClientException', message: 'Container Instances cannot be empty.' },
    ],
    [{ containerInstances: Array(11).fill(UNKNOWN) }, invalid('instanceIds can have at most 10 items.')],
    [{ taskDefinition: '' }, { __type: 'ClientException', message: 'Task definition can not be blank.' }],
    [{ taskDefinition: 'api' }, { __type: 'ClientException', message: 'TaskDefinition not found.' }],
    [{ taskDefinition: 'web:2' }, { __type: 'ClientException', message: 'TaskDefinition not found.' }],
    [{ startedBy: 'x'.repeat(37) }, invalid('startedBy longer than 36.')],
    [{ startedBy: 'a b' }, invalid('startedBy contains invalid characters.')],
    [{ group: 'g'.repeat(256) }, invalid('group longer than 255.')],
    [{ propagateTags: 'ALL' }, invalid('propagateTags should be one of [TASK_DEFINITION,SERVICE,NONE]')],
    [
      { tags: [{ key: 'a', value: 'b,c' }] },
      invalid("The tag 'a' is invalid: only letters, digits, spaces and _ . : / = + - @ are allowed."),
    ],
    [
      { overrides: { containerOverrides: [{ name: 'sidecar' }] } },
      invalid('Override for container named sidecar is not a container in the TaskDefinition.'),
    ],
    [
      { overrides: { containerOverrides: [{ name: 'main', memory: 0 }] } },
      invalid('Invalid override for container named main: sizes must be above 0.'),
    ],
    [
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
      invalid('Network Configuration is not valid for the given networkMode of this task definition.'),
    ],
    [
      { volumeConfigurations: [{ name: 'data' }] },
      {
        __type: 'UnsupportedFeatureException',
        message: 'Volumes configured at launch are not supported by this ECS.',
      },
    ],
  ])('what ECS refuses (%#)', (body, error) => {
    expect(refusal(body)).toEqual(error);
  });

  it('overrides of more than 8192 characters, and takes 8192', () => {
    const overrides = (length: number): JsonObject => {
      const empty = JSON.stringify({ containerOverrides: [{ name: 'main', command: [''] }] }).length;
      return { containerOverrides: [{ name: 'main', command: ['x'.repeat(length - empty)] }] };
    };
    expect(refusal({ overrides: overrides(8193) })).toEqual(
      invalid('Container Overrides length must be at most 8192'),
    );
    const ecs = new TestEcs();
    ecs.start(ecs.addInstance(), ecs.register(), { overrides: overrides(8192) });
  });

  it.each([
    [{}, "Network Configuration must be provided when networkMode 'awsvpc' is specified."],
    [{ networkConfiguration: { awsvpcConfiguration: {} } }, 'subnets can not be empty.'],
    [
      { networkConfiguration: { awsvpcConfiguration: { subnets: Array(17).fill('subnet-1') } } },
      'subnets can have at most 16 items.',
    ],
    [
      {
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: Array(6).fill('sg') },
        },
      },
      'securityGroups can have at most 5 items.',
    ],
  ])('an awsvpc task without a good network configuration (%#)', (body, message) => {
    expect(refusal(body, {}, { networkMode: 'awsvpc' })).toEqual(invalid(message));
  });

  it('without leaving a trace', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    ecs.register();
    ecs.refusal('StartTask', { containerInstances: [instance], taskDefinition: 'web', startedBy: 'a b' });
    expect(ecs.call('ListTasks')).toEqual({ taskArns: [] });
    expect(ecs.instance(instance)).toMatchObject({ version: 1, registeredAt: START_MS / 1000 });
  });
});
