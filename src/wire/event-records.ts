import type { Event } from '../mesos/event.ts';
import type { SchedulerCodec } from './scheduler-codec.ts';

/** Part of the room that is meant to be used, since the offers ahead may be longer than those behind. */
const TARGET = 0.9;

/**
 * An event as payloads of records with at most `maxBytes` each: OFFERS and INVERSE_OFFERS become several events,
 * everything else is one payload. An offer that is too long by itself is one payload all the same, for nothing is
 * left out.
 */
export function eventPayloads(event: Event, codec: SchedulerCodec, maxBytes: number): readonly Uint8Array[] {
  switch (event.type) {
    case 'OFFERS':
      return split(event.offers.offers, maxBytes, (offers) =>
        codec.encodeEvent({ type: 'OFFERS', offers: { offers } }),
      );
    case 'INVERSE_OFFERS':
      return split(event.inverseOffers.inverseOffers, maxBytes, (inverseOffers) =>
        codec.encodeEvent({ type: 'INVERSE_OFFERS', inverseOffers: { inverseOffers } }),
      );
    default:
      return [codec.encodeEvent(event)];
  }
}

/** Each item is encoded about once: how many fit is judged by those before. */
function split<Item>(
  items: readonly Item[],
  maxBytes: number,
  encode: (items: readonly Item[]) => Uint8Array,
): readonly Uint8Array[] {
  if (items.length <= 1) return [encode(items)];
  const payloads: Uint8Array[] = [];
  let bytesPerItem = encode(items.slice(0, 1)).length;
  for (let from = 0; from < items.length;) {
    const wanted = Math.max(1, Math.floor((maxBytes * TARGET) / bytesPerItem));
    let count = Math.min(wanted, items.length - from);
    let payload = encode(items.slice(from, from + count));
    while (payload.length > maxBytes && count > 1) {
      count = Math.ceil(count / 2);
      payload = encode(items.slice(from, from + count));
    }
    payloads.push(payload);
    bytesPerItem = payload.length / count;
    from += count;
  }
  return payloads;
}
