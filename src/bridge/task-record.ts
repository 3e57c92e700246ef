import type { EcsTaskArn, TaskDefinitionArn } from '../ecs/arn.ts';
import type { StartTaskRequest } from '../ecs/calls.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
import type { EcsTask } from '../ecs/task.ts';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../mesos/ids.ts';
import type { ExecutorInfo, TaskInfo } from '../mesos/task-info.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { TaskState } from '../mesos/task-state.ts';
import type { LaunchId } from './identity.ts';
import type { LaunchTrace } from './launch-trace.ts';

declare const brand: unique symbol;

/** Names a task within the bridge: two frameworks may use the same task id. */
export type TaskKey = string & { readonly [brand]: 'TaskKey' };

export function taskKey(framework: FrameworkId, task: TaskId): TaskKey {
  return `${framework}\n${task}` as TaskKey;
}

/**
 * How far the launch of a task has come. Leaving a phase is final; the order is the order below, and any phase
 * may go straight to ENDED.
 *
 * - PARKED: its task definition is being read, or registered.
 * - QUEUED: ready to be sent, waiting for its turn.
 * - SENT: StartTask is under way. From here on the task may exist.
 * - UNKNOWN: StartTask failed in a way that may have started it; it is looked for, never sent again.
 * - ACCEPTED: ECS has the task.
 * - ENDED: the task is over, or was never started; kept until the framework has acknowledged.
 */
export type Launch =
  | {
      readonly phase: 'PARKED';
      readonly reference: string;
      readonly taskInfo: TaskInfo;
      /** What is registered under that reference, a family, unless it exists. */
      readonly registration?: TaskDefinitionRegistration;
    }
  | {
      readonly phase: 'QUEUED' | 'SENT' | 'UNKNOWN';
      readonly request: StartTaskRequest;
      readonly attempts: number;
      /** When StartTask was last under way: sent, or given up without an answer; 0 before. */
      readonly sentAtMs: number;
      /** The machine that RunTask named, where it was RunTask: the task may be on any agent of it. */
      readonly ec2InstanceId?: string;
      /** The `startedBy` of a StartTask that it shares with other launches. */
      readonly sharedAs?: string;
      /** ECS has refused a StartTask that it shared: nobody knows on whose account. */
      readonly alone?: true;
    }
  | {
      readonly phase: 'ACCEPTED';
      readonly taskArn: EcsTaskArn;
      readonly taskDefinitionArn: TaskDefinitionArn;
      readonly acceptedAtMs: number;
      /** What ECS said last; the one with the highest version wins. */
      readonly observed: EcsTask;
      /** Since when ECS says it does not know the task, while it says so. */
      readonly missingSinceMs?: number;
    }
  | {
      readonly phase: 'ENDED';
      readonly endedAtMs: number;
      readonly taskArn?: EcsTaskArn;
      /** What ECS said last, for people; absent where ECS never had it. */
      readonly ending?: Ending;
    };

/** What is kept of an ECS task that is over. */
export interface Ending extends Pick<
  EcsTask,
  'taskDefinitionArn' | 'stopCode' | 'stoppedReason' | 'createdAtMs' | 'startedAtMs' | 'stoppedAtMs'
> {
  /** Of several containers, the first that is not 0 counts. */
  readonly exitCode?: number;
}

function exitCodeOf({ containers }: EcsTask): number | undefined {
  const codes = containers.flatMap(({ exitCode }) => exitCode ?? []);
  return codes.find((code) => code !== 0) ?? codes[0];
}

export function endingOf(task: EcsTask): Ending {
  const { taskDefinitionArn, stopCode, stoppedReason, createdAtMs, startedAtMs, stoppedAtMs } = task;
  const exitCode = exitCodeOf(task);
  return {
    taskDefinitionArn,
    ...(stopCode === undefined ? {} : { stopCode }),
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(stoppedAtMs === undefined ? {} : { stoppedAtMs }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/** A launch whose StartTask request is at hand. */
export type Sendable = Extract<Launch, { readonly phase: 'QUEUED' | 'SENT' | 'UNKNOWN' }>;

/** A wish to end a task; kept until the task has ended. */
export interface KillIntent {
  readonly requestedAtMs: number;
  /**
   * IDLE: StopTask is still to be sent. SENT: it is under way. ACCEPTED: ECS has taken it, at `sinceMs`.
   */
  readonly stop: 'IDLE' | 'SENT' | 'ACCEPTED';
  readonly sinceMs: number;
  readonly attempts: number;
  /**
   * Whom it came from: the framework, the bridge on its behalf (teardown), the drain of its agent, or an
   * operator.
   */
  readonly by: 'FRAMEWORK' | 'BRIDGE' | 'DRAIN' | 'OPERATOR';
}

/** What its framework said of a task that nothing is decided by; for tools and people. */
export type TaskDetails = Pick<TaskInfo, 'name' | 'resources' | 'labels' | 'discovery'>;

export function detailsOf({ name, resources, labels, discovery }: TaskInfo): TaskDetails {
  return {
    name,
    resources,
    ...(labels === undefined ? {} : { labels }),
    ...(discovery === undefined ? {} : { discovery }),
  };
}

/** That a framework was told of a state, and when that was reported first. */
export interface TaskMoment {
  readonly state: TaskState;
  readonly atMs: number;
}

/** A task of a framework, as the bridge knows it. Frozen; replaced whole. */
export interface Task {
  readonly key: TaskKey;
  readonly frameworkId: FrameworkId;
  readonly taskId: TaskId;
  readonly agentId: AgentId;
  readonly launchId: LaunchId;
  readonly role: string;
  /** Set for tasks that came with an executor. */
  readonly executorId?: ExecutorId;
  /** What that executor is like; unknown of a task that was found again. */
  readonly executor?: ExecutorInfo;
  readonly launch: Launch;
  /** The newest state known, whatever the framework has been told. */
  readonly state: TaskState;
  /** The newest health known, likewise. */
  readonly healthy?: boolean;
  /** Absent of a task that was found again without a memory of it. */
  readonly details?: TaskDetails;
  /** The last status sent, in full form; reconciliation answers with it. */
  readonly told?: TaskStatus;
  /** The states it has been told, oldest first; the last ones only. */
  readonly history?: readonly TaskMoment[];
  readonly kill?: KillIntent;
  /** Absent where nobody follows it. */
  readonly trace?: LaunchTrace;
  /** Since when the agent is lost to us, while it is. */
  readonly unreachableSinceMs?: number;
  /** What was reported last before the loss; it is gone on from there when the agent is back. */
  readonly stateBeforeLoss?: TaskState;
}

/** Enough for a life with an agent that is lost and comes back a few times. */
const MAX_MOMENTS = 12;

/** The task after its framework has been told a status. */
export function afterTelling(task: Task, status: TaskStatus): Task {
  const { history = [] } = task;
  const { state, timestamp = 0 } = status;
  const isNews = history.at(-1)?.state !== state;
  const moments = isNews ? [...history, { state, atMs: timestamp * 1000 }].slice(-MAX_MOMENTS) : history;
  return { ...task, told: status, history: moments };
}
