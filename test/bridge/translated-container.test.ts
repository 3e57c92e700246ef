import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { amountsOf } from '../../src/bridge/amounts.ts';
import type { LaunchLabels } from '../../src/bridge/task-labels.ts';
import { translateTask } from '../../src/bridge/translated-container.ts';
import type { TranslatedContent } from '../../src/bridge/translated-container.ts';
import { toQuantities } from '../../src/mesos/quantities.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import { imageTask } from '../support/translated-task.ts';
import type { ImageTask } from '../support/translated-task.ts';

function translated(task: TaskInfo, labels: Partial<LaunchLabels> = {}): TranslatedContent | string {
  const { container, resources } = task;
  if (container === undefined) throw new Error('the task has no container');
  return translateTask({
    task,
    container,
    image: 'nginx',
    declared: amountsOf(toQuantities(resources, '*')),
    labels: { roles: {}, fixedHostPorts: new Set(), ...labels },
  });
}

function contentOf(given: ImageTask, labels?: Partial<LaunchLabels>): TranslatedContent {
  const content = translated(imageTask(given), labels);
  if (typeof content === 'string') throw new Error(content);
  return content;
}

const containerOf = (given: ImageTask, labels?: Partial<LaunchLabels>) =>
  contentOf(given, labels).containerDefinitions[0];

describe('a task with an image', () => {
  it('becomes a definition of one container of its size, without its variables', () => {
    const command = { value: 'nginx', environment: [{ name: 'A', value: '1' }] };
    expect(contentOf({ command, cpus: 0.5, mem: 64.5, gpus: 2 })).toEqual({
      networkMode: 'bridge',
      containerDefinitions: [
        {
          name: 'task',
          image: 'nginx',
          essential: true,
          cpu: 512,
          memory: 64,
          resourceRequirements: [{ type: 'GPU', value: '2' }],
          environment: [],
          portMappings: [],
          entryPoint: ['/bin/sh', '-c'],
          command: ['nginx'],
        },
      ],
    });
  });

  it('has its roles in the definition, so that only instances that can give them are taken', () => {
    const roles = { taskRoleArn: 'arn:aws:iam::1:role/a', executionRoleArn: 'arn:aws:iam::1:role/b' };
    expect(contentOf({}, { roles })).toMatchObject(roles);
  });

  it('keeps user, privileges, host name and parameters', () => {
    expect(
      containerOf({
        command: { value: 'x', user: 'nobody' },
        docker: { privileged: true, parameters: [{ key: 'workdir', value: '/srv' }] },
        container: { hostname: 'web' },
      }),
    ).toMatchObject({ user: 'nobody', privileged: true, hostname: 'web', workingDirectory: '/srv' });
  });

  it('keeps the time between SIGTERM and SIGKILL in whole seconds, at least one', () => {
    const within = (nanoseconds: bigint) =>
      containerOf({ killPolicy: { gracePeriod: { nanoseconds } } })?.stopTimeout;
    expect([within(2_000_000_001n), within(0n), containerOf({})?.stopTimeout]).toEqual([3, 1, undefined]);
  });

  it('mounts directories of its host', () => {
    const volumes = [
      { containerPath: '/data', hostPath: '/srv/data', mode: 'RW' },
      { containerPath: '/etc/app', hostPath: '/etc', mode: 'RO' },
    ] as const;
    const { volumes: registered, containerDefinitions } = contentOf({ container: { volumes } });
    expect(registered).toEqual([
      { name: 'volume-0', host: { sourcePath: '/srv/data' } },
      { name: 'volume-1', host: { sourcePath: '/etc' } },
    ]);
    expect(containerDefinitions[0]?.mountPoints).toEqual([
      { sourceVolume: 'volume-0', containerPath: '/data', readOnly: false },
      { sourceVolume: 'volume-1', containerPath: '/etc/app', readOnly: true },
    ]);
  });

  it('is the same content wherever it is launched: no task id, no agent, no dynamic port', () => {
    const ports = fc.integer({ min: 31_000, max: 32_000 });
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), ports, (id, on, hostPort) => {
        const parameters = [{ key: 'label', value: `MESOS_TASK_ID=${id}` }];
        const portMappings = [{ containerPort: 80, hostPort }];
        expect(contentOf({ id, on, ports: [hostPort], docker: { portMappings, parameters } })).toEqual(
          contentOf({ docker: { portMappings: [{ containerPort: 80, hostPort: 31_000 }] } }),
        );
      }),
    );
  });
});

