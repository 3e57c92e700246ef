import { appendFileSync, existsSync, readFileSync } from 'node:fs';

import { taskId } from '../../../src/mesos/ids.ts';
import type { TaskId } from '../../../src/mesos/ids.ts';
import { isTerminal } from '../../../src/mesos/task-state.ts';
import type { TaskState } from '../../../src/mesos/task-state.ts';

/** What a framework remembers, in the order in which it happened. */
export type MemoryEntry =
  | { readonly type: 'launched'; readonly taskId: TaskId }
  | {
      readonly type: 'ended';
      readonly taskId: TaskId;
      readonly state: TaskState;
      /** Whether it was told by an update that is repeated until it is acknowledged, not by an answer or in passing. */
      readonly isReliable: boolean;
    };

type Ended = Extract<MemoryEntry, { type: 'ended' }>;

/** States in which a task is given up: it is not known to have run to any end. */
const GIVEN_UP: ReadonlySet<TaskState> = new Set([
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
]);

export const isGivenUp = (state: TaskState): boolean => GIVEN_UP.has(state);

/** Whether the framework waits no longer for the task; unlike for Mesos, an unknown task is over as well. */
export const isEnd = (state: TaskState): boolean => isTerminal(state) || isGivenUp(state);

export const attemptId = (job: string, attempt: number): TaskId => taskId(`${job}-${attempt}`);

/** Reads what is there; a file that is missing is an empty memory. */
export function readMemory(path: string): readonly MemoryEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  // The file is written by this module alone.
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as MemoryEntry);
}

/** A framework's own memory: a file that it adds to and that is on the disk before it goes on. */
export class FrameworkMemory {
  readonly #path: string;
  readonly #launched: TaskId[] = [];
  readonly #ends = new Map<TaskId, readonly Ended[]>();

  constructor(path: string) {
    this.#path = path;
    for (const entry of readMemory(path)) this.#take(entry);
  }

  get launched(): readonly TaskId[] {
    return this.#launched;
  }

  /** The end it was told of a task first. A task that was given up may end after all. */
  endOf(id: TaskId): TaskState | undefined {
    return this.#ends.get(id)?.[0]?.state;
  }

  /** Remembers; what it knows already it does not write again. */
  add(entry: MemoryEntry): void {
    if (entry.type === 'ended' && this.#isKnown(entry)) return;
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`, { flush: true });
    this.#take(entry);
  }

  #isKnown({ taskId, state, isReliable }: Ended): boolean {
    const known = this.#ends.get(taskId) ?? [];
    return known.some((end) => end.state === state && end.isReliable === isReliable);
  }

  #take(entry: MemoryEntry): void {
    if (entry.type === 'launched') this.#launched.push(entry.taskId);
    else this.#ends.set(entry.taskId, [...(this.#ends.get(entry.taskId) ?? []), entry]);
  }
}
