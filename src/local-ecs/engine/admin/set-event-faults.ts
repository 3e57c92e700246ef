import { checkEventFaults } from '../events/event-faults.ts';
import { deliverStalledEvents } from '../events/publish-event.ts';
import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';
import type { SetEventFaults } from './admin-command.ts';

/** Events that are on their way keep what was decided about them; a stall that ends lets go what it held up. */
export function setEventFaults(turn: Turn, { faults }: SetEventFaults): JsonObject {
  checkEventFaults(faults);
  turn.state.eventFaults = faults;
  if (faults.stalled !== true) deliverStalledEvents(turn);
  return { faults, stalledEvents: turn.state.stalledEvents.length };
}
