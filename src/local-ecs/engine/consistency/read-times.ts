import type { InstanceRecord } from '../instances/container-instance.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { knownAt } from './history.ts';

/** The moment that an answer shows of the next thing in it. */
export type ReadTimes = () => number;

/** Whether what is read now is what is known now. */
export function isUpToDate({ state, fault }: Turn): boolean {
  return state.options.consistencyMs === 0 && fault?.staleMs === undefined;
}

/** Up to now, or as far behind as chance has it. Without lag nothing is taken from chance. */
export function readTimes(turn: Turn): ReadTimes {
  const { state, nowMs } = turn;
  const { consistencyMs, assumptions } = state.options;
  if (turn.fault?.staleMs !== undefined) {
    const staleMs = nowMs - turn.fault.staleMs;
    return () => staleMs;
  }
  if (consistencyMs === 0) return () => nowMs;
  const draw = (): number => {
    const drawnMs = nowMs - Math.floor(turn.random() * (consistencyMs + 1));
    if (assumptions.successiveReads === 'may-go-back') return drawnMs;
    state.shownUpToMs = Math.max(state.shownUpToMs, drawnMs);
    return state.shownUpToMs;
  };
  if (assumptions.laggingReads === 'each-item') return draw;
  const atMs = draw();
  return () => atMs;
}

/** A task as a read of that moment shows it; undefined when there was none yet. */
export function taskAt(task: TaskRecord, atMs: number): TaskRecord | undefined {
  const known = knownAt(task, task.known.createdAtMs, atMs);
  if (known === undefined || known === task.known) return known && task;
  return { ...task, known };
}

/** The same of a container instance. */
export function instanceAt(instance: InstanceRecord, atMs: number): InstanceRecord | undefined {
  const known = knownAt(instance, instance.registeredAtMs, atMs);
  if (known === undefined || known === instance.known) return known && instance;
  return { ...instance, known };
}

const mayBeMissing = ({ state }: Turn): boolean => state.options.assumptions.describedWhenNew === 'perhaps';

/** What DescribeTasks tells of a task at that moment; undefined when it does not find it. */
export function taskDescribed(turn: Turn, task: TaskRecord, atMs: number): TaskRecord | undefined {
  return taskAt(task, mayBeMissing(turn) ? atMs : Math.max(atMs, task.known.createdAtMs));
}

/** The same of DescribeContainerInstances. */
export function instanceDescribed(
  turn: Turn,
  instance: InstanceRecord,
  atMs: number,
): InstanceRecord | undefined {
  return instanceAt(instance, mayBeMissing(turn) ? atMs : Math.max(atMs, instance.registeredAtMs));
}
