import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import {
  NO_MATCH_REASONS,
  matchOffer,
  rejectSummary,
} from '../../../../src/frameworks/marathon/engine/offer-match.ts';
import type { MatchRules, OfferMatch } from '../../../../src/frameworks/marathon/engine/offer-match.ts';
import { agentId, frameworkId, offerId } from '../../../../src/mesos/ids.ts';
import type { Offer } from '../../../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../../../src/mesos/resource.ts';
import { timeInfo } from '../../../../src/mesos/time-info.ts';
import { NOW_MS, appDefinition } from '../../../support/marathon-builders.ts';
import { compilePattern } from '../../../support/marathon-requests.ts';

const RULES: MatchRules = {
  defaultRole: '*',
  homeRegion: 'eu',
  nowMs: NOW_MS,
  sparesGpus: true,
  compilePattern,
  randomBelow: () => 0,
};

const inRegion = (region: string): NonNullable<Offer['domain']> => ({
  faultDomain: { region: { name: region }, zone: { name: `${region}-1a` } },
});

/** Two cpus, 1,000 MiB and ports 31000 to 31004 of a machine in our region. */
const offer = (changes: Partial<Offer> = {}): Offer => ({
  id: offerId('o1'),
  frameworkId: frameworkId('f1'),
  agentId: agentId('a1'),
  hostname: 'h1',
  domain: inRegion('eu'),
  resources: [
    scalarResource('cpus', 2),
    scalarResource('mem', 1_000),
    rangesResource('ports', [{ begin: 31_000, end: 31_004 }]),
  ],
  attributes: [],
  executorIds: [],
  ...changes,
});

const withPorts = (ports: readonly number[], requirePorts = false): AppDefinition =>
  appDefinition({
    requirePorts,
    portDefinitions: ports.map((port) => ({ port, protocol: 'tcp', labels: {} })),
  });

const match = (app: AppDefinition, of = offer(), rules: Partial<MatchRules> = {}): OfferMatch =>
  matchOffer(app, of, [], { ...RULES, ...rules });

const why = (...given: Parameters<typeof match>): unknown => {
  const result = match(...given);
  return result.ok ? 'matches' : `${result.reason}: ${result.message}`;
};

describe('an offer', () => {
  it('that has all the app wants is a match', () => {
    expect(match(appDefinition({ cpus: 2, mem: 1_000 }))).toEqual({ ok: true, hostPorts: [] });
  });

  it.each<[AppDefinition, Partial<Offer>, string]>([
    [appDefinition({ cpus: 2.001 }), {}, 'InsufficientCpus: cpus: 2.001 wanted, 2 offered'],
    [appDefinition({ mem: 1_001 }), {}, 'InsufficientMemory: mem: 1001 wanted, 1000 offered'],
    [appDefinition({ disk: 1 }), {}, 'InsufficientDisk: disk: 1 wanted, 0 offered'],
    [appDefinition({ gpus: 1 }), {}, 'InsufficientGpus: gpus: 1 wanted, 0 offered'],
    [
      appDefinition({ acceptedResourceRoles: ['web'] }),
      {},
      'UnfulfilledRole: nothing is offered for the roles of the app',
    ],
    [
      appDefinition(),
      { domain: inRegion('us') },
      'UnfulfilledConstraint: the agent is in region us, not in eu',
    ],
    [
      appDefinition({ constraints: [['hostname', 'IS', 'h2']] }),
      {},
      'UnfulfilledConstraint: hostname IS h2: not on hostname h1',
    ],
    [
      appDefinition(),
      { unavailability: { start: timeInfo(NOW_MS) } },
      'AgentMaintenance: the agent is in maintenance',
    ],
    [
      appDefinition(),
      { resources: [...offer().resources, scalarResource('gpus', 1)] },
      'DeclinedScarceResources: the agent has GPUs, which the app does not use',
    ],
    [withPorts([80], true), {}, 'InsufficientPorts: port 80 is not offered'],
    [withPorts([0, 0, 0, 0, 0, 0]), {}, 'InsufficientPorts: 6 ports wanted, 5 offered'],
  ])('that lacks something says what', (app, changes, message) => {
    expect(why(app, offer(changes))).toBe(message);
  });

  it('that lacks several things says the first', () => {
    const elsewhere = offer({ domain: inRegion('us') });
    expect(why(appDefinition({ cpus: 3, constraints: [['rack', 'UNIQUE']] }), elsewhere)).toMatch(
      /^InsufficientCpus/,
    );
    expect(why(withPorts([80], true), elsewhere)).toMatch(/^UnfulfilledConstraint: the agent is in region/);
  });

  it('of another region serves apps that choose regions, and all where ours is not known', () => {
    const elsewhere = offer({ domain: inRegion('us') });
    const { homeRegion, ...nowhere } = RULES;
    expect(why(appDefinition({ constraints: [['@region', 'IS', 'us']] }), elsewhere)).toBe('matches');
    expect(matchOffer(appDefinition(), elsewhere, [], nowhere).ok).toBe(true);
  });

  it('of a machine whose maintenance is over or to come is a match', () => {
    const over = { start: timeInfo(NOW_MS - 20), duration: timeInfo(20) };
    expect(why(appDefinition(), offer({ unavailability: over }))).toBe('matches');
    expect(why(appDefinition(), offer({ unavailability: { start: timeInfo(NOW_MS + 1) } }))).toBe('matches');
  });

  it('counts what is reserved for the role of the app, and nothing reserved for others', () => {
    const cpus = { ...scalarResource('cpus', 2), role: 'web' };
    const reserved = offer({ resources: [cpus, scalarResource('cpus', 1), scalarResource('mem', 1_000)] });
    expect(why(appDefinition({ cpus: 3, role: 'web' }), reserved)).toBe('matches');
    expect(why(appDefinition({ cpus: 3 }), reserved)).toMatch(/^InsufficientCpus: cpus: 3 wanted, 1 offered/);
  });
});

