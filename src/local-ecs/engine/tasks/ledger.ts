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
  /** By number, in the order in which ECS forgot them. */
  readonly forgotten: Map<number, LedgerEntry>;
  dropped: number;
}

/** Forgotten tasks that are kept: more than an account's launch rate makes in half an hour, some 200 MB. */
const MAX_FORGOTTEN = 100_000;

export function createLedger(): Ledger {
  return { started: 0, forgotten: new Map(), dropped: 0 };
}

/** The number of the next task. */
export function takeNumber(ledger: Ledger): number {
  ledger.started += 1;
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

function dropOldest(ledger: Ledger, count: number): void {
  let left = count;
  for (const number of ledger.forgotten.keys()) {
    if (left === 0) return;
    ledger.forgotten.delete(number);
    ledger.dropped += 1;
    left -= 1;
  }
}
