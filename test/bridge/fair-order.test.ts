import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { NOTHING } from '../../src/bridge/amounts.ts';
import { FairOrder } from '../../src/bridge/fair-order.ts';
import { addToShare } from '../../src/bridge/shares.ts';
import { sessionId } from '../../src/bridge/input.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { frameworkInfo } from '../support/builders.ts';

const ROLES = ['a', 'b', 'c'];
const WEIGHTS: Readonly<Record<string, number>> = { a: 1, b: 2, c: 0.5 };
const CAPACITY = { cpuUnits: 1_000, memoryMiB: 4_000, disk: 0, gpus: 10 };

/** So many connected frameworks, each with all roles. */
function stateWith(frameworks: number): BridgeState {
  const roles = Object.fromEntries(ROLES.map((role) => [role, { weight: WEIGHTS[role] ?? 1 }]));
  const state = createState(bridgeConfig({ roles }), 'epoch');
  state.sharing.capacity = CAPACITY;
  for (let n = 0; n < frameworks; n += 1) {
    const id = frameworkId(`f${n}`);
    const info = frameworkInfo({ id });
    const times = { registeredAtMs: 0 };
    state.frameworks.set(id, {
      id,
      info,
      roles: ROLES,
      suppressed: new Set(),
      sessionId: sessionId(`s${n}`),
      ...times,
    });
  }
  return state;
}

const namesOf = (order: FairOrder): readonly string[] =>
  [...order.candidates()].map(({ role, framework }) => `${role}/${framework.id}`);

const amount = fc.record({
  framework: fc.nat(3),
  role: fc.constantFrom(...ROLES),
  cpuUnits: fc.nat(100),
  memoryMiB: fc.nat(400),
  gpus: fc.nat(2),
});

describe('the order of service', () => {
  it('is, after each thing given, the order that would be made anew', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), (given) => {
        const state = stateWith(4);
        const order = new FairOrder(state);
        for (const { framework, role, ...some } of given) {
          const served = state.frameworks.get(frameworkId(`f${framework}`));
          if (served === undefined) throw new Error('there is no such framework');
          addToShare(state, { frameworkId: served.id, role }, { ...NOTHING, ...some });
          order.served({ framework: served, role });
          expect(namesOf(order)).toEqual(namesOf(new FairOrder(state)));
        }
      }),
    );
  });

  it('is by dominant share over weight, then within the role', () => {
    const state = stateWith(2);
    const give = (id: string, role: string, some: object) => {
      addToShare(state, { frameworkId: frameworkId(id), role }, { ...NOTHING, ...some });
    };
    give('f0', 'a', { cpuUnits: 100 }); // a: 0.1 of the cpus
    give('f1', 'b', { memoryMiB: 1_200 }); // b: 0.3 of the memory, 0.15 by its weight
    give('f0', 'c', { gpus: 1 }); // c: 0.1 of the gpus, 0.2 by its weight
    expect(namesOf(new FairOrder(state))).toEqual(['a/f1', 'a/f0', 'b/f0', 'b/f1', 'c/f1', 'c/f0']);
  });

  it('leaves out who is suppressed or away', () => {
    const state = stateWith(2);
    for (const framework of state.frameworks.values()) {
      if (framework.id === 'f0')
        state.frameworks.set(framework.id, { ...framework, suppressed: new Set(['a']) });
      else {
        const { sessionId: gone, ...away } = framework;
        state.frameworks.set(framework.id, away);
      }
    }
    expect(namesOf(new FairOrder(state))).toEqual(['b/f0', 'c/f0']);
  });
});
