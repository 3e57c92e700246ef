import { LAUNCH_VARIABLE, parseLaunchVariable } from '../../src/bridge/identity.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { TaskId } from '../../src/mesos/ids.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import type { TaskNews } from './report.ts';

type LedgerEntry = Pick<ReturnType<LocalEcs['ledger']>['tasks'][number], 'known' | 'phase'>;

/** What the framework believes of one of its tasks. */
interface Belief {
  readonly launchedAtMs: number;
  /** Absent while it is believed to be alive. */
  readonly end?: { readonly state: TaskState; readonly atMs: number };
}

export type Beliefs = Map<TaskId, Belief>;

export interface Evidence {
  /** Every task that ECS has ever started. */
  readonly ledger: readonly LedgerEntry[];
  readonly beliefs: ReadonlyMap<TaskId, Belief>;
  readonly nowMs: number;
  /** How long framework and ECS may differ. */
  readonly windowMs: number;
}

/** Takes in what the framework has done and heard. */
export function learn(beliefs: Beliefs, news: TaskNews): void {
  const { taskId, atMs } = news;
  if (news.type === 'launched') beliefs.set(taskId, { launchedAtMs: atMs });
  else beliefs.set(taskId, { launchedAtMs: atMs, ...beliefs.get(taskId), end: { state: news.state, atMs } });
}

/** The Mesos id that a task carries. */
function mesosIdOf({ known }: LedgerEntry): TaskId | undefined {
  const variables = known.overrides.containerOverrides.flatMap(({ environment = [] }) => environment);
  const value = variables.find(({ name }) => name === LAUNCH_VARIABLE)?.value;
  return value === undefined ? undefined : parseLaunchVariable(value)?.taskId;
}

/** Nothing of it can run any more, and ECS knows. */
const isOver = ({ phase, known }: LedgerEntry): boolean => phase === 'over' && known.lastStatus === 'STOPPED';

function startedTwice(what: string, ids: readonly (string | undefined)[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const id of ids) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].flatMap(([id, count]) =>
    count > 1 ? [`ECS has started ${what} ${id} ${count} times`] : [],
  );
}

/** Why ECS does not bear out that a task has ended so, or undefined if it does. */
function refutation(state: TaskState, task: LedgerEntry | undefined): string | undefined {
  if (state !== 'TASK_FINISHED' && state !== 'TASK_FAILED') return undefined;
  if (task === undefined) return 'ECS has never started it';
  const hasFailed = task.known.containers.some(({ exitCode = 0 }) => exitCode > 0);
  return hasFailed === (state === 'TASK_FAILED') ? undefined : 'its exit codes say otherwise';
}

/** What is wrong with one task of the framework. */
function judgeTask(
  id: TaskId,
  { launchedAtMs, end }: Belief,
  task: LedgerEntry | undefined,
  isLongAgo: (atMs: number) => boolean,
): string | undefined {
  if (end !== undefined) {
    const why = refutation(end.state, task);
    if (why !== undefined) return `${id} is ${end.state} to the framework, but ${why}`;
    const runsOn = task !== undefined && !isOver(task) && isLongAgo(end.atMs);
    return runsOn ? `${id} is ${end.state} to the framework, and still there` : undefined;
  }
  if (task === undefined)
    return isLongAgo(launchedAtMs) ? `nothing has come of the launch of ${id}` : undefined;
  const { stoppedAtMs } = task.known;
  return stoppedAtMs !== undefined && isLongAgo(stoppedAtMs)
    ? `the framework was never told the end of ${id}`
    : undefined;
}

/** What is wrong, in sentences; nothing if all is well. */
export function judge({ ledger, beliefs, nowMs, windowMs }: Evidence): readonly string[] {
  const ids = ledger.map(mesosIdOf);
  const byId = new Map(ledger.map((task, index) => [ids[index], task]));
  const isLongAgo = (atMs: number): boolean => atMs <= nowMs - windowMs;
  const wrong = [...beliefs].map(([id, belief]) => judgeTask(id, belief, byId.get(id), isLongAgo));
  return [
    ...startedTwice(
      'launch',
      ledger.map(({ known }) => known.startedBy),
    ),
    ...startedTwice('task', ids),
    ...ledger.flatMap(({ known }, index) =>
      ids[index] === undefined ? [`${known.taskArn} carries no name of a task`] : [],
    ),
    ...wrong.filter((problem) => problem !== undefined),
  ];
}
