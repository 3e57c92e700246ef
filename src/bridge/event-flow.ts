import type { BridgeState } from './state.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/** So few changes may well have been found on the way of their events. */
const MIN_UNANNOUNCED = 3;

/** The shortest period of a poller: longer while events tell what it would find. */
export function shortestPollMs({ config, events }: BridgeState, withoutEventsMs: number): number {
  return events.flowing ? Math.max(withoutEventsMs, config.timing.repairPollMs) : withoutEventsMs;
}

/** An event has told something new. */
export function eventsFlow(turn: Turn): void {
  const { events } = turn.state;
  events.unannounced = 0;
  if (events.silent) note(turn, 'info', 'events.back', 'events of ECS arrive again');
  events.silent = false;
  events.flowing = true;
}

function eventsSilent(turn: Turn): void {
  const { config, deadlines, events, poll, sweep } = turn.state;
  const { unannounced, unannouncedSinceMs } = events;
  const seconds = Math.round((turn.now - unannouncedSinceMs) / 1000);
  const message = `EVENTS_SILENT: polling saw ${unannounced} changes, the event queue none, for ${seconds} s; polling at the full rate until events come again`;
  note(turn, 'warn', 'events.silent', message, { changes: unannounced });
  events.flowing = false;
  events.silent = true;
  // A round under way sets its next time itself when it is over.
  if ((poll?.underway ?? 0) === 0)
    deadlines.setEarlier({ kind: 'task-poll' }, turn.now + config.timing.taskPollMs);
  if ((sweep?.underway ?? 0) === 0)
    deadlines.setEarlier({ kind: 'instance-sweep' }, turn.now + config.timing.instancePollMs);
}

/** Polling has found a change of which no event has told. Most are on their way. */
export function changeFoundByPolling(turn: Turn): void {
  const { config, events } = turn.state;
  if (!config.events || events.silent) return;
  if (events.unannounced === 0) events.unannouncedSinceMs = turn.now;
  events.unannounced += 1;
  const isLong = turn.now - events.unannouncedSinceMs >= config.timing.eventSilenceMs;
  if (isLong && events.unannounced >= MIN_UNANNOUNCED) eventsSilent(turn);
}
