import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { judge, PlacedFleet } from './placed-fleet.ts';
import type { Asked, Instance, Task } from './placed-fleet.ts';

const NEED = { CPU: 128, MEMORY: 100 };
const DEFAULTS = { group: 'family:webserver', need: NEED, constraints: [], strategies: [], count: 1 };
const SPREAD_ZONES = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const SMALL = 'attribute:ecs.instance-type == t2.small';
const SMALL_IN_A = `${SMALL} and attribute:ecs.availability-zone == us-east-1a`;

/** Options as they stand in AWS's decks, and what they ask for. In this order: later ones meet the tasks of earlier ones. */
const COMMANDS: readonly (readonly [string, Partial<Asked>])[] = [
  [
    `--placement-constraints type="memberOf",expression="${SMALL}"`,
    { constraints: [{ type: 'memberOf', expression: SMALL }] },
  ],
  [
    `--placement-constraints type="memberOf",expression="${SMALL_IN_A}"`,
    { constraints: [{ type: 'memberOf', expression: SMALL_IN_A }] },
  ],
  [
    '--count 9 --placement-strategy type="spread",field="attribute:ecs.availability-zone"',
    { count: 9, strategies: [SPREAD_ZONES] },
  ],
  [
    '--count 9 --placement-strategy type="spread",field="attribute:ecs.availability-zone" type="binpack",field="memory"',
    { count: 9, strategies: [SPREAD_ZONES, { type: 'binpack', field: 'memory' }] },
  ],
  [
    '--count 8 --group packed --placement-strategy type="binpack",field="MEMORY"',
    { count: 8, group: 'packed', strategies: [{ type: 'binpack', field: 'memory' }] },
  ],
  [
    '--count 2 --group webserver --placement-strategy type="spread",field="instanceId"',
    { count: 2, group: 'webserver', strategies: [{ type: 'spread', field: 'instanceId' }] },
  ],
  [
    '--count 4 --group database --placement-constraints type="memberOf",expression="task:group == webserver"',
    {
      count: 4,
      group: 'database',
      constraints: [{ type: 'memberOf', expression: 'task:group == webserver' }],
    },
  ],
  [
    '--count 10 --group batch --placement-constraints type="memberOf",expression="not(task:group == webserver)"',
    {
      count: 10,
      group: 'batch',
      constraints: [{ type: 'memberOf', expression: 'not(task:group == webserver)' }],
    },
  ],
  [
    '--count 10 --group alone --placement-constraints type="distinctInstance"',
    { count: 10, group: 'alone', constraints: [{ type: 'distinctInstance' }] },
  ],
  [
    '--count 10 --group full --overrides \'{"cpu":"1920"}\' --placement-strategy type="spread",field="host"',
    {
      count: 10,
      group: 'full',
      need: { CPU: 1920, MEMORY: 100 },
      strategies: [{ type: 'spread', field: 'host' }],
    },
  ],
];

const zoneOf = (instances: readonly Instance[], { containerInstanceArn }: Task): string =>
  instances
    .find((instance) => instance.containerInstanceArn === containerInstanceArn)
    ?.attributes.find(({ name }) => name === 'ecs.availability-zone')?.value ?? '';

describe('aws ecs run-task', () => {
  let fleet: PlacedFleet;

  beforeAll(async () => {
    fleet = await PlacedFleet.start();
  }, 60_000);

  afterAll(() => fleet.close());

  it('spreads nine tasks over three zones: three on each', async () => {
    const options = '--count 9 --placement-strategy type="spread",field="attribute:ecs.availability-zone"';
    const { tasks } = (await fleet.run(`run-task --task-definition webserver --group nine ${options}`)) as {
      tasks: Task[];
    };
    const instances = await fleet.instances();
    const zones = tasks.map((task) => zoneOf(instances, task)).sort();
    expect(zones).toEqual(
      ['a', 'b', 'c'].flatMap((zone) => Array.from({ length: 3 }, () => `us-east-1${zone}`)),
    );
  });

  it('finds machines with GPUs by a pattern of their type, one task on each', async () => {
    const constraints = [
      { type: 'memberOf', expression: 'attribute:ecs.instance-type =~ g2.*' },
      { type: 'distinctInstance' },
    ];
    const options =
      'type="memberOf",expression="attribute:ecs.instance-type =~ g2.*" type="distinctInstance"';
    const before = await fleet.instances();
    const { tasks, failures } = (await fleet.run(
      `run-task --task-definition trainer --count 7 --placement-constraints ${options}`,
    )) as { tasks: Task[]; failures: unknown[] };
    const need = { ...NEED, GPU: 1 };
    expect(
      judge(before, { ...DEFAULTS, group: 'family:trainer', need, constraints, count: 7 }, tasks),
    ).toBeNull();
    expect(tasks).toHaveLength(6);
    expect(failures.length).toBeGreaterThan(0);
  });

  it.each(COMMANDS)('places as the oracle would: %s', async (options, asked) => {
    const before = await fleet.instances();
    const { tasks } = (await fleet.run(`run-task --task-definition webserver ${options}`)) as {
      tasks: Task[];
    };
    expect(tasks.length).toBeGreaterThan(0);
    expect(judge(before, { ...DEFAULTS, ...asked }, tasks)).toBeNull();
  });

  it('is told the right word for the one on newer slides', async () => {
    const command = 'run-task --task-definition webserver --placement-constraints type="distinctInstances"';
    await expect(fleet.run(command)).rejects.toThrow('not distinctInstances');
  });

  it('is caught by the oracle when a task is where it should not be', async () => {
    const instances = await fleet.instances();
    const [first, second] = instances;
    if (first === undefined || second === undefined) throw new Error('no instances');
    const wrong = [first, first].map(({ containerInstanceArn }) => ({
      taskArn: '',
      group: 'new',
      containerInstanceArn,
    }));
    const asked = { ...DEFAULTS, group: 'new', need: { CPU: 0, MEMORY: 0 }, count: 2 };
    expect(judge(instances, { ...asked, constraints: [{ type: 'distinctInstance' }] }, wrong)).toContain(
      'does not take it',
    );
    expect(judge(instances, { ...asked, strategies: [{ type: 'spread', field: 'host' }] }, wrong)).toContain(
      'but there is',
    );
    expect(judge(instances, asked, [])).toContain('though there is room');
  });
});
