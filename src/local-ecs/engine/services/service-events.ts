import type { Turn } from '../turn.ts';
import type { ServiceRecord } from './service.ts';

/** Events that ECS shows of a service. */
const MAX_EVENTS = 100;

/** Appends a message to the service's events; the same as the last is not told again. */
export function addServiceEvent(turn: Turn, service: ServiceRecord, text: string): void {
  const message = `(service ${service.name}) ${text}`;
  if (service.events[0]?.message === message) return;
  const event = { id: turn.uuid(), createdAtMs: turn.nowMs, message };
  service.events = [event, ...service.events].slice(0, MAX_EVENTS);
}
