import { afterEach, describe, expect, it } from '@jest/globals';

import { attribute } from '../../support/builders.ts';
import { EngineEcs } from '../../support/engine-ecs.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { startBridge } from './bridge-fixture.ts';
import type { BridgeBehindDoor, JsonStream } from './bridge-fixture.ts';

const AGENTS = 1_000;
const HEARTBEAT_MS = 5_000;

/** A text for which an engine that goes back and tries again needs 2^127 steps to say that it does not match. */
const TEXT = 'a'.repeat(127) + '-';
const REGEX = '(a+)+b';

let bridge: BridgeBehindDoor | undefined;

afterEach(async () => {
  await bridge?.close();
  bridge = undefined;
});

/** A bridge of many agents that all have the attribute. */
async function serve(): Promise<BridgeBehindDoor> {
  const clock = new ManualClock();
  const ecs = new EngineEcs();
  const attributes = [attribute('poison', TEXT)];
  ecs.admin({ type: 'AddContainerInstances', count: AGENTS, attributes }, clock.now());
  bridge = await startBridge({ ecs, clock, instances: 0 });
  expect(bridge.runner.state.agents.size).toBe(AGENTS);
  return bridge;
}

function subscribeWith(name: string, more: object): string {
  const subscribe = { framework_info: { user: 'ann', name }, ...more };
  return JSON.stringify({ type: 'SUBSCRIBE', subscribe });
}

/** Wants agents whose attribute is as a regular expression says. */
function subscribeMatching(name: string, regex: string): string {
  const selector = { attribute_name: 'poison' };
  const groups = [{ attribute_constraints: [{ selector, predicate: { text_matches: { regex } } }] }];
  return subscribeWith(name, { offer_constraints: { role_constraints: { '*': { groups } } } });
}

/** None of the agents matches. */
const CATASTROPHIC = subscribeMatching('catastrophic', REGEX);

const QUIET = subscribeWith('quiet', { suppressed_roles: ['*'] });

const heartbeats = ({ types }: JsonStream): number => types.filter((type) => type === 'HEARTBEAT').length;

describe('A regular expression that is meant to take for ever', () => {
  it('is answered for a thousand agents, and the heartbeats of others go on', async () => {
    const { subscribe, clock } = await serve();
    const quiet = await subscribe(QUIET);
    await settleUntil(clock, () => heartbeats(quiet) === 1);
    const matching = await subscribe(CATASTROPHIC);
    for (let beats = 2; beats <= 4; beats += 1) {
      await clock.advance(HEARTBEAT_MS);
      await settleUntil(clock, () => heartbeats(quiet) === beats);
    }
    await settleUntil(clock, () => heartbeats(matching) >= 4);
    expect(new Set(matching.types)).toEqual(new Set(['SUBSCRIBED', 'HEARTBEAT']));
  });

  it('keeps no agents from those that do not ask for it', async () => {
    const { subscribe, clock } = await serve();
    await subscribe(CATASTROPHIC);
    const other = await subscribe(subscribeWith('other', {}));
    await settleUntil(clock, () => other.types.includes('OFFERS'));
  });

  it('is tried on the same agents as a harmless one, which is offered them', async () => {
    const { subscribe, clock } = await serve();
    const harmless = await subscribe(subscribeMatching('harmless', 'a+-'));
    await settleUntil(clock, () => harmless.types.includes('OFFERS'));
  });
});
