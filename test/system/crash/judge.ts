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
  /** Whether a task may exist of which the framework was told that it does not: only where ECS may act late on a call of
   * a bridge that has died, and nothing remembers that call. */
  readonly mayTurnUp: boolean;
}

/** The Mesos id that a task carries. */
export function mesosIdOf({ overrides }: EcsTask): TaskId | undefined {
  const variables = overrides.containerOverrides.flatMap(({ environment = [] }) => environment);
  const value = variables.find(({ name }) => name === LAUNCH_VARIABLE)?.value;
  return value === undefined ? undefined : parseLaunchVariable(value)?.taskId;
}

export const isOver = ({ phase, known }: LedgerEntry): boolean =>
  phase === 'over' && known.lastStatus === 'STOPPED';

function duplicates(ids: readonly (string | undefined)[], what: string): readonly string[] {
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

function judgeEnds({ ledger, memory, mayTurnUp }: Evidence): readonly string[] {
  return memory.flatMap((entry) => {
    if (entry.type !== 'ended') return [];
    const task = ledger.find(({ known }) => mesosIdOf(known) === entry.taskId);
    const why = refutation(entry.state, task, mayTurnUp);
    return why === undefined ? [] : [`${entry.taskId} is ${entry.state} to the framework, but ${why}`];
  });
}

function judgeLaunched({ ledger, memory }: Evidence): readonly string[] {
  const launched = memory.flatMap((entry) => (entry.type === 'launched' ? [entry.taskId] : []));
  const ended = memory.flatMap((entry) => (entry.type === 'ended' ? [entry] : []));
  const unknown = ledger.flatMap(({ known }) => {
    const id = mesosIdOf(known);
    return id !== undefined && launched.includes(id)
      ? []
      : [`${known.taskArn} is of no task that the framework has launched`];
  });
  const endless = launched.filter((id) => !ended.some(({ taskId }) => taskId === id));
  const changed = duplicates(
    ended.filter(({ state }) => !isGivenUp(state)).map(({ taskId }) => taskId),
    '',
  ).length;
  return [
    ...duplicates(launched, 'the framework’s launch'),
    ...unknown,
    ...endless.map((id) => `the framework was never told the end of ${id}`),
    ...(changed > 0 ? ['a task has ended in two ways'] : []),
  ];
}

/** What is wrong, in sentences; nothing if all is well. */
export function judge(evidence: Evidence): readonly string[] {
  const { ledger } = evidence;
  return [
    ...duplicates(
      ledger.map(({ known }) => known.startedBy),
      'launch',
    ),
    ...duplicates(
      ledger.map(({ known }) => mesosIdOf(known)),
      'task',
    ),
    ...ledger
      .filter((task) => !isOver(task))
      .map(({ known }) => `${mesosIdOf(known) ?? known.taskArn} is still there`),
    ...judgeLaunched(evidence),
    ...judgeEnds(evidence),
  ];
}
