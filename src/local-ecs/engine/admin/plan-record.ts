import type { EventFaults } from '../events/event-faults.ts';
import type { FaultRecord } from '../faults/fault.ts';
import type { PlannedCommand } from '../faults/fault-plan.ts';
import type { RandomStream } from '../seeded-random.ts';
import type { PlannableCommand } from './admin-command.ts';

/** A planned command, and what has come of it. */
export interface TimelineRecord extends RandomStream {
  readonly planned: PlannedCommand<PlannableCommand>;
  carriedOut: number;
  refused: number;
  /** Why the last one was refused that was. */
  lastRefusal?: string;
  /** Absent when it happens no more. */
  nextAtMs?: number;
}

/** The plan in force. */
export interface PlanRecord {
  /** Plans before it do not concern it: deadlines of theirs may still come. */
  readonly number: number;
  readonly seed: number;
  readonly faults: readonly FaultRecord[];
  readonly timeline: readonly TimelineRecord[];
  /** What it makes go wrong with events; absent when it says nothing of them. */
  readonly events?: EventFaults;
}
