import type { ContainerInstance, InstanceResources } from '../../ecs/container-instance.ts';
import { remainingResources } from './instances/accounting.ts';
import type { InstanceRecord, Machine } from './instances/container-instance.ts';
import type { LocalEcsState } from './state.ts';
import { entriesAfter } from './tasks/ledger.ts';
import type { LedgerEntry } from './tasks/ledger.ts';
import { viewTask } from './tasks/view-task.ts';
import type { TaskView } from './tasks/view-task.ts';

/** A container instance as ECS knows it, and what is really the case. */
export interface InstanceView {
  readonly clusterName: string;
  /** What an up-to-date DescribeContainerInstances would say. */
  readonly known: ContainerInstance;
  /** What ECS has deducted for tasks. */
  readonly reserved: InstanceResources;
  readonly power: Machine['power'];
  /** What tasks really use. */
  readonly inUse: InstanceResources;
}

function viewInstance(instance: InstanceRecord): InstanceView {
  const { known, registered, machine } = instance;
  return {
    clusterName: instance.cluster.name,
    known: {
      containerInstanceArn: instance.arn,
      ec2InstanceId: instance.ec2InstanceId,
      status: known.status,
      agentConnected: known.agentConnected,
      version: known.version,
      registered,
      remaining: remainingResources(registered, known.reserved),
      attributes: known.attributes,
      runningTasksCount: known.runningTasksCount,
      pendingTasksCount: known.pendingTasksCount,
      registeredAtMs: instance.registeredAtMs,
      impaired: known.health === 'IMPAIRED',
    },
    reserved: known.reserved,
    power: machine.power,
    inUse: machine.inUse,
  };
}

/** Everything there is, as plain data that later steps do not change: what oracles and tables read. */
export interface LocalEcsView {
  readonly instances: readonly InstanceView[];
  readonly tasks: readonly TaskView[];
}

/** Costs as much as there are instances and tasks: for looking, not for deciding. */
export function viewOf(state: LocalEcsState): LocalEcsView {
  return {
    instances: [...state.instances.values()].map(viewInstance),
    tasks: [...state.tasks.values()].map(viewTask),
  };
}

/** Every task that was ever started, in the order of the starts. */
export interface LedgerView {
  readonly tasks: readonly LedgerEntry[];
  /** How many tasks the ledger had to let go: the earliest that ECS had forgotten, once there were too many. */
  readonly dropped: number;
}

/** Costs as much as there were tasks. Unlike ECS it forgets none, or says how many. */
export function ledgerOf({ tasks, ledger }: LocalEcsState): LedgerView {
  return { tasks: [...entriesAfter(ledger, tasks, 0)], dropped: ledger.dropped };
}
