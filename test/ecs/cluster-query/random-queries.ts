import fc from 'fast-check';

import type { QueriedInstance } from '../../../src/ecs/cluster-query/queried-instance.ts';
import type { ClusterQuery, Condition, Subject, SubjectName } from '../../../src/ecs/cluster-query/query.ts';

const NAMES = ['stack', 'rack', 'n', 'ecs.instance-type'];
const TEXTS = ['prod', 'test', '9', '10', '10.0', '-1', 't2.micro', 'm5.large', 'a b', "it's", ''];
const GROUPS = ['web', 'db', 'family:hello'];
const VERSIONS = ['1.9', '1.9.0', '1.14.5', '1.105.1', '2'];
const IDS = ['i-1', 'i-2', 'i-33'];
const PATTERNS = ['t2.*', 'prod|test', '[0-9]+', '.*', 'i-[12]', 'true', 'w.b', ''];

/** Moments around a second, with the ways in which they are written. */
export const DATES: Readonly<Record<string, number>> = {
  '2018-06-18': 1_529_280_000_000,
  '2018-06-18T22:28:28+00:00': 1_529_360_908_000,
  '2018-06-18T22:28:28Z': 1_529_360_908_000,
  '2018-06-18T22:28:28': 1_529_360_908_000,
  '2018-06-19T00:28:28+02:00': 1_529_360_908_000,
  '2018-06-18T22:28:29Z': 1_529_360_909_000,
};
const MOMENTS = [...Object.values(DATES), 1_529_360_908_001, 1_529_360_908_999];

const attributeSubject = fc.constantFrom(...NAMES).map((name): Subject => ({ type: 'attribute', name }));
const subject = (type: SubjectName): fc.Arbitrary<Subject> => fc.constant({ type });

const EQUALITY = ['==', '!='] as const;
const ORDERING = [...EQUALITY, '>', '>=', '<', '<='] as const;

type Operators = readonly (typeof ORDERING)[number][];

const comparison = (of: fc.Arbitrary<Subject>, operators: Operators, values: readonly string[]) =>
  fc.record({
    type: fc.constant('compare'),
    subject: of,
    operator: fc.constantFrom(...operators),
    value: fc.constantFrom(...values),
  });

const membership = (
  of: fc.Arbitrary<Subject>,
  values: readonly string[],
  isNegated: fc.Arbitrary<boolean> = fc.boolean(),
) =>
  fc.record({
    type: fc.constant('in'),
    subject: of,
    isNegated,
    values: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  });

const match = (of: fc.Arbitrary<Subject>, isNegated: fc.Arbitrary<boolean> = fc.boolean()) =>
  fc.record({
    type: fc.constant('matches'),
    subject: of,
    isNegated,
    pattern: fc.constantFrom(...PATTERNS),
    start: fc.constant(0),
  });

const existence = fc.record({
  type: fc.constant('exists'),
  subject: attributeSubject,
  isNegated: fc.boolean(),
});

const never = fc.constant(false);

/** Everything that can be asked, about few enough values for much of it to be so. */
const condition: fc.Arbitrary<Condition> = fc.oneof(
  existence,
  comparison(attributeSubject, ORDERING, TEXTS),
  membership(attributeSubject, TEXTS),
  match(attributeSubject),
  comparison(subject('task:group'), ['=='], GROUPS),
  membership(subject('task:group'), GROUPS, never),
  match(subject('task:group'), never),
  comparison(subject('agentConnected'), EQUALITY, ['true', 'false']),
  membership(subject('agentConnected'), ['true', 'false']),
  match(subject('agentConnected')),
  comparison(subject('agentVersion'), ORDERING, VERSIONS),
  comparison(subject('ec2InstanceId'), EQUALITY, IDS),
  membership(subject('ec2InstanceId'), IDS),
  match(subject('ec2InstanceId')),
  comparison(subject('registeredAt'), ORDERING, Object.keys(DATES)),
  comparison(subject('runningTasksCount'), ORDERING, ['-1', '0', '1', '2']),
);

export const randomQuery: fc.Arbitrary<ClusterQuery> = fc.letrec<{ query: ClusterQuery }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    fc.record({ type: fc.constant('not'), operand: tie('query') }),
    fc.record({
      type: fc.constantFrom<'and' | 'or'>('and', 'or'),
      operands: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).query;

const attributes = fc.uniqueArray(
  fc.oneof(
    fc.record({ name: fc.constantFrom(...NAMES), value: fc.constantFrom(...TEXTS) }),
    fc.record({ name: fc.constantFrom(...NAMES) }),
  ),
  { selector: ({ name }) => name, maxLength: NAMES.length },
);

export const randomInstance: fc.Arbitrary<QueriedInstance> = fc.record(
  {
    ec2InstanceId: fc.constantFrom(...IDS),
    agentConnected: fc.boolean(),
    agentVersion: fc.constantFrom(...VERSIONS),
    registeredAtMs: fc.constantFrom(...MOMENTS),
    runningTasksCount: fc.nat({ max: 2 }),
    attributes,
    taskGroups: fc.array(fc.constantFrom(...GROUPS), { maxLength: 3 }).map((groups) => () => groups),
  },
  { requiredKeys: ['agentConnected', 'runningTasksCount', 'attributes', 'taskGroups'] },
);
