import { clientError, invalidParameter } from '../api-error.ts';
import type { AgentContainer } from '../agent/agent-task.ts';
import { findAgentContainer } from '../agent/process-events.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { findInstance, findTask, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import type { LocalEcsState } from '../state.ts';
import type { TaskRecord } from '../tasks/task.ts';

const EC2_ID = /^m?i-/;

/** The instance that a command names; INACTIVE ones are no targets. @throws ClientException */
export function targetInstance(
  state: LocalEcsState,
  command: { readonly cluster?: string; readonly containerInstance: string },
): InstanceRecord {
  const cluster: ClusterRecord = readCluster(state, { cluster: command.cluster });
  const { containerInstance: text } = command;
  const instance = EC2_ID.test(text)
    ? state.instances.get(state.instanceIdByEc2Id.get(text) ?? '')
    : findInstance(state, cluster, parseIdentifier(state, cluster, 'container-instance', text));
  if (instance?.cluster !== cluster || instance.known.status === 'INACTIVE')
    throw clientError(`Referenced container instance ${text} not found.`);
  return instance;
}

/** The running container that a command names. @throws InvalidParameterException */
export function targetContainer(
  state: LocalEcsState,
  command: { readonly cluster?: string; readonly task: string; readonly container?: string },
): { readonly task: TaskRecord; readonly container: AgentContainer } {
  const cluster = readCluster(state, { cluster: command.cluster });
  const task = findTask(state, cluster, parseIdentifier(state, cluster, 'task', command.task));
  if (task === undefined) throw invalidParameter('The referenced task was not found.');
  const name = command.container ?? task.agent.containers.find(({ essential }) => essential)?.name ?? '';
  const container = findAgentContainer(task, name);
  if (container?.phase !== 'running') throw invalidParameter(`The container ${name} is not running.`);
  return { task, container };
}
