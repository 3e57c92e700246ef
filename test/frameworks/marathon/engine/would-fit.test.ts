import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { ConstrainedAgent } from '../../../../src/frameworks/marathon/engine/constraints.ts';
import { matchOffer } from '../../../../src/frameworks/marathon/engine/offer-match.ts';
import type { MatchRules } from '../../../../src/frameworks/marathon/engine/offer-match.ts';
import type { Candidate } from '../../../../src/frameworks/marathon/engine/would-fit/candidate.ts';
import type { Change } from '../../../../src/frameworks/marathon/engine/would-fit/change.ts';
import { wouldFit } from '../../../../src/frameworks/marathon/engine/would-fit/would-fit.ts';
import { agentId, frameworkId, offerId } from '../../../../src/mesos/ids.ts';
import type { Offer } from '../../../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../../../src/mesos/resource.ts';
import { NOW_MS, appDefinition } from '../../../support/marathon-builders.ts';
import { compilePattern } from '../../../support/marathon-requests.ts';

const RULES: MatchRules = {
  defaultRole: '*',
  nowMs: NOW_MS,
  sparesGpus: false,
  compilePattern,
  randomBelow: () => 0,
};

const rack = fc.constantFrom('r1', 'r2', undefined);

const attributesOf = (value: string | undefined): Offer['attributes'] =>
  value === undefined ? [] : [{ name: 'rack', type: 'TEXT', text: value }];

const candidates: fc.Arbitrary<readonly Candidate[]> = fc
  .array(
    fc.record({ cpus: fc.nat(40), mem: fc.nat(8), begin: fc.integer({ min: 1_025, max: 9_000 }), rack }),
    { minLength: 1, maxLength: 5 },
  )
  .map((agents) =>
    agents.map(({ cpus, mem, begin, rack: value }, i) => ({
      groups: [],
      offer: {
        id: offerId(`o${i}`),
        frameworkId: frameworkId('f'),
        agentId: agentId(`a${i}`),
        hostname: `h${i}`,
        attributes: attributesOf(value),
        executorIds: [],
        resources: [
          scalarResource('cpus', cpus / 10),
          scalarResource('mem', mem * 100),
          rangesResource('ports', [{ begin, end: begin + 2 }]),
        ],
      },
    })),
  );

const constraint = fc.constantFrom(
  ['rack', 'UNIQUE'],
  ['rack', 'CLUSTER', 'r1'],
  ['rack', 'CLUSTER'],
  ['rack', 'IS', 'r2'],
  ['rack', 'LIKE', 'r1|r9'],
  ['rack', 'UNLIKE', 'r1'],
  ['rack', 'MAX_PER', '1'],
  ['rack', 'GROUP_BY', '2'],
  ['hostname', 'UNIQUE'],
  ['hostname', 'IS', 'h1'],
);

const apps: fc.Arbitrary<AppDefinition> = fc
  .record({
    cpus: fc.nat(60),
    mem: fc.nat(10),
    constraints: fc.uniqueArray(constraint, { maxLength: 2, selector: (each) => each.join(' ') }),
    ports: fc.uniqueArray(fc.integer({ min: 1, max: 9_000 }), { maxLength: 4 }),
    requirePorts: fc.boolean(),
  })
  .map(({ cpus, mem, ports, ...others }) =>
    appDefinition({
      ...others,
      cpus: cpus / 10,
      mem: mem * 100,
      portDefinitions: ports.map((port) => ({ port, protocol: 'tcp', labels: {} })),
    }),
  );

const placements: fc.Arbitrary<readonly ConstrainedAgent[]> = fc.array(
  fc
    .record({ host: fc.nat(5), rack })
    .map(({ host, rack: value }) => ({ hostname: `h${host}`, attributes: attributesOf(value) })),
  { maxLength: 3 },
);

/** The app, with what a change says done to it by hand. */
function done(app: AppDefinition, change: Change): AppDefinition {
  switch (change.type) {
    case 'askLess':
      return { ...app, [change.resource]: change.atMost };
    case 'dropConstraint':
      return {
        ...app,
        constraints: app.constraints.filter((each) => each.join(' ') !== change.constraint.join(' ')),
      };
    case 'takePort':
      return {
        ...app,
        portDefinitions: app.portDefinitions.map((each) =>
          each.port === change.insteadOf ? { ...each, port: change.port } : each,
        ),
      };
    case 'fewerPorts':
      return { ...app, portDefinitions: app.portDefinitions.slice(0, change.atMost) };
    default:
      return app;
  }
}

/** The offer, likewise. */
function improved(offer: Offer, change: Change): Offer {
  switch (change.type) {
    case 'freeResource':
      return {
        ...offer,
        resources: [
          ...offer.resources.filter(({ name }) => name !== change.resource),
          scalarResource(change.resource, change.atLeast),
        ],
      };
    case 'putAttribute':
      return { ...offer, attributes: [{ name: change.name, type: 'TEXT', text: change.value }] };
    case 'freePort':
      return {
        ...offer,
        resources: [...offer.resources, rangesResource('ports', [{ begin: change.port, end: change.port }])],
      };
    case 'freePorts':
      return {
        ...offer,
        resources: [
          ...offer.resources.filter(({ name }) => name !== 'ports'),
          rangesResource('ports', [{ begin: 40_000, end: 39_999 + change.atLeast }]),
        ],
      };
    default:
      return offer;
  }
}

describe('What would fit', () => {
  it('does, on every agent that is named, by the rules by which offers are used', () => {
    fc.assert(
      fc.property(apps, candidates, placements, (app, agents, placed) => {
        for (const { changes, agents: named } of wouldFit({ app, placed }, agents, RULES)) {
          const changed = changes.reduce(done, app);
          for (const { offer } of named) {
            const better = changes.reduce(improved, offer);
            expect(matchOffer(changed, better, placed, RULES)).toMatchObject({ ok: true });
          }
          expect(named.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is not to change anything where it already fits', () => {
    fc.assert(
      fc.property(apps, candidates, placements, (app, agents, placed) => {
        const some = agents.some(({ offer }) => matchOffer(app, offer, placed, RULES).ok);
        const proposed = wouldFit({ app, placed }, agents, RULES).some(({ changes }) => changes.length === 0);
        expect(proposed).toBe(some);
      }),
    );
  });

  it('leaves the app as much as it can have', () => {
    const [a, b] = [1, 2].map((cpus) => ({
      groups: [],
      offer: {
        id: offerId('o'),
        frameworkId: frameworkId('f'),
        agentId: agentId(`a${cpus}`),
        hostname: `h${cpus}`,
        attributes: [],
        executorIds: [],
        resources: [scalarResource('cpus', cpus), scalarResource('mem', 1_000)],
      },
    }));
    const agents = [a, b].flatMap((each) => each ?? []);
    const found = wouldFit({ app: appDefinition({ cpus: 3 }), placed: [] }, agents, RULES);
    const less = found.find(({ changes }) => changes[0]?.type === 'askLess');
    expect(less).toMatchObject({
      changes: [{ atMost: 2 }],
      agents: [{ offer: { hostname: 'h2' } }],
    });
  });
});
