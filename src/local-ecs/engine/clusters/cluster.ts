import { clusterArn, formatArn } from '../../../ecs/arn.ts';
import type { ArnScope, ClusterArn } from '../../../ecs/arn.ts';
import type { ContainerInstanceStatus } from '../../../ecs/container-instance.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { CursorList } from '../cursor-list.ts';
import { DenseSet } from '../dense-set.ts';
import type { Departures } from '../consistency/departure.ts';
import type { JsonObject } from '../json.ts';
import { KeyHeap } from '../key-heap.ts';
import { NO_LOAD } from './load.ts';
import type { Load } from './load.ts';
import { createPlacementIndex } from './placement-index.ts';
import type { PlacementIndex } from './placement-index.ts';

/** A cluster, with what its lists and counts need so that no answer has to look at every task. */
export interface ClusterRecord {
  readonly name: string;
  readonly arn: ClusterArn;
  status: 'ACTIVE' | 'INACTIVE';
  tags: readonly Tag[];
  settings: readonly JsonObject[];
  /** As it was given; absent when nothing was. */
  configuration?: JsonObject | undefined;
  /** Ids of all instances but INACTIVE ones. */
  readonly instanceIds: CursorList<string>;
  readonly instanceIdsByStatus: Map<ContainerInstanceStatus, CursorList<string>>;
  /** Ids of the ACTIVE instances, for drawing one of them at random. */
  readonly activeInstanceIds: DenseSet<string>;
  /** The same by the values of attributes that tasks are spread over; see `clusters/placement-indexes.ts`. */
  readonly placementIndexes: Map<string, PlacementIndex>;
  /** By task group, how many tasks of it are wanted on which instance, by id; see `tasks/task-groups.ts`. */
  readonly groupHosts: Map<string, Map<string, number>>;
  /** Ids of tasks by what ListTasks can ask for; see `tasks/task-index.ts`. */
  readonly taskIds: Map<string, CursorList<string>>;
  /** What has left these lists of late; nothing while reads are up to date. */
  readonly departures: Departures;
  /** Of all instances but INACTIVE ones together. */
  load: Load;
  /** ARNs of services that are not deleted, in order of creation. */
  readonly serviceArns: CursorList<string>;
  activeServicesCount: number;
  /** ARNs of the services that are to have a task on each instance. */
  readonly daemonServiceArns: Set<string>;
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
    instanceIds: new CursorList(),
    instanceIdsByStatus: new Map(),
    activeInstanceIds: new DenseSet(),
    placementIndexes: new Map([['', createPlacementIndex([])]]),
    groupHosts: new Map(),
    taskIds: new Map(),
    departures: { byTime: new KeyHeap(), byList: new Map() },
    load: NO_LOAD,
    serviceArns: new CursorList(),
    activeServicesCount: 0,
    daemonServiceArns: new Set(),
    waitingServiceArns: new Set(),
    retriesDue: 0,
    runningTasksCount: 0,
    pendingTasksCount: 0,
  };
}
