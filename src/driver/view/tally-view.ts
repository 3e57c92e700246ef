import type { Tally } from '../../bridge/tally.ts';
import type { TallyView } from '../master-view.ts';

/** The counts as they are now. */
export function tallyView({ calls, refused, events, offers, ended }: Tally): TallyView {
  return {
    calls: Object.fromEntries(calls),
    refusedCalls: Object.fromEntries(refused),
    events: Object.fromEntries(events),
    offers: { ...offers },
    ended: Object.fromEntries(ended),
  };
}