describe('the command of a task with an image', () => {
  const run = (given: ImageTask) => {
    const { entryPoint, command } = containerOf(given) ?? {};
    return { entryPoint, command };
  };
  const mesos = { type: 'MESOS', mesos: { image: { type: 'DOCKER', docker: { name: 'nginx' } } } } as const;

  it.each<[string, ImageTask, ReturnType<typeof run>]>([
    ['of a shell is run by one', { cmd: 'a | b' }, { entryPoint: ['/bin/sh', '-c'], command: ['a | b'] }],
    [
      'of a shell has no arguments',
      { command: { value: 'a', arguments: ['b'] } },
      { entryPoint: ['/bin/sh', '-c'], command: ['a'] },
    ],
    ["is the image's own where there is none", { cmd: null }, { entryPoint: undefined, command: undefined }],
    [
      "without a shell is what the image's entry point is given",
      { command: { shell: false, value: 'a', arguments: ['b', 'c'] } },
      { entryPoint: undefined, command: ['a', 'b', 'c'] },
    ],
    [
      'may be arguments alone',
      { command: { shell: false, arguments: ['b', ''] } },
      { entryPoint: undefined, command: ['b', ''] },
    ],
    [
      "takes the place of the entry point in Mesos's containerizer",
      { command: { shell: false, value: 'a', arguments: ['a', 'b'] }, container: mesos },
      { entryPoint: ['a'], command: ['b'] },
    ],
  ])('%s', (_, given, expected) => {
    expect(run(given)).toEqual(expected);
  });
});

describe('the network of a task with an image', () => {
  const portMappings = [
    { containerPort: 80, hostPort: 31_000 },
    { containerPort: 53, hostPort: 53, protocol: 'udp' },
  ];
  const fixed = { fixedHostPorts: new Set([53]) };

  it.each([
    ['HOST', 'host', []],
    ['NONE', 'none', []],
    [
      'BRIDGE',
      'bridge',
      [
        { containerPort: 80, hostPort: 0, protocol: 'tcp' },
        { containerPort: 53, hostPort: 53, protocol: 'udp' },
      ],
    ],
    [
      'USER',
      'awsvpc',
      [
        { containerPort: 80, protocol: 'tcp' },
        { containerPort: 53, protocol: 'udp' },
      ],
    ],
  ] as const)('%s is %s, with the host ports that a label fixes', (network, networkMode, mappings) => {
    const content = contentOf({ docker: { network, portMappings } }, fixed);
    expect(content.networkMode).toBe(networkMode);
    expect(content.containerDefinitions[0]?.portMappings).toEqual(mappings);
  });

  it("is the host's where Docker is told nothing", () => {
    const task = imageTask();
    const container = { type: 'DOCKER', docker: { image: 'nginx' } } as const;
    expect(translated({ ...task, container })).toMatchObject({ networkMode: 'host' });
  });

  it.each([
    [[], 'host', []],
    [[{ name: 'mesos-bridge', portMappings }], 'bridge', [0, 53]],
    [[{ name: 'overlay', portMappings }], 'awsvpc', [undefined, undefined]],
  ])("is told by name in Mesos's containerizer: %j", (networkInfos, networkMode, hostPorts) => {
    const content = translated(
      { ...imageTask(), container: { type: 'MESOS', networkInfos } },
      fixed,
    ) as TranslatedContent;
    expect(content.networkMode).toBe(networkMode);
    expect(content.containerDefinitions[0]?.portMappings.map(({ hostPort }) => hostPort)).toEqual(hostPorts);
  });
});

