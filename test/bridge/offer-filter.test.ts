import { describe, expect, it } from '@jest/globals';

import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import { agentsByState } from '../../src/bridge/fleet-view.ts';
import { whyNotOffered } from '../../src/bridge/agents.ts';
import { readInstanceFilter } from '../../src/ecs/cluster-query/compile-query.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { attribute, containerInstance } from '../support/builders.ts';

const PROD = { attributes: [attribute('stack', 'prod')] };
const TEST = { attributes: [attribute('stack', 'test')] };

function worldWith(offerFilter: string) {
  return scriptedWorld({
    config: { offerFilter: readInstanceFilter(offerFilter, compileLinearPattern) },
    instances: [containerInstance({ id: 'a', ...PROD }), containerInstance({ id: 'b', ...TEST })],
  });
}

describe('an agent that the offer filter does not describe', () => {
  it('is offered to nobody, counts as filtered, and the reason is told', () => {
    const { bridge, framework } = worldWith('attribute:stack == prod');
    expect(framework.allOffers.map(({ agentId }) => agentId)).toEqual(['a']);
    const { state, nowMs } = bridge;
    expect(agentsByState(state, nowMs)).toMatchObject({ active: 1, filtered: 1, withheld: 0 });
    const reasons = [...state.agents.values()].map((agent) => whyNotOffered(state, agent, nowMs));
    expect(reasons).toEqual([undefined, 'it is not among those that offerFilter describes']);
  });

  it('is offered once it is described, and its offer is rescinded once it is not any more', () => {
    const { bridge, ecs, framework } = worldWith('attribute:stack == prod');
    ecs.changeInstance('b', PROD);
    bridge.advance(6_000);
    expect(framework.allOffers.map(({ agentId }) => agentId)).toEqual(['a', 'b']);
    ecs.changeInstance('a', TEST);
    bridge.advance(6_000);
    expect(agentsByState(bridge.state, bridge.nowMs)).toMatchObject({ active: 1, filtered: 1 });
    expect([...bridge.state.offers.values()].map(({ agentId }) => agentId)).toEqual(['b']);
  });
});
