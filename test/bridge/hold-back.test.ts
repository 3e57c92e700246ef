import { describe, expect, it } from '@jest/globals';

import { subscribe } from '../support/bridge-world.ts';
import { containerInstance } from '../support/builders.ts';
import { worldWithLaunches } from '../support/waiting-launches.ts';

describe('while a new launch would wait long', () => {
  it('nothing is offered, and it is said once', () => {
    const { bridge, framework } = worldWithLaunches(60);
    bridge.advance(10_000);
    expect(framework.offers).toEqual([]);
    expect(bridge.notesOf('offers.held-back')).toHaveLength(1);
  });

  it('what was held back is offered as soon as the wait is shorter', () => {
    const { bridge, framework } = worldWithLaunches(60);
    bridge.advance(20_000);
    expect(framework.offers).toEqual([]);
    bridge.advance(12_000);
    expect(framework.offers.map(({ agentId }) => agentId).sort()).toEqual(['agent-1', 'agent-2']);
    expect(bridge.state.heldBack.size).toBe(0);
  });

  it('a framework that comes is offered nothing either', () => {
    const { bridge } = worldWithLaunches(60);
    const late = subscribe(bridge);
    bridge.advance(5_000);
    expect(late.allOffers).toEqual([]);
  });

  it('an agent that goes is forgotten', () => {
    const { bridge, ecs } = worldWithLaunches(100);
    bridge.advance(2_000);
    ecs.exit('first', 0);
    ecs.instances.delete(containerInstance({ id: 'agent-2' }).containerInstanceArn);
    bridge.advance(20_000);
    expect([...bridge.state.heldBack]).toEqual(['agent-1']);
  });
});

describe('while launches wait a little', () => {
  it('offers are made', () => {
    const { bridge, framework } = worldWithLaunches(20);
    bridge.advance(1_000);
    expect(framework.offers).toHaveLength(2);
  });
});
