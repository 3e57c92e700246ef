import { describe, expect, it } from '@jest/globals';

import { compileLinearPattern } from '../../../src/assembly/linear-patterns.ts';
import { readInstanceFilter } from '../../../src/ecs/cluster-query/compile-query.ts';
import type { QueriedInstance } from '../../../src/ecs/cluster-query/queried-instance.ts';

const INSTANCE: QueriedInstance = {
  ec2InstanceId: 'i-0123456789abcdef0',
  agentConnected: true,
  agentVersion: '1.14.5',
  registeredAtMs: Date.UTC(2018, 5, 18, 22, 28, 28, 123),
  runningTasksCount: 2,
  attributes: [
    { name: 'stack', value: 'prod' },
    { name: 'ecs.instance-type', value: 't2.micro' },
    { name: 'ecs.availability-zone', value: 'us-east-1a' },
    { name: 'floor', value: 'first floor' },
    { name: 'disks', value: '10' },
    { name: 'path\\to/it', value: 'x' },
    { name: 'ssd' },
  ],
  taskGroups: () => ['family:hello', 'web'],
};

const EXTERNAL: QueriedInstance = {
  agentConnected: false,
  runningTasksCount: 0,
  attributes: [],
  taskGroups: () => [],
};

const holds = (expression: string, instance = INSTANCE): boolean =>
  readInstanceFilter(expression, compileLinearPattern)(instance);

describe('an expression about attributes', () => {
  it.each([
    ['attribute:stack == prod', true],
    ['attribute:stack==prod', true],
    ['attribute:stack equals test', false],
    ['attribute:stack != test', true],
    ['attribute:stack not_equals prod', false],
    ["attribute:floor == 'first floor'", true],
    ['attribute:floor == "first floor"', true],
    ["attribute:stack == 'and'", false],
    ['attribute:path\\to/it == x', true],
    ['attribute:stack exists', true],
    ['attribute:ssd exists', true],
    ['attribute:ssd !exists', false],
    ['attribute:gpu not_exists', true],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
    ['attribute:floor in [\'first floor\',"second floor"]', true],
    ['attribute:stack !in [test]', true],
    ['attribute:stack not_in [test,prod]', false],
    ['attribute:ecs.instance-type =~ t2.*', true],
    ['attribute:ecs.instance-type matches t2.*', true],
    ['attribute:ecs.instance-type =~ t2', false],
    ['attribute:ecs.instance-type !~ t2.*', false],
    ['attribute:ecs.instance-type not_matches g2.*', true],
    ['attribute:ecs.instance-type =~ (t2|m4)\\.(micro|small)', true],
    ['(attribute:ecs.availability-zone =~ us-east-1[a-c])', true],
    ['attribute:ecs.availability-zone =~ us-east-[0-9][^]b]', true],
    ["attribute:floor =~ '.* floor'", true],
    ['attribute:ecs.instance-type =~ t2.*&&attribute:ssd exists', true],
    ['attribute:disks > 9', true],
    ['attribute:disks greater_than 10', false],
    ['attribute:disks >= 10.0', true],
    ['attribute:disks == 10.0', false],
    ['attribute:disks less_than_equal 9.5', false],
    ['attribute:disks < 9a', true],
    ['attribute:stack >= prod', true],
    ['attribute:stack less_than test', true],
  ])('%s: %s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it.each(['==', '!=', '<', '<=', '>', '>=', '=~', '!~'])(
    'has what has no value on neither side of %s',
    (operator) => {
      expect(holds(`attribute:gpu ${operator} a`)).toBe(false);
      expect(holds(`attribute:ssd ${operator} a`)).toBe(false);
    },
  );

  it.each(['in', '!in'])('has what has no value on neither side of %s', (operator) => {
    expect(holds(`attribute:gpu ${operator} [a]`)).toBe(false);
    expect(holds(`attribute:ssd ${operator} [a]`)).toBe(false);
  });
});

