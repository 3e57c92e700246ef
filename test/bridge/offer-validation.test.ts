import { describe, expect, it } from '@jest/globals';

import { validateOffers } from '../../src/bridge/offer-validation.ts';
import { NOTHING } from '../../src/bridge/amounts.ts';
import { createState } from '../../src/bridge/state.ts';
import type { Framework } from '../../src/bridge/state.ts';
import { agentId, frameworkId, offerId } from '../../src/mesos/ids.ts';
import { NO_QUANTITIES } from '../../src/mesos/quantities.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { frameworkInfo } from '../support/builders.ts';

const F1 = frameworkId('f1');
const FRAMEWORK: Framework = {
  id: F1,
  info: frameworkInfo(),
  roles: ['a', 'b'],
  suppressed: new Set(),
  registeredAtMs: 0,
};

/** Offers by name: framework, role and agent. */
const OFFERS = {
  one: ['f1', 'a', 'a1'],
  more: ['f1', 'a', 'a1'],
  foreign: ['f2', 'a', 'a1'],
  role: ['f1', 'b', 'a1'],
  agent: ['f1', 'a', 'a2'],
  both: ['f1', 'b', 'a2'],
} as const;

function validate(...ids: readonly string[]): string | undefined {
  const state = createState(bridgeConfig(), 'epoch');
  for (const [name, [framework, role, agent]] of Object.entries(OFFERS)) {
    const id = offerId(name);
    state.offers.set(id, {
      id,
      role,
      frameworkId: frameworkId(framework),
      agentId: agentId(agent),
      amounts: NOTHING,
      madeAtMs: 0,
      quantities: NO_QUANTITIES,
    });
  }
  return validateOffers(state, FRAMEWORK, ids.map(offerId));
}

describe('offers', () => {
  it.each([['one'], ['one', 'more']])('can be accepted together: %s', (...ids) => {
    expect(validate(...ids)).toBeUndefined();
  });

  it.each<[readonly string[], string]>([
    [[], 'No offers specified'],
    [['gone', 'foreign', 'gone'], 'Duplicate offer gone in offer list'],
    [['foreign', 'one', 'gone'], 'Offer gone is no longer valid'],
    [['both', 'foreign'], 'Offer foreign has invalid framework f2 while framework f1 is expected'],
    [
      ['one', 'agent', 'role'],
      "Aggregated offers must be allocated to the same role. Offer role uses role 'b' but another is using role 'a'",
    ],
    [
      ['one', 'agent'],
      'Aggregated offers must belong to one single agent. Offer agent uses agent a2 and agent a1',
    ],
  ])('%j cannot: the first rule that is broken is named', (ids, problem) => {
    expect(validate(...ids)).toBe(problem);
  });
});
