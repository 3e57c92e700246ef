/**
 * What Amazon's documents leave open about ECS, as switches. The defaults are what reports from the field make
 * most likely; whoever depends on one of these runs its tests with every value.
 */
export interface Assumptions {
  /**
   * When the resources of a task that is being stopped are given back. ECS announced in 2023 that it gives them back
   * as soon as the desired status is STOPPED; before that, and perhaps in places, only when the task has stopped.
   */
  readonly releaseOn: 'desired-stopped' | 'stopped';
  /**
   * What the agent does with a task for which its machine still lacks resources: those given back early. Agents from
   * 1.74.1 on keep such tasks PENDING, first come first served; older ones start them at once.
   */
  readonly agentStartsTasks: 'when-they-fit' | 'at-once';
  /** The failure that StartTask reports for an instance that is DRAINING; the documents only say that none start. */
  readonly drainingFailure: 'INACTIVE' | 'AGENT' | 'MISSING';
  /** StartTask with the same instance twice in its list. */
  readonly duplicateInstances: 'one-task-each' | 'one-task' | 'refused';
  /** ListTasks with a container instance that ECS does not know, or no longer. */
  readonly listTasksOfUnknownInstance: 'empty' | 'refused';
  /**
   * Whether the desired status of a task can be seen to be STOPPED before its last status is, when the reason is that
   * an essential container ended by itself.
   */
  readonly essentialExitShows: 'before-task-stopped' | 'with-task-stopped';
  /** Whether tasks outside awsvpc are ever seen in STOPPING. */
  readonly stoppingStatus: 'hidden' | 'shown';
  /** The stop code of tasks whose machine was stopped; for one that was terminated it is TerminationNotice. */
  readonly hostStoppedStopCode: 'TerminationNotice' | 'none';
  /** The stop code of tasks whose instance was deregistered by force. */
  readonly forcedDeregistrationStopCode: 'UserInitiated' | 'none';
  /** Whether tasks in host mode report network bindings. The agent takes them from Docker, which lists none. */
  readonly hostModeBindings: 'none' | 'reported';
  /** Whether a change of health makes a new version of the task. Events, which versions count, carry no health. */
  readonly healthMakesVersion: boolean;
  /**
   * Whose failures RunTask tells when it cannot place a task: those of every instance of the cluster, each with its
   * own reason, or only that of the instance it tried first.
   */
  readonly runTaskFailures: 'each-instance' | 'first-instance';
  /**
   * What `spread` over an attribute makes of instances that lack it: they count together, as if that were one value
   * more, or they take no task.
   */
  readonly spreadWithoutAttribute: 'one-value' | 'no-task';
  /** Whether StartTask heeds the `placementConstraints` of the definition; the documents name RunTask and services only. */
  readonly startTaskConstraints: 'ignored' | 'checked';
  /** Whether a RunTask that started no task has used up its client token: if so, the same call fails again. */
  readonly clientTokenAfterFailure: 'free' | 'taken';
  /** How long RunTask remembers a client token; the documents only say that it does. */
  readonly clientTokenMs: number;
  /**
   * How long a service waits before it starts tasks again whose predecessors ended before they ran, and the longest it
   * ever waits: twice as long after each round. The documents speak of up to 27 minutes, and of no steps.
   */
  readonly serviceBackOffMs: readonly [first: number, most: number];
  /** How soon services that found no room try again when some has come free. */
  readonly serviceRetryMs: number;
  /** How long a task without health checks runs before its service counts on it; "40 seconds". */
  readonly serviceHealthyAfterMs: number;
  /** Tasks that one service starts in a minute at most; a quota of 500. */
  readonly serviceStartsPerMinute: number;
  /**
   * Whether everything in one answer is of one moment, or each thing in it of a moment of its own, as far as reads lag
   * at all.
   */
  readonly laggingReads: 'whole-answer' | 'each-item';
  /** Whether a read may show an older state than one before it has shown. */
  readonly successiveReads: 'may-go-back' | 'only-forward';
  /** Whether Describe calls may not find what ECS itself has just answered that it made. */
  readonly describedWhenNew: 'perhaps' | 'always';
  /** How long a deregistered task definition still starts; "up to 10 minutes". */
  readonly deregistrationLagMs: number;
  /** How long stopped tasks and deregistered instances can be described; "at least" and "about" an hour. */
  readonly retentionMs: number;
}

/** What holds unless a test or a user says otherwise. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  releaseOn: 'desired-stopped',
  agentStartsTasks: 'when-they-fit',
  drainingFailure: 'INACTIVE',
  duplicateInstances: 'one-task-each',
  listTasksOfUnknownInstance: 'empty',
  essentialExitShows: 'before-task-stopped',
  stoppingStatus: 'hidden',
  hostStoppedStopCode: 'TerminationNotice',
  forcedDeregistrationStopCode: 'UserInitiated',
  hostModeBindings: 'none',
  healthMakesVersion: false,
  runTaskFailures: 'each-instance',
  spreadWithoutAttribute: 'one-value',
  startTaskConstraints: 'ignored',
  clientTokenAfterFailure: 'free',
  clientTokenMs: 3_600_000,
  serviceBackOffMs: [10_000, 1_620_000],
  serviceRetryMs: 1000,
  serviceHealthyAfterMs: 40_000,
  serviceStartsPerMinute: 500,
  laggingReads: 'each-item',
  successiveReads: 'may-go-back',
  describedWhenNew: 'perhaps',
  deregistrationLagMs: 0,
  retentionMs: 3_600_000,
};