describe('an expression about an instance', () => {
  it.each([
    ['ec2InstanceId == i-0123456789abcdef0', true],
    ['ec2InstanceId != i-0123456789abcdef0', false],
    ['ec2InstanceId in [i-1, i-0123456789abcdef0]', true],
    ['ec2InstanceId =~ i-0.*', true],
    ['agentConnected == true', true],
    ['agentConnected != true', false],
    ["agentConnected in ['true', false]", true],
    ['agentConnected =~ fal.*', false],
    ['agentVersion == 1.14.5', true],
    ['agentVersion == 1.14.5.0', true],
    ['agentVersion > 1.9.0', true],
    ['agentVersion >= 1.105', false],
    ['agentVersion < 1.14.5', false],
    ['runningTasksCount == 2', true],
    ['runningTasksCount < 10', true],
    ['runningTasksCount greater_than_equal 3', false],
    ['registeredAt == 2018-06-18T22:28:28+00:00', true],
    ['registeredAt == 2018-06-18T22:28:28Z', true],
    ['registeredAt == 2018-06-18T22:28:28', true],
    ['registeredAt == 2018-06-18T22:28:28.123Z', true],
    ['registeredAt == 2018-06-18T22:28:28.122000+00:00', false],
    ['registeredAt == 2018-06-19T00:28:28+02:00', true],
    ['registeredAt == 2018-06-18T17:58:28-0430', true],
    ['registeredAt > 2018-06-18', true],
    ['registeredAt >= "2018-06-19"', false],
    ['task:group == web', true],
    ['task:group == db', false],
    ['not(task:group == web)', false],
    ['task:group in [db, family:hello]', true],
    ['task:group =~ family:.*', true],
  ])('%s: %s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it.each([
    'ec2InstanceId != i-1',
    'ec2InstanceId !in [i-1]',
    'agentVersion != 1.2',
    'agentVersion < 1.2',
    'registeredAt != 2018-06-18',
    'registeredAt < 2018-06-18',
    'task:group =~ .*',
  ])('has what is not known on neither side: %s', (expression) => {
    expect(holds(expression, EXTERNAL)).toBe(false);
    expect(holds(`not ${expression}`, EXTERNAL)).toBe(true);
  });

  it.each([
    ['1.14.5-rc1', true],
    ['1.15.', true],
    ['unknown', false],
  ])('takes the numbers that a version begins with: %s', (agentVersion, expected) => {
    expect(holds('agentVersion >= 1.14.5', { ...INSTANCE, agentVersion })).toBe(expected);
  });
});

describe('expressions', () => {
  const yes = 'attribute:ssd exists';
  const no = 'attribute:gpu exists';

  it.each([
    [`${yes} and ${no}`, false],
    [`${yes} && ${yes}`, true],
    [`${no} or ${yes}`, true],
    [`${no} || ${no}`, false],
    [`not ${no}`, true],
    [`!${yes}`, false],
    [`!(${no})`, true],
    [`NOT ${no} AND ${yes} OR ${no}`, true],
    [`${yes} or ${no} and ${no}`, true],
    [`(${yes} or ${no}) and ${no}`, false],
    [`not ${no} and ${yes}`, true],
    [`not (${no} or ${yes})`, false],
    [`not not !${no}`, true],
    [`\n\t${yes}\n  and (\n${yes}\n)\n`, true],
  ])('are joined: %s: %s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it('may be nested a hundred levels deep', () => {
    expect(holds(`${'('.repeat(100)}${yes}${')'.repeat(100)}`)).toBe(true);
    expect(holds(`${'not '.repeat(100)}${yes}`)).toBe(true);
    expect(holds(`${`(${yes}) and `.repeat(500)}${yes}`)).toBe(true);
  });

  it('may have as many characters as are told', () => {
    const expression = `${yes}${' '.repeat(1980)}`;
    expect(typeof readInstanceFilter(expression, compileLinearPattern, 2000)).toBe('function');
    expect(() => readInstanceFilter(`${expression} `, compileLinearPattern, 2000)).toThrow(
      'column 2001: expected end: an expression has at most 2000 characters',
    );
  });
});
