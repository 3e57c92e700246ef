import type { EventType } from '../mesos/event.ts';
import { wordKey } from './message-plan.ts';

/** An event as it was read: its type and its body may be missing. */
export interface RawEvent {
  readonly type?: EventType | 'UNKNOWN';
}

/** @returns that the body is missing which the type of the event asks for, or undefined. */
export function validateEventShape({ type, ...bodies }: RawEvent): string | undefined {
  if (type === undefined || type === 'UNKNOWN' || type === 'HEARTBEAT') return undefined;
  const body = type.toLowerCase();
  return Object.hasOwn(bodies, wordKey(body)) ? undefined : `Expecting '${body}' to be present`;
}
