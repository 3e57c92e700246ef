import type { AppDefinition } from '../src/frameworks/marathon/engine/app-definition.ts';
import {
  FRAMEWORK_KEY,
  appKey,
  instanceKey,
  instanceRecord,
  treeKey,
} from '../src/frameworks/marathon/scheduler/records.ts';
import { treeRecord } from '../src/frameworks/marathon/scheduler/tree-records.ts';
import { restore } from '../src/frameworks/marathon/scheduler/restore.ts';
import type { KeptRecord } from '../src/frameworks/marathon/scheduler/restore.ts';
import { DEFAULT_RULES } from '../src/frameworks/marathon/scheduler/rules.ts';
import type { SchedulerRules } from '../src/frameworks/marathon/scheduler/rules.ts';
import type { Effect } from '../src/frameworks/marathon/scheduler/effect.ts';
import type { Input } from '../src/frameworks/marathon/scheduler/input.ts';
import type { MarathonState } from '../src/frameworks/marathon/scheduler/state.ts';
import { endTurn, step } from '../src/frameworks/marathon/scheduler/step.ts';
import { agentId, frameworkId, offerId } from '../src/mesos/ids.ts';
import type { Offer } from '../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../src/mesos/resource.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../test/support/marathon-builders.ts';
import { instance } from '../test/support/marathon-instances.ts';
import { compilePattern } from '../test/support/marathon-requests.ts';
import { createSeededIds } from '../test/support/seeded-ids.ts';

const FRAMEWORK = 'marathon-0001';

/** Apps lie in groups of so many, as those of one team do. */
const APPS_IN_GROUP = 20;

export interface FleetSize {
  readonly apps: number;
  readonly instancesPerApp: number;
}

const RULES: SchedulerRules = { ...DEFAULT_RULES, compilePattern };

const appId = (n: number): string => `/team-${Math.floor(n / APPS_IN_GROUP)}/app-${n}`;

function appOf(n: number, instances: number): AppDefinition {
  return appDefinition({
    id: appId(n),
    instances,
    cpus: 0.1,
    env: { STAGE: 'production', DATABASE: 'db.internal:5432' },
    labels: { team: `team-${Math.floor(n / APPS_IN_GROUP)}`, tier: 'web' },
    portDefinitions: [{ port: 10_000 + n, protocol: 'tcp', name: 'http', labels: {} }],
  });
}

/** What a Marathon has stored whose apps all run. */
export function fleetRecords({ apps, instancesPerApp }: FleetSize): readonly KeptRecord[] {
  const definitions = Array.from({ length: apps }, (_, n) => appOf(n, instancesPerApp));
  const instances = definitions.flatMap(({ id }, app) =>
    Array.from({ length: instancesPerApp }, (_, i) => {
      const n = app * instancesPerApp + i;
      return instance({ app: id, host: `host${n % 1_000}`, n, hostPorts: [31_000 + (n % 1_000)] });
    }),
  );
  return [
    { key: FRAMEWORK_KEY, value: { id: FRAMEWORK } },
    { key: treeKey(NOW), value: treeRecord(rootGroup(...definitions)) },
    ...definitions.map((app) => ({ key: appKey(app.id, app.version), value: app })),
    ...instances.map((each) => ({ key: instanceKey(each.id), value: instanceRecord(each) })),
  ];
}

/** A Marathon's scheduler that has been at work for long; its effects are thrown away. */
export class MarathonFleet {
  readonly state: MarathonState;
  nowMs = NOW_MS + 3_600_000;
  readonly #ids = createSeededIds(1);

  constructor(size: FleetSize) {
    this.state = restore(fleetRecords(size));
    this.turn({ type: 'registered', master: '127.0.0.1:5050', frameworkId: frameworkId(FRAMEWORK) });
  }

  /** Deals with inputs in one turn. */
  turn(...inputs: readonly Input[]): readonly Effect[] {
    const out: Effect[] = [];
    const chance = { uuid: () => this.#ids.uuid(), random: () => 0.5 };
    const turn = { state: this.state, nowMs: this.nowMs, rules: RULES, chance, out };
    for (const input of inputs) step(turn, input);
    endTurn(turn);
    return out;
  }
}

/** What each of some agents offers: a little of everything, and ports. */
export const smallOffers = (count: number): readonly Offer[] =>
  Array.from({ length: count }, (_, n) => ({
    id: offerId(`offer-${n}`),
    frameworkId: frameworkId(FRAMEWORK),
    agentId: agentId(`agent-host${n}`),
    hostname: `host${n}`,
    attributes: [
      { type: 'TEXT', name: 'ecs.availability-zone', text: `eu-west-1${'abc'[n % 3] ?? 'a'}` },
      { type: 'TEXT', name: 'ecs.instance-type', text: 'm5.xlarge' },
    ],
    executorIds: [],
    resources: [
      scalarResource('cpus', 0.05),
      scalarResource('mem', 15_000),
      scalarResource('disk', 10_000),
      rangesResource('ports', [{ begin: 31_000, end: 32_000 }]),
    ],
  }));
