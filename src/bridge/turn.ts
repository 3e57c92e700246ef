import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import { awaitToken } from './budget.ts';
import { classOf } from './call-classes.ts';
import type { Change } from './change.ts';
import type { EcsCall } from './ecs-call.ts';
import type { Effect, FatalCause, Note, Refusal } from './effect.ts';
import type { Caller } from './input.ts';
import type { LaunchTrace } from './launch-trace.ts';
import type { Measure, MeasureName, Measures } from './measure.ts';
import type { BridgeState } from './state.ts';
import { countCall, countEvent } from './tally.ts';

/** A source of names; the same as the port of that name, restated since the heart knows no ports. */
export interface IdSource {
  uuid(): string;
}

/** What every decision is made with: the state, the time, a source of names, and where effects go. */
export interface Turn {
  readonly state: BridgeState;
  /** Milliseconds since 1970; the same for the whole turn. */
  readonly now: number;
  readonly ids: IdSource;
  readonly out: Effect[];
  /** What the present input is a part of, for those who trace; see {@link LaunchTrace}. */
  readonly trace?: string;
}

/** Wants a call made. It is sent at the end of the turn in which there is a token for it. */
export function callEcs({ state, now }: Turn, call: EcsCall): void {
  const isReady = state.phase === 'READY' || state.phase === 'CLOSING';
  awaitToken(state.budget, call, classOf(call, isReady), now);
}

/** Tells a caller what became of its call; one that does not wait hears of a refusal only. */
export function answerCall({ state, out }: Turn, caller: Caller, call: Call, refusal?: Refusal): void {
  countCall(state.tallies, call, refusal === undefined);
  if (refusal !== undefined) out.push({ type: 'answer-call', caller, call, refusal });
  else if (caller.requestId !== undefined) out.push({ type: 'answer-call', caller, call });
}

/** Sends an event if the framework is connected. @param trace of the launch it is about. @returns whether it was. */
export function sendEvent(turn: Turn, framework: FrameworkId, event: Event, trace?: LaunchTrace): boolean {
  const sessionId = turn.state.frameworks.get(framework)?.sessionId;
  if (sessionId === undefined) return false;
  countEvent(turn.state.tallies, framework, event);
  turn.out.push({ type: 'send-event', sessionId, event, ...(trace === undefined ? {} : { trace }) });
  return true;
}

export function note(
  turn: Turn,
  level: Note['level'],
  event: string,
  message: string,
  fields: Note['fields'] = {},
): void {
  turn.out.push({ type: 'note', note: { level, event, message, fields } });
}

/** Tells those who watch the master. */
export function announceChange({ out }: Turn, change: Change): void {
  out.push({ type: 'changed', change });
}

/** Tells metrics a quantity. */
export function measure<Name extends MeasureName>(
  turn: Turn,
  name: Name,
  labels: Measures[Name],
  value: Measure['value'],
): void {
  turn.out.push({ type: 'measure', measure: { name, labels, value } });
}

/** Tells metrics how long something took that began at `sinceMs`; a clock that was set back makes it no time at all. */
export function measureSince<Name extends MeasureName>(
  turn: Turn,
  name: Name,
  labels: Measures[Name],
  sinceMs: number,
): void {
  measure(turn, name, labels, Math.max(0, turn.now - sinceMs) / 1000);
}

/** Ends the bridge: it cannot work, or must not. */
export function giveUp(turn: Turn, cause: FatalCause): void {
  turn.state.phase = 'FAILED';
  turn.out.push({ type: 'fatal', cause });
}

/** Waits that double from `firstMs` to `lastMs`. @param attempts how often it has been tried, from 1. */
export function backoffMs(attempts: number, firstMs: number, lastMs: number): number {
  return Math.min(lastMs, firstMs * 2 ** Math.min(30, attempts - 1));
}
