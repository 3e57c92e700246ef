import type { AppDefinition } from '../../engine/app-definition.ts';
import type { PathId } from '../../engine/path-id.ts';
import type { Health, Readiness, TaskFailure } from '../../scheduler/health.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { MarathonState } from '../../scheduler/state.ts';

/**
 * A task with what is known of it, as it was at one moment: a long answer is made while everything goes on, and is to be of
 * the moment when it was asked for.
 */
export interface ShownTask {
  readonly instance: Instance;
  /** What checks have found: Marathon's own, and the agent's. Empty as long as there is nothing. */
  readonly health: readonly Health[];
  readonly readiness: readonly Readiness[];
}

/** An app with what is known of it, as it was at one moment. */
export interface ShownApp {
  readonly app: AppDefinition;
  readonly tasks: readonly ShownTask[];
  /** The id of the deployment at work on it. */
  readonly deployment: string | undefined;
  readonly failure: TaskFailure | undefined;
}

const NOTHING: readonly never[] = [];

function healthOf({ health }: MarathonState, { taskId, healthy }: Instance): readonly Health[] {
  const own = health.get(taskId)?.filter((each) => each !== undefined) ?? NOTHING;
  return healthy === undefined ? own : [...own, { alive: healthy, consecutiveFailures: healthy ? 0 : 1 }];
}

export const shownTask = (state: MarathonState, instance: Instance): ShownTask => ({
  instance,
  health: healthOf(state, instance),
  readiness: state.readiness.get(instance.taskId) ?? NOTHING,
});

export const instancesOf = ({ instances }: MarathonState, app: PathId): readonly Instance[] => [
  ...instances.ofApp(app).values(),
];

export const shownTasks = (state: MarathonState, app: PathId): readonly ShownTask[] =>
  instancesOf(state, app).map((instance) => shownTask(state, instance));

export const shownApp = (state: MarathonState, app: AppDefinition): ShownApp => ({
  app,
  tasks: shownTasks(state, app.id),
  deployment: state.locks.get(app.id),
  failure: state.failures.get(app.id),
});
