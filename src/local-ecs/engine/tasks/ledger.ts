import { lastSegment } from '../../../ecs/arn.ts';
import { CursorList } from '../cursor-list.ts';
import type { TaskRecord } from './task.ts';
import { viewTask } from './view-task.ts';
import type { TaskView } from './view-task.ts';

/** A task that was started once: what it was started with, what ECS knew of it last, and what was really the case. */
export interface LedgerEntry extends TaskView {
  /** The first task ever started has 1. */
  readonly number: number;
}

/** What remains of tasks when ECS has forgotten them. */
export interface Ledger {
  /** Tasks ever started. */
  started: number;
  /** The ids of all that are not dropped; each stands at its task's number. */
  readonly taskIds: CursorList<string>;
  /** By number, in the order in which ECS forgot them. */
  readonly forgotten: Map<number, LedgerEntry>;
  dropped: number;
}

/** Forgotten tasks that are kept: more than an account's launch rate makes in half an hour, some 200 MB. */
const MAX_FORGOTTEN = 100_000;

export function createLedger(): Ledger {
  return { started: 0, taskIds: new CursorList(), forgotten: new Map(), dropped: 0 };
}

/** The number of the next task, which has this id. */
export function takeNumber(ledger: Ledger, taskId: string): number {
  ledger.started += 1;
  ledger.taskIds.add(taskId, ledger.started);
  return ledger.started;
}

/** Keeps what a task was, at the moment when ECS forgets it. */
export function keepInLedger(ledger: Ledger, task: TaskRecord, mostForgotten = MAX_FORGOTTEN): void {
  const { forgotten } = ledger;
  forgotten.set(task.number, { number: task.number, ...viewTask(task) });
  if (forgotten.size > mostForgotten) dropOldest(ledger, Math.ceil(mostForgotten / DROPPED_SHARE));
}

/** A part of them goes at once: to find the oldest in a map costs as much as there were older ones. */
const DROPPED_SHARE = 10;

/** The entries behind a number, in order. Each costs as much as it is looked at. */
export function* entriesAfter(
  { taskIds, forgotten }: Ledger,
  tasks: ReadonlyMap<string, TaskRecord>,
  after: number,
): Generator<LedgerEntry> {
  for (const [number, id] of taskIds.after(after)) {
    const task = tasks.get(id);
    const entry = task === undefined ? forgotten.get(number) : { number, ...viewTask(task) };
    if (entry !== undefined) yield entry;
  }
}

function dropOldest(ledger: Ledger, count: number): void {
  let left = count;
  for (const [number, { known }] of ledger.forgotten) {
    if (left === 0) return;
    ledger.forgotten.delete(number);
    ledger.taskIds.delete(lastSegment(known.taskArn));
    ledger.dropped += 1;
    left -= 1;
  }
}
