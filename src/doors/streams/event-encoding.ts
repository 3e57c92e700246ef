import type { Event } from '../../mesos/event.ts';
import { eventPayloads } from '../../wire/event-records.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';

/** How the events of a stream become messages. */
export interface EventEncoding<E> {
  readonly heartbeat: Uint8Array;
  /** @returns one message or, where the event has too many parts for one, several. Throws when it cannot be encoded. */
  encode(event: E): readonly Uint8Array[];
}

/** The events of a scheduler. @param heartbeatMs told to it with SUBSCRIBED. @param maxBytes of one message. */
export function schedulerEvents(
  codec: SchedulerCodec,
  heartbeatMs: number,
  maxBytes: number,
): EventEncoding<Event> {
  const heartbeatIntervalSeconds = heartbeatMs / 1000;
  const withInterval = ({ subscribed }: Event<'SUBSCRIBED'>): Event => ({
    type: 'SUBSCRIBED',
    subscribed: { ...subscribed, heartbeatIntervalSeconds },
  });
  return {
    heartbeat: codec.encodeEvent({ type: 'HEARTBEAT' }),
    encode: (event) =>
      eventPayloads(event.type === 'SUBSCRIBED' ? withInterval(event) : event, codec, maxBytes),
  };
}
