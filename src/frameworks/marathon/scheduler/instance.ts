import type { AgentId, TaskId } from '../../../mesos/ids.ts';
import { isTerminal } from '../../../mesos/task-state.ts';
import type { TaskState } from '../../../mesos/task-state.ts';
import type { ConstrainedAgent } from '../engine/constraints.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';

/** Where an instance is, as far as constraints, clients and checks want to know. */
export interface PlacedAgent extends ConstrainedAgent {
  readonly agentId: AgentId;
}

/**
 * One launched task of an app, from the moment it is sent until its end is known. What is only wanted is no instance yet.
 * Never changed; a new one takes its place.
 */
export interface Instance {
  readonly id: string;
  readonly app: PathId;
  readonly taskId: TaskId;
  /** Which launch of this instance its task is, from 1. */
  readonly attempt: number;
  /** Of the app, when the task was launched. */
  readonly version: Timestamp;
  readonly agent: PlacedAgent;
  /** By index of the app's ports; undefined where a port has none of the host's. */
  readonly hostPorts: readonly (number | undefined)[];
  /** Of the task, as it was told last; absent until the first report. */
  readonly state?: TaskState;
  readonly stagedAtMs: number;
  readonly startedAtMs?: number;
  readonly ipAddresses: readonly string[];
  /** What the agent's own check says; absent where there is none. */
  readonly healthy?: boolean;
  /** Why it has been told to end; absent while it is to run. */
  readonly stopping?: StopReason;
  /** What its check found, where it is to end since it is unhealthy. */
  readonly unhealthyCause?: string;
  /** Since when it is out of reach; absent while it is not. */
  readonly unreachableSinceMs?: number;
  /** Whether it has been out of reach for so long that another one takes its place. */
  readonly isInactive?: true;
}

/** Why an instance is to end: too many of them, on request, its check fails, or its app is gone. */
export type StopReason = 'surplus' | 'request' | 'unhealthy' | 'orphaned';

export const CONDITIONS = [
  'Provisioned',
  'Staging',
  'Starting',
  'Running',
  'Killing',
  'Killed',
  'Finished',
  'Failed',
  'Error',
  'Gone',
  'Dropped',
  'Unreachable',
  'UnreachableInactive',
  'Unknown',
] as const;

/** Marathon's word for the state of an instance. */
export type Condition = (typeof CONDITIONS)[number];

const CONDITION_OF: Readonly<Record<TaskState, Condition>> = {
  TASK_STAGING: 'Staging',
  TASK_STARTING: 'Starting',
  TASK_RUNNING: 'Running',
  TASK_KILLING: 'Killing',
  TASK_KILLED: 'Killed',
  TASK_FINISHED: 'Finished',
  TASK_FAILED: 'Failed',
  TASK_ERROR: 'Error',
  // A framework that knows partitions is told LOST only of tasks that will not come back.
  TASK_LOST: 'Dropped',
  TASK_DROPPED: 'Dropped',
  TASK_GONE: 'Gone',
  TASK_GONE_BY_OPERATOR: 'Gone',
  TASK_UNREACHABLE: 'Unreachable',
  TASK_UNKNOWN: 'Unknown',
};

export const conditionOfState = (state: TaskState | undefined): Condition =>
  state === undefined ? 'Provisioned' : CONDITION_OF[state];

export const isRunning = ({ state }: Instance): boolean => state === 'TASK_RUNNING';

/** Whether it counts as one of those that its app is to have: neither told to end, nor given up as out of reach. */
export const isActive = ({ stopping, isInactive }: Instance): boolean =>
  stopping === undefined && isInactive !== true;

/** Whether nothing more will come of the task. One that the master does not know is over as well. */
export const isOver = (state: TaskState): boolean => isTerminal(state) || state === 'TASK_UNKNOWN';

export const conditionOf = ({ state, isInactive }: Instance): Condition =>
  isInactive === true ? 'UnreachableInactive' : conditionOfState(state);
