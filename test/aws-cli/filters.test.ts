import { execFileSync } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { awsEcs } from './aws-cli.ts';

const TYPES = ['t2.micro', 't2.small', 't2.medium', 'm4.large', 'g2.2xlarge', 't22.micro'];
/** One of them is of no known type. */
const SIZE = { vcpus: 1, memoryMiB: 512 };
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Each type in each zone, in stacks that are not everywhere the same, one without any. */
const FLEET = TYPES.flatMap((instanceType, t) =>
  ZONES.map((availabilityZone, z) => ({
    ...SIZE,
    instanceType,
    availabilityZone,
    attributes: t === z ? [] : [{ name: 'rack', value: String(t * z) }],
  })),
);

/** Those of AWS's own decks first. */
const FILTERS = [
  'attribute:ecs.instance-type == t2.small',
  'attribute:ecs.availability-zone == us-east-1a',
  'attribute:ecs.instance-type matches t2.*',
  'attribute:ecs.availability-zone != us-east-1a',
  'attribute:ecs.instance-type == t2.small or attribute:ecs.availability-zone == us-east-1a',
  'attribute:ecs.instance-type in [t2.small, t2.medium] and attribute:ecs.availability-zone != us-east-1a',
  '(attribute:ecs.instance-type == t2.small or attribute:ecs.instance-type == t2.medium) and attribute:ecs.availability-zone != us-east-1a',
  'attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone in [us-east-1a, us-east-1b]',
  'attribute:stack != prod',
  'attribute:stack == prod',
  'not(attribute:stack == prod)',
  'attribute:stack !exists',
  'attribute:rack >= 2 and attribute:rack < 10',
  'attribute:rack not_in [0, 2] || attribute:rack !exists',
  "attribute:ecs.instance-type !~ '(t2|m4)[.].*' && !(attribute:rack exists)",
  'attribute:rack exists or attribute:stack exists and attribute:ecs.instance-type == none',
  'not attribute:rack exists and attribute:ecs.availability-zone == us-east-1b',
  'task:group == webserver',
  'not(task:group == webserver) and runningTasksCount < 1',
  'runningTasksCount greater_than 0 or agentConnected == false',
  'agentVersion >= 1.9.0 and registeredAt > 2018-06-18 and registeredAt < 2999-01-01T00:00:00Z',
  "ec2InstanceId =~ 'i-.*' and agentConnected in ['true']",
];

interface Described {
  readonly containerInstanceArn: string;
}

describe('list-container-instances --filter', () => {
  let local: LocalEcs;
  let expected: readonly (readonly string[])[];

  /** What the command says, whose JSON is an object. */
  async function told(args: readonly string[]): Promise<Record<string, unknown>> {
    const { json, stderr } = await awsEcs(local, args);
    expect(stderr).toBe('');
    return json as Record<string, unknown>;
  }

  const listed = async (more: readonly string[] = []): Promise<readonly string[]> =>
    (await told(['list-container-instances', ...more]))['containerInstanceArns'] as string[];

  beforeAll(async () => {
    local = await startLocalEcs({ runtime: 'simulated', instances: FLEET, startLatency: [0, 0] });
    const arns = await listed();
    const [first = '', second = '', third = ''] = arns;
    await told(['put-attributes', '--attributes', `name=stack,value=prod,targetId=${first}`]);
    await told(['put-attributes', '--attributes', `name=stack,value=test,targetId=${second}`]);
    const start = ['start-task', '--task-definition', 'sleep360', '--group', 'webserver'];
    await told([...start, '--container-instances', second, third]);
    const { containerInstances } = await told([
      'describe-container-instances',
      '--container-instances',
      ...arns,
    ]);
    const instances = (containerInstances as Described[]).map((instance) => {
      const hosts = [second, third].includes(instance.containerInstanceArn);
      return { ...instance, taskGroups: hosts ? ['webserver'] : [] };
    });
    expected = JSON.parse(
      execFileSync('python3', ['test/aws-cli/oracle/cluster_query.py'], {
        input: JSON.stringify({ filters: FILTERS, instances }),
        encoding: 'utf8',
      }),
    ) as string[][];
  }, 60_000);

  afterAll(() => local.close());

  it.each(FILTERS.map((filter, index) => [filter, index] as const))(
    'lists what the oracle selects: %s',
    async (filter, index) => {
      expect([...(await listed(['--filter', filter]))].sort()).toEqual(expected[index]);
    },
  );

  it('is asked about filters that tell instances apart', () => {
    const counts = expected.map(({ length }) => length);
    expect(counts.filter((count) => count > 0 && count < FLEET.length).length).toBeGreaterThan(18);
  });

  it('says in which column an expression goes wrong', async () => {
    const { stderr } = await awsEcs(local, ['list-container-instances', '--filter', 'attribute:zone in [a']);
    expect(stderr).toContain('(InvalidParameterException)');
    expect(stderr).toContain('filter: column 21: expected "]" or "," but found end');
  });
});
