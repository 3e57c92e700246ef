import type { EventFaults } from '../events/event-faults.ts';
import type { FaultRule } from './fault.ts';

/** When something of a plan happens, in milliseconds from when the plan is applied. */
export type PlannedTime =
  | { readonly atMs: number }
  /** The first time after so long. */
  | { readonly everyMs: number }
  /** At times that chance decides, so often on average. */
  | { readonly perHour: number };

/** What a planned command is carried out on: one of these, drawn anew each time. */
export type Choice = 'container-instance' | 'task' | 'stopped-task';

/** A command that is carried out by itself. */
export interface PlannedCommand<Command> {
  readonly when: PlannedTime;
  readonly command: Command;
  /** Takes the place of the command's container instance or task. One that the command refuses is not chosen. */
  readonly choose?: Choice;
  /** How often at most. Default: for ever; once for `atMs`. */
  readonly times?: number;
}

/** Everything that goes wrong, and all that follows from one seed. */
export interface FaultPlan<Command> {
  /** Decides what chance decides in it, but for rules with a seed of their own. Default 1. */
  readonly seed?: number;
  /** Met by calls that no fault hits which was injected by itself. */
  readonly faults?: readonly FaultRule[];
  /** What goes wrong with events from now on. Default: what was so before. */
  readonly events?: EventFaults;
  readonly timeline?: readonly PlannedCommand<Command>[];
}