describe('the health check of a task with an image', () => {
  const check = (healthCheck: NonNullable<TaskInfo['healthCheck']>) =>
    containerOf({ healthCheck })?.healthCheck;

  it('is what the container is checked by', () => {
    expect(
      check({
        type: 'COMMAND',
        command: { value: 'curl -f localhost' },
        intervalSeconds: 60,
        timeoutSeconds: 2.5,
        consecutiveFailures: 4,
        gracePeriodSeconds: 300,
      }),
    ).toEqual({
      command: ['CMD-SHELL', 'curl -f localhost'],
      interval: 60,
      timeout: 3,
      retries: 4,
      startPeriod: 300,
    });
  });

  it('has the defaults of Mesos, and no shell where it wants none', () => {
    expect(check({ command: { shell: false, value: 'test', arguments: ['-f', '/ok'] } })).toEqual({
      command: ['CMD', 'test', '-f', '/ok'],
      interval: 10,
      timeout: 20,
      retries: 3,
      startPeriod: 10,
    });
  });

  it('is kept within what ECS takes', () => {
    const seconds = fc.double({ min: 0, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, fc.nat(100), seconds, (interval, timeout, failures, grace) => {
        const {
          interval: i = 0,
          timeout: t = 0,
          retries: r = 0,
          startPeriod: s = -1,
        } = check({
          command: { value: 'true' },
          intervalSeconds: interval,
          timeoutSeconds: timeout,
          consecutiveFailures: failures,
          gracePeriodSeconds: grace,
        }) ?? {};
        expect([i, t, r, s].every(Number.isInteger)).toBe(true);
        expect(i >= 5 && i <= 300 && t >= 2 && t <= 60 && r >= 1 && r <= 10 && s >= 0 && s <= 300).toBe(true);
      }),
    );
  });

  it('by HTTP or TCP has no counterpart', () => {
    expect(check({ type: 'HTTP', http: { port: 80 } })).toBeUndefined();
    expect(check({ type: 'TCP', tcp: { port: 80 } })).toBeUndefined();
  });
});

describe('a task with an image that ECS has no words for is refused', () => {
  const volume = { containerPath: '/data', mode: 'RW' } as const;
  const ABSOLUTE = 'must have absolute paths: a task on ECS has no sandbox';

  it.each<[ImageTask, string]>([
    [{ mem: 5 }, 'Task declares 5 MiB of mem, but ECS gives a container at least 6'],
    [
      { docker: { volumeDriver: 'rexray' } },
      'Container has docker.volume_driver, which translate does not put into a task definition',
    ],
    [
      { container: { linuxInfo: {} } },
      'Container has linux_info, which translate does not put into a task definition',
    ],
    [
      { docker: { portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'sctp' }] } },
      "Port 80 has protocol 'sctp', but ECS maps only tcp and udp",
    ],
    [
      { container: { volumes: [{ ...volume, source: { type: 'SECRET' } }] } },
      "Volume '/data' is no directory of the host, which is all that translate mounts",
    ],
    [{ container: { volumes: [{ ...volume, hostPath: 'data' }] } }, `Volume '/data' of 'data' ${ABSOLUTE}`],
    [
      { container: { volumes: [{ ...volume, containerPath: 'data', hostPath: '/data' }] } },
      `Volume 'data' of '/data' ${ABSOLUTE}`,
    ],
    [
      { docker: { parameters: [{ key: 'shm-size', value: 'x' }] } },
      "Docker parameter 'shm-size' must be a size such as 64m, not 'x'",
    ],
  ])('%j', (given, message) => {
    expect(translated(imageTask(given))).toBe(message);
  });
});
