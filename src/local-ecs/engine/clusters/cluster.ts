import { clusterArn, formatArn } from '../../../ecs/arn.ts';
import type { ArnScope, ClusterArn } from '../../../ecs/arn.ts';
import type { ContainerInstanceStatus } from '../../../ecs/container-instance.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { CursorList } from '../cursor-list.ts';
import type { Departures } from '../consistency/departure.ts';
import type { JsonObject } from '../json.ts';
import { KeyHeap } from '../key-heap.ts';
import { InstanceIndex } from './instance-index.ts';
import { NO_LOAD } from './load.ts';
import type { Load } from './load.ts';

/** A cluster, with what its lists and counts need so that no answer has to look at every task. */
export interface ClusterRecord {
  readonly name: string;
  readonly arn: ClusterArn;
  status: 'ACTIVE' | 'INACTIVE';
  tags: readonly Tag[];
  settings: readonly JsonObject[];
  /** As it was given; absent when nothing was. */
  configuration?: JsonObject | undefined;
  /** Ids of all instances that ECS has not forgotten. */
  readonly knownInstanceIds: CursorList<string>;
  /** Ids of all instances but INACTIVE ones. */
  readonly instanceIds: CursorList<string>;
  readonly instanceIdsByStatus: Map<ContainerInstanceStatus, CursorList<string>>;
  /** All that ECS has not forgotten, by what expressions and placement ask about. Follows from the rest. */
  readonly instanceIndex: InstanceIndex;
  /** Ids of tasks by what ListTasks can ask for; see `tasks/task-index.ts`. */
  readonly taskIds: Map<string, CursorList<string>>;
  /** What has left these lists of late; nothing while reads are up to date. */
  readonly departures: Departures;
  /** Of all instances but INACTIVE ones together. */
  load: Load;
  /** ARNs of services that are not deleted, in order of creation. */
  readonly serviceArns: CursorList<string>;
  activeServicesCount: number;
  /** The same by how they are scheduled: DAEMONs are to have a task on each instance. */
  readonly serviceArnsByStrategy: Readonly<Record<'REPLICA' | 'DAEMON', CursorList<string>>>;
  /** ARNs of services that found no instance for a task. */
  readonly waitingServiceArns: Set<string>;
  /** How many of those, from the first on, are to try again soon. */
  retriesDue: number;
  runningTasksCount: number;
  pendingTasksCount: number;
}

/** A new cluster, empty and ACTIVE. */
export function createCluster(name: string, scope: ArnScope): ClusterRecord {
  return {
    name,
    arn: clusterArn(formatArn({ ...scope, resource: { type: 'cluster', clusterName: name } })),
    status: 'ACTIVE',
    tags: [],
    settings: [{ name: 'containerInsights', value: 'disabled' }],
    knownInstanceIds: new CursorList(),
    instanceIds: new CursorList(),
    instanceIdsByStatus: new Map(),
    instanceIndex: new InstanceIndex(),
    taskIds: new Map(),
    departures: { byTime: new KeyHeap(), byList: new Map() },
    load: NO_LOAD,
    serviceArns: new CursorList(),
    activeServicesCount: 0,
    serviceArnsByStrategy: { REPLICA: new CursorList(), DAEMON: new CursorList() },
    waitingServiceArns: new Set(),
    retriesDue: 0,
    runningTasksCount: 0,
    pendingTasksCount: 0,
  };
}
