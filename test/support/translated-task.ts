import type { CommandInfo } from '../../src/mesos/command-info.ts';
import type { ContainerInfo, DockerInfo } from '../../src/mesos/container-info.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import { taskInfo } from './builders.ts';

export interface ImageTask extends Omit<
  NonNullable<Parameters<typeof taskInfo>[0]>,
  'command' | 'container'
> {
  /** Run by a shell. Default `nginx -g daemon`; null for none. */
  readonly cmd?: string | null;
  readonly command?: CommandInfo;
  /** Of an nginx in bridge mode, unless told otherwise. */
  readonly docker?: Partial<DockerInfo>;
  readonly container?: Partial<ContainerInfo>;
}

/** A task that carries a docker image. */
export function imageTask({
  cmd = 'nginx -g daemon',
  command,
  docker,
  container,
  ...rest
}: ImageTask = {}): TaskInfo {
  return taskInfo({
    ...rest,
    command: command ?? (cmd === null ? { shell: false } : { value: cmd }),
    container: { type: 'DOCKER', docker: { image: 'nginx', network: 'BRIDGE', ...docker }, ...container },
  });
}
