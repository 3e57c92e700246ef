import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/mesos/event.ts';
import { agentId, frameworkId, offerId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import { eventPayloads } from '../../src/wire/event-records.ts';
import { schedulerCodec } from '../../src/wire/scheduler-codec.ts';

const MAX = 512_000;

function offer(number: number, hostname = `host-${number}`): Offer {
  return {
    id: offerId(`O${number}`),
    frameworkId: frameworkId('f'),
    agentId: agentId(`a${number}`),
    hostname,
    resources: [scalarResource('cpus', 4), rangesResource('ports', [{ begin: 31000, end: 32000 }])],
    attributes: [{ name: 'zone', type: 'TEXT', text: 'eu-west-1a' }],
    executorIds: [],
  };
}

const offersEvent = (offers: readonly Offer[]): Event => ({ type: 'OFFERS', offers: { offers } });

const offersOf = (event: Event): readonly Offer[] => (event.type === 'OFFERS' ? event.offers.offers : []);

describe.each(['application/json', 'application/x-protobuf'] as const)('An event in %s', (mediaType) => {
  const codec = schedulerCodec(mediaType);
  const payloads = (event: Event, maxBytes = MAX): readonly Uint8Array[] =>
    eventPayloads(event, codec, maxBytes);

  it('of 5,000 offers is several, none too long, with every offer once and in order', () => {
    const offers = Array.from({ length: 5_000 }, (_, i) => offer(i));
    const parts = payloads(offersEvent(offers));
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(MAX);
    const whole = codec.encodeEvent(offersEvent(offers)).length;
    expect(parts.length).toBeLessThanOrEqual(Math.ceil(whole / (MAX * 0.8)));
    expect(parts.flatMap((part) => offersOf(codec.decodeEvent(part)))).toEqual(offers);
  });

  it('keeps to its limit when long offers follow short ones', () => {
    const offers = Array.from({ length: 40 }, (_, i) => offer(i, 'h'.repeat(i < 20 ? 1 : 800)));
    const parts = payloads(offersEvent(offers), 2_000);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(2_000);
    expect(parts.flatMap((part) => offersOf(codec.decodeEvent(part)))).toEqual(offers);
  });

  it('leaves out nothing for being too long', () => {
    const offers = [offer(1), offer(2, 'h'.repeat(3_000)), offer(3)];
    const parts = payloads(offersEvent(offers), 1_000);
    expect(parts.flatMap((part) => offersOf(codec.decodeEvent(part)))).toEqual(offers);
  });

  it('of inverse offers is divided as well', () => {
    const inverseOffers = Array.from({ length: 100 }, (_, i) => ({
      id: offerId(`O${i}`),
      frameworkId: frameworkId('f'),
      unavailability: { start: { nanoseconds: 1_800_000_000_000_000_001n } },
      resources: [],
    }));
    const parts = payloads({ type: 'INVERSE_OFFERS', inverseOffers: { inverseOffers } }, 1_000);
    expect(parts.length).toBeGreaterThan(1);
    const back = parts.map((part) => codec.decodeEvent(part));
    expect(
      back.flatMap((event) => (event.type === 'INVERSE_OFFERS' ? event.inverseOffers.inverseOffers : [])),
    ).toEqual(inverseOffers);
  });

  it('without offers is still an event', () => {
    expect(payloads(offersEvent([])).map((part) => offersOf(codec.decodeEvent(part)))).toEqual([[]]);
  });

  it('of any other type is one', () => {
    const event: Event = { type: 'ERROR', error: { message: 'e'.repeat(2_000) } };
    expect(payloads(event, 100)).toEqual([codec.encodeEvent(event)]);
  });
});
