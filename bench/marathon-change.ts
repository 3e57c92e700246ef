/**
 * What a change of one app costs Marathon's scheduler, from the request that has been read to the effects, and how many bytes
 * of records it stores: with 100 apps, and with 10 and 40 times as many. A ratio of 1 is flat.
 */
import {
  patchedAppTarget,
  postedAppTarget,
  withoutAppTarget,
} from '../src/frameworks/marathon/definitions/app-target.ts';
import type { AppChangeContext } from '../src/frameworks/marathon/definitions/app-target.ts';
import type { Outcome } from '../src/frameworks/marathon/definitions/refusal.ts';
import type { Group } from '../src/frameworks/marathon/engine/group.ts';
import { ROOT_PATH, resolvePathId } from '../src/frameworks/marathon/engine/path-id.ts';
import type { Effect } from '../src/frameworks/marathon/scheduler/effect.ts';
import { RULES, readUpdate } from '../test/support/marathon-requests.ts';
import { MarathonFleet } from './marathon-fleet.ts';
import { median } from './rounds.ts';

const SIZES = [100, 1_000, 4_000];
const ROUNDS = 40;
const APPS_A_ROUND = 10;

type Make = (root: Group, id: string, context: AppChangeContext) => Outcome<Group>;

const WEB = { cmd: 'web:1', cpus: 0.1, instances: 2, portDefinitions: [{ port: 0, name: 'http' }] };

/** Each app is posted, then changed, scaled and deleted. */
const CHANGES: Readonly<Record<string, Make>> = {
  'POST of an app': (root, id, context) => {
    const target = postedAppTarget(root, readUpdate({ id, ...WEB }), context);
    return target.ok ? { ok: true, value: target.value.root } : target;
  },
  'PATCH of its command': (root, id, context) => patched(root, id, { cmd: 'web:2' }, context),
  'PATCH of its instances': (root, id, context) => patched(root, id, { instances: 3 }, context),
  'DELETE of it': (root, id, { version }) => withoutAppTarget(root, resolvePathId(id), version),
};

function patched(root: Group, id: string, update: object, context: AppChangeContext): Outcome<Group> {
  const target = patchedAppTarget(root, resolvePathId(id), readUpdate(update), context);
  return target.ok ? { ok: true, value: target.value.root } : target;
}

interface Cost {
  readonly us: number;
  readonly bytes: number;
}

const bytesOf = (effects: readonly Effect[]): number =>
  effects.reduce(
    (sum, effect) =>
      effect.type === 'persist' && effect.change.type === 'put'
        ? sum + effect.change.key.length + JSON.stringify(effect.change.value).length
        : sum,
    0,
  );

/** Changes one app, and gives the deployment up so that there is always as much to do as before. */
function change(fleet: MarathonFleet, id: string, make: Make): Cost {
  fleet.nowMs += 1;
  const startedAtMs = performance.now();
  const effects = fleet.turn({
    type: 'command',
    request: 1,
    command: {
      type: 'deploy',
      group: ROOT_PATH,
      force: true,
      change: ({ root, version, definitionAt, portCounts }) => {
        const target = make(root, id, { version, rules: RULES, storedApp: definitionAt, portCounts });
        return target.ok ? { ok: true, root: target.value } : { ok: false, refusal: target };
      },
    },
  });
  const us = (performance.now() - startedAtMs) * 1_000;
  const answer = effects.find((effect) => effect.type === 'answer')?.answer;
  if (answer?.type !== 'deployed') throw new Error(`refused: ${JSON.stringify(answer)}`);
  for (const deployment of [...fleet.state.deployments.keys()])
    fleet.turn({ type: 'command', request: 2, command: { type: 'cancel', deployment, force: true } });
  return { us, bytes: bytesOf(effects) };
}

/** Every kind of change to some apps that were not there before. @param costs so far, by kind of change */
function round(fleet: MarathonFleet, name: string, costs: ReadonlyMap<string, Cost[]>): void {
  const ids = Array.from({ length: APPS_A_ROUND }, (_, n) => `/team-${n % 5}/${name}-${n}`);
  for (const [kind, make] of Object.entries(CHANGES))
    for (const id of ids) costs.get(kind)?.push(change(fleet, id, make));
}

const fleets = SIZES.map((apps) => ({
  fleet: new MarathonFleet({ apps, instancesPerApp: 1 }),
  costs: new Map(Object.keys(CHANGES).map((kind): [string, Cost[]] => [kind, []])),
}));
for (const { fleet } of fleets) round(fleet, 'first', new Map());
for (let n = 0; n < ROUNDS; n += 1) for (const { fleet, costs } of fleets) round(fleet, `round-${n}`, costs);

/** Of time the median, of bytes the mean: now and then the whole tree is stored, which counts. */
function costOf(costs: readonly Cost[]): Cost {
  const bytes = costs.reduce((sum, each) => sum + each.bytes, 0) / costs.length;
  return { us: median(costs.map(({ us }) => us)), bytes };
}

console.log(`time and bytes stored   ${SIZES.map((size) => `${size} apps`.padStart(20)).join('')}`);
for (const kind of Object.keys(CHANGES)) {
  const each = fleets.map(({ costs }) => costOf(costs.get(kind) ?? []));
  const cells = each.map(({ us, bytes }) => `${us.toFixed(0)} µs ${bytes.toFixed(0)} B`.padStart(20));
  const [small, large] = [each[0], each.at(-1)];
  const ratio = (field: keyof Cost): string => ((large?.[field] ?? 0) / (small?.[field] ?? 0)).toFixed(2);
  console.log(`${kind.padEnd(24)}${cells.join('')}  ratios ${ratio('us')} and ${ratio('bytes')}`);
}
