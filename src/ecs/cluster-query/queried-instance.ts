import type { ContainerInstance } from '../container-instance.ts';

/** What an expression can ask about a container instance. What is missing is on neither side of a comparison. */
export interface QueriedInstance extends Pick<
  ContainerInstance,
  'agentConnected' | 'agentVersion' | 'attributes' | 'ec2InstanceId' | 'registeredAtMs' | 'runningTasksCount'
> {
  /** The groups of its tasks that have not stopped, in any order, more than once too. Read only where they are asked for. */
  readonly taskGroups: () => Iterable<string>;
}
