import { expect, it } from '@jest/globals';

import { EngineEcs } from '../../support/engine-ecs.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { startBridge } from './bridge-fixture.ts';
import { SUBSCRIBE } from './scheduler-fixture.ts';

/** On a backtracking engine this takes about 2^100 steps to find out that it does not match what the agents have. */
const REGEX = '(a+)+b';
const ATTRIBUTE = { name: 'evil', value: 'a'.repeat(100) };

/** A SUBSCRIBE that wants offers only of agents whose attribute matches. */
function wanting(name: string, regex: string): string {
  const constraint = { selector: { attribute_name: 'evil' }, predicate: { text_matches: { regex } } };
  return JSON.stringify({
    type: 'SUBSCRIBE',
    subscribe: {
      framework_info: { user: 'ann', name },
      offer_constraints: { role_constraints: { '*': { groups: [{ attribute_constraints: [constraint] }] } } },
    },
  });
}

it('a catastrophic regular expression of one framework does not disturb the heartbeat of another', async () => {
  const clock = new ManualClock();
  const ecs = new EngineEcs();
  ecs.admin({ type: 'AddContainerInstances', count: 20, attributes: [ATTRIBUTE] }, clock.now());
  const bridge = await startBridge({ ecs, clock, instances: 0 });
  try {
    const other = await bridge.subscribe(SUBSCRIBE.replace('}}}', '},"suppressed_roles":["*"]}}'));
    const begunAtMs = performance.now();
    const constrained = await bridge.subscribe(wanting('evil', REGEX));
    const heartbeats = () => other.types.filter((type) => type === 'HEARTBEAT').length;
    const before = heartbeats();
    for (let i = 1; i <= 3; i += 1) {
      await clock.advance(5000);
      await settleUntil(clock, () => heartbeats() >= before + i);
    }
    // It would be the age of the universe.
    expect(performance.now() - begunAtMs).toBeLessThan(20_000);
    await settleUntil(clock, () => constrained.types.includes('SUBSCRIBED'));
    expect(constrained.types).not.toContain('OFFERS');
    // That there is something to offer, and that patterns are tried on it, shows a harmless one.
    const harmless = await bridge.subscribe(wanting('harmless', 'a+'));
    await settleUntil(clock, () => harmless.types.includes('OFFERS'));
  } finally {
    await bridge.close();
  }
});
