import { addScalars, NO_SCALARS } from '../../../src/bridge/scalars.ts';
import type { OfferConstraints } from '../../../src/mesos/offer-constraints.ts';
import type { FrameworkId } from '../../../src/mesos/ids.ts';
import { HEART } from '../heart.ts';
import { afterInput, beforeEndOfTurn } from './mutation.ts';
import type { Mutation } from './mutation.ts';

export const SHARING_MUTATIONS: readonly Mutation[] = [
  {
    mistake: 'ignores quota',
    breaks: ['QUOTA'],
    heart: () => ({
      ...HEART,
      endTurn: (turn) => {
        const { config } = turn.state;
        Object.assign(turn.state, { config: { ...config, roles: {} } });
        HEART.endTurn(turn);
        Object.assign(turn.state, { config });
      },
    }),
  },
  {
    mistake: 'counts for quota what is offered and not what is launched',
    breaks: ['QUOTA'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        const { ofRole } = state.sharing;
        for (const role of ofRole.keys()) ofRole.set(role, NO_SCALARS);
        for (const { role, amounts } of state.offers.values())
          ofRole.set(role, addScalars(ofRole.get(role) ?? NO_SCALARS, amounts));
      }),
  },
  {
    mistake: 'ignores offer constraints',
    breaks: ['CONSTRAINTS'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        for (const { offerConstraints } of state.frameworks.values())
          if (offerConstraints !== undefined) state.selections.delete(offerConstraints);
      }),
  },
  {
    mistake: 'keeps the offer constraints that a framework brought first',
    breaks: ['CONSTRAINTS'],
    heart: () => {
      const first = new Map<FrameworkId, OfferConstraints>();
      return afterInput(({ state }, input) => {
        if (input.type !== 'call' || input.call.type !== 'SUBSCRIBE') return;
        for (const [id, framework] of state.frameworks) {
          const offerConstraints = first.get(id) ?? framework.offerConstraints;
          if (offerConstraints === undefined) continue;
          first.set(id, offerConstraints);
          state.frameworks.set(id, { ...framework, offerConstraints });
        }
      });
    },
  },
];
