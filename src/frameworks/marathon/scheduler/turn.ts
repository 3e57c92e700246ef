import type { RecordChange } from './record.ts';
import type { Effect, Note } from './effect.ts';
import type { MarathonEvent } from './event.ts';
import type { SchedulerRules } from './rules.ts';
import type { MarathonState } from './state.ts';

/** Names and numbers that nobody can foresee; seeded in tests. */
export interface Chance {
  /** A UUID in its usual text of 36 characters, never the same twice. */
  readonly uuid: () => string;
  /** From 0 to below 1, evenly spread. */
  readonly random: () => number;
}

/** Inputs that are dealt with at one moment, and what comes of them. */
export interface Turn {
  readonly state: MarathonState;
  readonly nowMs: number;
  readonly rules: SchedulerRules;
  readonly chance: Chance;
  /** Effects so far, in order. */
  readonly out: Effect[];
}

export function persist({ out }: Turn, change: RecordChange): void {
  out.push({ type: 'persist', change });
}

export function tell({ out, nowMs }: Turn, event: MarathonEvent): void {
  out.push({ type: 'event', event, atMs: nowMs });
}

export function note({ out }: Turn, line: Note): void {
  out.push({ type: 'note', note: line });
}
