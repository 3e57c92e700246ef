import type { CommandInfo, EnvironmentVariable } from '../mesos/command-info.ts';
import type { ContainerInfo, Volume } from '../mesos/container-info.ts';
import { LAUNCH_VARIABLE } from './identity.ts';

function validateVariable({ name, type = 'VALUE', value, secret }: EnvironmentVariable): string | undefined {
  switch (type) {
    case 'UNKNOWN':
      return `Environment variable '${name}' is of type 'UNKNOWN', which is not allowed`;
    case 'SECRET':
      return `Environment variable '${name}' is of type 'SECRET', which ECS cannot be given per task: name the secret in the task definition`;
    case 'VALUE':
      if (secret !== undefined)
        return `Environment variable '${name}' of type 'VALUE' must not have a secret set`;
      if (value === undefined) return `Environment variable '${name}' of type 'VALUE' must have a value set`;
      return name === LAUNCH_VARIABLE
        ? `Environment variable '${name}' is reserved for the bridge`
        : undefined;
  }
}

/** @returns what is wrong with the variables of a command, or undefined. */
export function validateEnvironment({ environment = [] }: CommandInfo): string | undefined {
  return environment.map(validateVariable).find((problem) => problem !== undefined);
}

/** @returns why the command of a task cannot be honoured, or undefined. */
export function validateCommand(command: CommandInfo): string | undefined {
  const variable = validateEnvironment(command);
  if (variable !== undefined) return variable;
  return (command.uris?.length ?? 0) > 0
    ? "Task has URIs to fetch, but ECS has no fetcher: put the files into the task definition's image"
    : undefined;
}

function validateVolume({ containerPath, hostPath, image, source }: Volume): string | undefined {
  const sources = [hostPath, image, source].filter((origin) => origin !== undefined).length;
  return sources === 1
    ? undefined
    : `Volume '${containerPath}' must have exactly one of 'host_path', 'image' and 'source' set`;
}

/** @returns what is wrong with the container of a task, or undefined. */
export function validateContainer({ type, docker, volumes = [] }: ContainerInfo): string | undefined {
  if (type === 'DOCKER' && docker === undefined) return 'DockerInfo must be set for container type DOCKER';
  if (docker?.parameters?.some(({ key }) => key === 'name') === true)
    return 'Parameter in DockerInfo must not be "name"';
  return volumes.map(validateVolume).find((problem) => problem !== undefined);
}
