import { NOTHING } from '../../../src/bridge/amounts.ts';
import type { OutstandingOffer } from '../../../src/bridge/state.ts';
import type { OfferId } from '../../../src/mesos/ids.ts';
import { afterInput, beforeEndOfTurn, beforeInput, withInstances, withEvents } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import { HEART } from '../heart.ts';

export const OFFER_MUTATIONS: readonly Mutation[] = [
  {
    mistake: 'forgets what launches hold',
    breaks: ['S5'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        for (const holds of state.holds.values())
          for (const [id, hold] of holds) holds.set(id, { ...hold, declared: NOTHING, reserved: NOTHING });
      }),
  },
  {
    mistake: 'offers what tasks of others take',
    breaks: ['S5'],
    heart: () => ({
      ...withInstances((instance) => ({ ...instance, remaining: instance.registered })),
      endTurn: beforeEndOfTurn(({ state }) => {
        for (const holds of state.holds.values())
          for (const [id, hold] of holds) holds.set(id, { ...hold, visibility: 'UNSEEN' });
      }).endTurn,
    }),
  },
  {
    mistake: 'takes back offers without saying so',
    breaks: ['S5'],
    heart: () => withEvents((event) => (event.type === 'RESCIND' ? undefined : event)),
  },
  {
    mistake: 'takes an offer twice',
    breaks: ['S6'],
    heart: () => {
      const offers = new Map<OfferId, OutstandingOffer>();
      const heart = beforeInput(({ state }, input) => {
        if (input.type !== 'call' || input.call.type !== 'ACCEPT') return false;
        for (const id of input.call.accept.offerIds) {
          const offer = offers.get(id);
          if (offer === undefined || state.offers.has(id) || !state.agents.has(offer.agentId)) continue;
          if (state.frameworks.has(offer.frameworkId)) state.offers.set(id, offer);
        }
        return false;
      });
      return {
        ...heart,
        endTurn: (turn) => {
          HEART.endTurn(turn);
          for (const [id, offer] of turn.state.offers) offers.set(id, offer);
        },
      };
    },
  },
  {
    mistake: 'takes offers of other frameworks',
    breaks: ['S6'],
    heart: () =>
      beforeInput(({ state }, input) => {
        if (input.type !== 'call' || input.call.type !== 'ACCEPT') return false;
        const { frameworkId = '' } = input.call;
        for (const id of input.call.accept.offerIds) {
          const offer = state.offers.get(id);
          const framework = [...state.frameworks.values()].find((each) => each.id === frameworkId);
          if (offer !== undefined && framework !== undefined)
            state.offers.set(id, {
              ...offer,
              frameworkId: framework.id,
              role: framework.roles[0] ?? offer.role,
            });
        }
        return false;
      }),
  },
  {
    mistake: 'begins its offer ids anew after a restart',
    breaks: ['S6'],
    heart: () =>
      afterInput(({ state }, input) => {
        if (input.type === 'start') state.nextOffer = 0;
      }),
  },
  {
    mistake: 'takes every launch for shown by the snapshot it has',
    breaks: ['S5'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        for (const holds of state.holds.values())
          for (const [id, hold] of holds) holds.set(id, { ...hold, visibility: 'SEEN' });
      }),
  },
  {
    mistake: 'takes an older version of an agent for a newer one',
    breaks: ['S5'],
    heart: () => withInstances((instance) => ({ ...instance, version: 0 })),
  },
  {
    mistake: 'makes no offers once it has made four hundred',
    breaks: ['L4'],
    heart: () => {
      let made = 0;
      return withEvents((event) => {
        if (event.type !== 'OFFERS') return event;
        made += event.offers.offers.length;
        return made < 400 ? event : undefined;
      });
    },
  },
];
