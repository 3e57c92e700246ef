import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatArn, lastSegment, parseArn } from '../../src/ecs/arn.ts';
import type { EcsArn, EcsResource } from '../../src/ecs/arn.ts';

const scope = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
const ID = '0123456789abcdef0123456789abcdef';
const OLD_ID = '01234567-89ab-cdef-0123-456789abcdef';

const EXAMPLES: readonly [string, EcsArn][] = [
  [
    'arn:aws:ecs:us-east-1:123456789012:cluster/default',
    { ...scope, resource: { type: 'cluster', clusterName: 'default' } },
  ],
  [
    `arn:aws:ecs:us-east-1:123456789012:container-instance/prod/${ID}`,
    { ...scope, resource: { type: 'container-instance', clusterName: 'prod', id: ID } },
  ],
  [
    `arn:aws:ecs:us-east-1:123456789012:container-instance/${OLD_ID}`,
    { ...scope, resource: { type: 'container-instance', id: OLD_ID } },
  ],
  [
    `arn:aws:ecs:us-east-1:123456789012:task/prod/${ID}`,
    { ...scope, resource: { type: 'task', clusterName: 'prod', id: ID } },
  ],
  [`arn:aws:ecs:us-east-1:123456789012:task/${OLD_ID}`, { ...scope, resource: { type: 'task', id: OLD_ID } }],
  [
    'arn:aws:ecs:us-east-1:123456789012:service/prod/web',
    { ...scope, resource: { type: 'service', clusterName: 'prod', serviceName: 'web' } },
  ],
  [
    'arn:aws:ecs:us-east-1:123456789012:service/web',
    { ...scope, resource: { type: 'service', serviceName: 'web' } },
  ],
  [
    'arn:aws:ecs:us-east-1:123456789012:task-definition/sleep360:1',
    { ...scope, resource: { type: 'task-definition', family: 'sleep360', revision: 1 } },
  ],
];

/** One region of every partition AWS has. */
const PARTITIONS = [
  ['aws', 'eu-central-1'],
  ['aws-cn', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1'],
  ['aws-eusc', 'eusc-de-east-1'],
] as const;

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const id = fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.uuid());

const instanceOrTask = fc
  .record({ type: fc.constantFrom('container-instance', 'task'), clusterName: name, id })
  .chain(({ clusterName, ...old }) => fc.constantFrom<EcsResource[]>(old, { ...old, clusterName }));

const resource: fc.Arbitrary<EcsResource> = fc.oneof(
  name.map((clusterName): EcsResource => ({ type: 'cluster', clusterName })),
  instanceOrTask,
  fc
    .record({ family: name, revision: fc.integer({ min: 1, max: 1_000_000 }) })
    .map((definition): EcsResource => ({ type: 'task-definition', ...definition })),
);

const arn: fc.Arbitrary<EcsArn> = fc
  .tuple(fc.constantFrom(...PARTITIONS), fc.stringMatching(/^\d{12}$/), resource)
  .map(([[partition, region], accountId, of]) => ({ partition, region, accountId, resource: of }));

describe('parseArn and formatArn', () => {
  it.each(EXAMPLES)('%s is read and written', (text, parsed) => {
    expect(parseArn(text)).toEqual(parsed);
    expect(formatArn(parsed)).toBe(text);
  });

  it.each(PARTITIONS)('know the partition %s', (partition, region) => {
    const text = `arn:${partition}:ecs:${region}:123456789012:task/default/${ID}`;
    expect(parseArn(text)).toMatchObject({ partition, region, resource: { id: ID } });
  });

  it('undo each other in every partition and for both generations', () => {
    fc.assert(
      fc.property(arn, (parsed) => {
        const text = formatArn(parsed);
        expect(parseArn(text)).toEqual(parsed);
        expect(text.endsWith(lastSegment(text))).toBe(true);
      }),
    );
  });

  it.each([
    '',
    'default',
    ID,
    'sleep360:1',
    'arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0',
    'arn:aws:ecs:us-east-1:123456789012',
    'arn:aws:ecs:us-east-1:123456789012:cluster',
    'arn:aws:ecs:us-east-1:123456789012:cluster/',
    'arn:aws:ecs:us-east-1:123456789012:cluster/a/b',
    'arn:aws:ecs:us-east-1:123456789012:task/',
    'arn:aws:ecs:us-east-1:123456789012:task//id',
    'arn:aws:ecs:us-east-1:123456789012:task/default/',
    'arn:aws:ecs:us-east-1:123456789012:task/default/id/more',
    'arn:aws:ecs:us-east-1:123456789012:task-definition/web',
    'arn:aws:ecs:us-east-1:123456789012:task-definition/web:',
    'arn:aws:ecs:us-east-1:123456789012:task-definition/web:latest',
    'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1:2',
    'arn:aws:ecs:us-east-1:123456789012:service/default/web/more',
    'arn:aws:ecs:us-east-1:123456789012:task-set/default/web/ecs-svc/1',
    'arn::ecs:us-east-1:123456789012:cluster/default',
    ' arn:aws:ecs:us-east-1:123456789012:cluster/default',
  ])('parseArn knows nothing of %j', (text) => {
    expect(parseArn(text)).toBeUndefined();
  });
});

describe('lastSegment', () => {
  it.each([
    [`arn:aws:ecs:us-east-1:123456789012:task/prod/${ID}`, ID],
    [`arn:aws:ecs:us-east-1:123456789012:task/${OLD_ID}`, OLD_ID],
    ['arn:aws:ecs:us-east-1:123456789012:task-definition/sleep360:1', 'sleep360:1'],
    [ID, ID],
    ['default', 'default'],
  ])('of %s is %s', (text, segment) => {
    expect(lastSegment(text)).toBe(segment);
  });
});
