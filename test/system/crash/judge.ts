import { LAUNCH_VARIABLE, parseLaunchVariable } from '../../../src/bridge/identity.ts';
import type { EcsTask } from '../../../src/ecs/task.ts';
import type { TaskId } from '../../../src/mesos/ids.ts';
import type { TaskState } from '../../../src/mesos/task-state.ts';
import type { LocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { isGivenUp } from './framework-memory.ts';
import type { MemoryEntry } from './framework-memory.ts';

export type LedgerEntry = ReturnType<LocalEcs['ledger']>['tasks'][number];

/** What is known when everything is over: what ECS says it did, and what the framework believes. */
export interface Evidence {
  readonly ledger: readonly LedgerEntry[];
  readonly memory: readonly MemoryEntry[];
  /**
   * Whether a task may exist of which the framework was told that it does not: only where ECS may act late on a call of a
   * bridge that has died, and nothing remembers that call.
   */
  readonly mayTurnUp: boolean;
  /** Whether every end is told by an update: where the store is kept and the framework does not ask in a hurry. */
  readonly endsAreUpdates: boolean;
}

/** The Mesos id that a task carries. */
export function mesosIdOf({ overrides }: EcsTask): TaskId | undefined {
  const variables = overrides.containerOverrides.flatMap(({ environment = [] }) => environment);
  const value = variables.find(({ name }) => name === LAUNCH_VARIABLE)?.value;
  return value === undefined ? undefined : parseLaunchVariable(value)?.taskId;
}

export const isOver = ({ phase, known }: LedgerEntry): boolean =>
  phase === 'over' && known.lastStatus === 'STOPPED';

function startedTwice(what: string, ids: readonly (string | undefined)[]): readonly string[] {
  const twice = ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index);
  return [...new Set(twice)].map((id) => `ECS has started ${what} ${id} more than once`);
}

const exitCodesOf = ({ known }: LedgerEntry): readonly (number | undefined)[] =>
  known.containers.map(({ exitCode }) => exitCode);

/** Why ECS does not bear out that a task has ended so, or undefined if it does. */
function refutation(state: TaskState, task: LedgerEntry | undefined, mayTurnUp: boolean): string | undefined {
  if (isGivenUp(state)) return task === undefined || mayTurnUp ? undefined : 'ECS has started it';
  if (task === undefined) return 'ECS has never started it';
  switch (state) {
    case 'TASK_FINISHED':
      return exitCodesOf(task).every((code) => code === 0) ? undefined : 'its exit code is not 0';
    case 'TASK_FAILED':
      return exitCodesOf(task).some((code) => code !== undefined && code !== 0)
        ? undefined
        : 'no exit code is above 0';
    case 'TASK_KILLED':
      return task.known.stopCode === 'UserInitiated' ? undefined : 'nobody has stopped it';
    default:
      return 'nothing could lead to this';
  }
}

const endsIn = (memory: readonly MemoryEntry[]) =>
  memory.flatMap((entry) => (entry.type === 'ended' ? [entry] : []));

const launchedIn = (memory: readonly MemoryEntry[]): readonly TaskId[] =>
  memory.flatMap((entry) => (entry.type === 'launched' ? [entry.taskId] : []));

function judgeEnds({ ledger, memory, mayTurnUp }: Evidence): readonly string[] {
  return endsIn(memory).flatMap(({ taskId, state }) => {
    const task = ledger.find(({ known }) => mesosIdOf(known) === taskId);
    const why = refutation(state, task, mayTurnUp);
    return why === undefined ? [] : [`${taskId} is ${state} to the framework, but ${why}`];
  });
}

/** Each task that the framework has launched has one end, given up ones aside. */
function judgeLaunched({ memory }: Evidence): readonly string[] {
  return launchedIn(memory).flatMap((id) => {
    const states = endsIn(memory).flatMap(({ taskId, state }) => (taskId === id ? [state] : []));
    const ends = new Set(states.filter((state) => !isGivenUp(state)));
    if (states.length === 0) return [`the framework was never told the end of ${id}`];
    return ends.size > 1 ? [`${id} has ended as ${[...ends].join(' and as ')}`] : [];
  });
}

/** Each task of ECS is one that the framework has launched, is over, and was told to be. */
function judgeStarted({ ledger, memory, endsAreUpdates }: Evidence): readonly string[] {
  const launched = launchedIn(memory);
  return ledger.flatMap((task) => {
    const id = mesosIdOf(task.known);
    if (id === undefined || !launched.includes(id))
      return [`${task.known.taskArn} is of no task that the framework has launched`];
    const isTold = endsIn(memory).some((end) => end.taskId === id && end.isReliable);
    return [
      ...(isOver(task) ? [] : [`${id} is still there`]),
      ...(isTold || !endsAreUpdates ? [] : [`no update has told the end of ${id}`]),
    ];
  });
}

/** What is wrong, in sentences; nothing if all is well. */
export function judge(evidence: Evidence): readonly string[] {
  const tasks = evidence.ledger.map(({ known }) => known);
  return [
    ...startedTwice(
      'launch',
      tasks.map(({ startedBy }) => startedBy),
    ),
    ...startedTwice('task', tasks.map(mesosIdOf)),
    ...judgeStarted(evidence),
    ...judgeLaunched(evidence),
    ...judgeEnds(evidence),
  ];
}
