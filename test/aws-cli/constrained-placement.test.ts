import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { judge, PlacedFleet } from './placed-fleet.ts';
import type { Asked, Task } from './placed-fleet.ts';

const ZONES = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const EACH = { type: 'spread', field: 'instanceId' };
const PACK_CPU = { type: 'binpack', field: 'cpu' };
const PACK_MEMORY = { type: 'binpack', field: 'memory' };

const TYPES = 'attribute:ecs.instance-type in [t2.small, t2.medium]';
const ZONE = 'attribute:ecs.availability-zone != us-east-1b';
const STACK = 'attribute:stack == prod';
const BESIDE = 'task:group == web';
const APART = 'not(task:group == web)';

/** Groups, in this order, and where their tasks may go and should: later ones meet the tasks of earlier ones. */
const PLACEMENTS: readonly (readonly [
  group: string,
  expressions: readonly string[],
  strategies: Asked['strategies'],
])[] = [
  ['types-packed', [TYPES], [PACK_CPU]],
  ['types-spread', [TYPES], [ZONES, PACK_MEMORY]],
  ['zone-spread', [ZONE], [ZONES, EACH]],
  ['zone-packed', [ZONE], [PACK_MEMORY]],
  ['stack-spread', [STACK], [EACH]],
  ['not-stack', [`not(${STACK})`], [ZONES, PACK_CPU]],
  ['web', [`${TYPES} and ${ZONE}`], [EACH]],
  ['beside', [BESIDE], [PACK_CPU]],
  ['beside-spread', [BESIDE], [ZONES, EACH]],
  ['apart', [APART], [PACK_MEMORY]],
  ['apart-of-type', [TYPES, APART], [ZONES, PACK_CPU]],
  ['mixed', [`(${STACK} or ${BESIDE}) and not(attribute:ecs.instance-type =~ g2.*)`], [EACH, PACK_CPU]],
];

const COUNT = 5;

describe('aws ecs run-task under constraints, by strategies', () => {
  let fleet: PlacedFleet;

  beforeAll(async () => {
    fleet = await PlacedFleet.start();
    const names = (await fleet.instances()).map(({ containerInstanceArn }) => containerInstanceArn);
    const attributes = names
      .filter((_, at) => at % 3 === 0)
      .map((target) => `name=stack,value=prod,targetType=container-instance,targetId=${target}`);
    for (let from = 0; from < attributes.length; from += 10)
      await fleet.run(`put-attributes --attributes ${attributes.slice(from, from + 10).join(' ')}`);
  }, 120_000);

  afterAll(() => fleet.close());

  it.each(PLACEMENTS)('places the group %s as the oracle would', async (group, expressions, strategies) => {
    const constraints = expressions.map((expression) => ({ type: 'memberOf', expression }));
    const before = await fleet.instances();
    const { tasks } = (await fleet.run(
      `run-task --task-definition webserver --group ${group} --count ${COUNT} ` +
        `--placement-constraints '${JSON.stringify(constraints)}' --placement-strategy '${JSON.stringify(strategies)}'`,
    )) as { tasks: Task[] };
    expect(tasks).toHaveLength(COUNT);
    const need = { CPU: 128, MEMORY: 100 };
    expect(judge(before, { group, need, constraints, strategies, count: COUNT }, tasks)).toBeNull();
  });
});