describe('ports of an offer', () => {
  const portsFor = (app: AppDefinition, start = 0): unknown => {
    const result = match(app, offer(), { randomBelow: () => start });
    return result.ok ? result.hostPorts : result.reason;
  };

  it('are taken in order from some place on, for service ports that are not asked of the host', () => {
    expect(portsFor(withPorts([10_000, 10_001]))).toEqual([31_000, 31_001]);
    expect(portsFor(withPorts([10_000, 10_001]), 4)).toEqual([31_004, 31_000]);
  });

  it('are those that the app requires', () => {
    expect(portsFor(withPorts([31_002, 31_001], true))).toEqual([31_002, 31_001]);
  });

  it('are fixed, any or none for ports of containers', () => {
    const mapping = {
      containerPort: 80,
      servicePort: 0,
      protocol: 'tcp',
      labels: {},
      networkNames: [],
    } as const;
    const portMappings = [{ ...mapping, hostPort: 0 }, mapping, { ...mapping, hostPort: 31_000 }];
    const app = appDefinition({
      networks: [{ mode: 'container/bridge', labels: {} }],
      container: { type: 'MESOS', volumes: [], portMappings },
    });
    expect(portsFor(app)).toEqual([31_001, undefined, 31_000]);
  });

  it('are of the offer, each taken once', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(4), (count, start) => {
        const ports = portsFor(withPorts(Array.from({ length: count }, (_, n) => 10_000 + n)), start);
        if (!Array.isArray(ports)) {
          expect(count).toBeGreaterThan(5);
          return;
        }
        expect(new Set(ports).size).toBe(count);
        expect(ports.filter((port: number) => port < 31_000 || port > 31_004)).toEqual([]);
      }),
    );
  });
});

describe('the summary of rejects', () => {
  it('is a funnel through all reasons', () => {
    const declined = new Map([
      ['InsufficientPorts', 1],
      ['InsufficientCpus', 2],
    ] as const);
    const summary = rejectSummary(declined, 4);
    expect(summary.map(({ reason }) => reason)).toEqual(NO_MATCH_REASONS);
    expect(summary.map(({ declined }) => declined)).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 1, 0]);
    expect(summary.map(({ processed }) => processed)).toEqual([4, 4, 4, 4, 4, 2, 2, 2, 2, 1]);
  });
});
