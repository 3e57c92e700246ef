import type { ContainerInstanceArn } from '../../../ecs/arn.ts';
import type { InstanceResources } from '../../../ecs/container-instance.ts';
import type { Tag } from '../../../ecs/tag.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { Load } from '../clusters/load.ts';
import type { Remembered } from '../consistency/remembered.ts';
import type { AgentReport } from '../tasks/agent-report.ts';
import type { KnownInstance } from './known-instance.ts';

/** What happens on the machine, whether or not ECS hears of it. */
export interface Machine {
  /**
   * `simulated`: the engine plays the agent. `external`: a program outside does, which registered the instance over
   * the API and tells by Submit…StateChange what becomes of its tasks; nothing here acts for it.
   */
  readonly agent: 'simulated' | 'external';
  /** `stopped` can start again; `gone` is terminated, deregistered, or runs under a new container instance. */
  power: 'on' | 'stopped' | 'gone';
  /** Ids of tasks the agent has pulled but cannot start yet, first come first served. */
  waitingTaskIds: string[];
  /** What tasks really use, until their containers have ended. */
  inUse: InstanceResources;
  /** Host ports chosen for containers, as `tcp/32768`. */
  readonly dynamicPorts: Set<string>;
  nextDynamicPort: number;
  /** What the agent has to say once it is connected again. */
  unsent: AgentReport[];
}

/** A container instance: what it registered, what ECS knows of it, and the machine behind it. */
export interface InstanceRecord extends Remembered<KnownInstance> {
  readonly id: string;
  readonly arn: ContainerInstanceArn;
  readonly cluster: ClusterRecord;
  readonly ec2InstanceId: string;
  /** Private IPv4 address of its machine, in dotted form. */
  readonly address: string;
  /** Changes only when the agent registers again. */
  registered: InstanceResources;
  readonly registeredAtMs: number;
  /** Names of attributes that the agent registered; people cannot change them. */
  builtInAttributes: ReadonlySet<string>;
  /** No part of `known`: events do not carry them. */
  tags: readonly Tag[];
  /** Its part of its cluster's load. */
  countedLoad: Load;
  /** Ids of the tasks whose last status is not STOPPED. */
  readonly unstoppedTaskIds: Set<string>;
  /** Groups of the tasks that are wanted on it, and how many of each; see `tasks/task-groups.ts`. */
  readonly taskGroups: Map<string, number>;
  readonly machine: Machine;
}
