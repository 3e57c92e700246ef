import { describe, expect, it } from '@jest/globals';

import {
  validateCommand,
  validateContainer,
  validateEnvironment,
} from '../../src/bridge/command-validation.ts';
import type { EnvironmentVariable } from '../../src/mesos/command-info.ts';
import type { ContainerInfo } from '../../src/mesos/container-info.ts';

describe('the environment of a command', () => {
  it.each<EnvironmentVariable>([
    { name: 'A', value: '' },
    { name: 'A', type: 'VALUE', value: 'x' },
    { name: 'MESOS_TASK_ID', value: 'mine' },
  ])('may hold %j', (variable) => {
    expect(validateEnvironment({ environment: [variable] })).toBeUndefined();
  });

  it.each<[EnvironmentVariable, string]>([
    [{ name: 'A' }, "Environment variable 'A' of type 'VALUE' must have a value set"],
    [
      { name: 'A', value: 'x', secret: {} },
      "Environment variable 'A' of type 'VALUE' must not have a secret set",
    ],
    [
      { name: 'A', type: 'UNKNOWN', value: 'x' },
      "Environment variable 'A' is of type 'UNKNOWN', which is not allowed",
    ],
    [
      { name: 'A', type: 'SECRET', secret: {} },
      "Environment variable 'A' is of type 'SECRET', which ECS cannot be given per task: name the secret in the task definition",
    ],
    [
      { name: 'ECS_SCHEDULER_LAUNCH', value: 'x' },
      "Environment variable 'ECS_SCHEDULER_LAUNCH' is reserved for the bridge",
    ],
  ])('may not hold %j', (variable, problem) => {
    expect(validateEnvironment({ environment: [{ name: 'OK', value: '1' }, variable] })).toBe(problem);
  });
});

describe('the command of a task', () => {
  it('may have no URIs to fetch', () => {
    expect(validateCommand({ value: 'web:1', uris: [] })).toBeUndefined();
    expect(validateCommand({ value: 'web:1', uris: [{ value: 'http://x' }] })).toBe(
      "Task has URIs to fetch, but ECS has no fetcher: put the files into the task definition's image",
    );
  });

  it('is judged by its environment first', () => {
    const command = { environment: [{ name: 'A' }], uris: [{ value: 'http://x' }] };
    expect(validateCommand(command)).toContain("Environment variable 'A'");
  });
});

describe('the container of a task', () => {
  const volume = { mode: 'RW', containerPath: '/data' } as const;

  it.each<ContainerInfo>([
    { type: 'DOCKER', docker: { image: 'nginx', parameters: [{ key: 'label', value: 'x' }] } },
    { type: 'MESOS' },
    {
      type: 'MESOS',
      volumes: [
        { ...volume, hostPath: '/x' },
        { ...volume, source: {} },
      ],
    },
  ])('is valid as %j', (container) => {
    expect(validateContainer(container)).toBeUndefined();
  });

  it.each<[ContainerInfo, string]>([
    [{ type: 'DOCKER' }, 'DockerInfo must be set for container type DOCKER'],
    [
      { type: 'DOCKER', docker: { image: 'i', parameters: [{ key: 'name', value: 'x' }] } },
      'Parameter in DockerInfo must not be "name"',
    ],
    [
      { type: 'MESOS', volumes: [volume] },
      "Volume '/data' must have exactly one of 'host_path', 'image' and 'source' set",
    ],
    [
      { type: 'MESOS', volumes: [{ ...volume, hostPath: '/x', image: {} }] },
      "Volume '/data' must have exactly one of 'host_path', 'image' and 'source' set",
    ],
  ])('is refused as %j', (container, problem) => {
    expect(validateContainer(container)).toBe(problem);
  });
});
