/**
 * Whether events can be relied on. Changed in place.
 *
 * They flow from the first event on that told something new, until polling has found several changes over some time
 * while no event told anything new: a stream can end without any error. While they flow, polling is only for repair.
 */
export interface EventWatch {
  flowing: boolean;
  /** When an event was taken last. */
  lastEventAtMs: number | undefined;
  /** Changes that polling has found since an event told something new. */
  unannounced: number;
  /** When the first of them was found. */
  unannouncedSinceMs: number;
  /** Whether people have been told that events are silent. */
  silent: boolean;
  /** When the last look at all tasks began. */
  wholePollBegunAtMs: number;
}

/** Nothing has been heard yet: polling goes at its full rate. */
export function createEventWatch(): EventWatch {
  return {
    flowing: false,
    lastEventAtMs: undefined,
    unannounced: 0,
    unannouncedSinceMs: 0,
    silent: false,
    wholePollBegunAtMs: Number.NEGATIVE_INFINITY,
  };
}
