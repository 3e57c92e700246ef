import { describe, expect, it } from '@jest/globals';

import { compileLinearPattern } from '../../../src/assembly/linear-patterns.ts';
import { readInstanceFilter } from '../../../src/ecs/cluster-query/compile-query.ts';
import { ClusterQueryError, oneOfThese, pointAt } from '../../../src/ecs/cluster-query/query-error.ts';

function errorOf(expression: string): ClusterQueryError {
  try {
    readInstanceFilter(expression, compileLinearPattern);
  } catch (error) {
    if (error instanceof ClusterQueryError) return error;
    throw error;
  }
  throw new Error(`'${expression}' is an expression`);
}

const SUBJECTS =
  'attribute:NAME, task:group, agentConnected, agentVersion, ec2InstanceId, registeredAt or runningTasksCount';

describe('the error of an expression', () => {
  it.each([
    ['attribute:zone in [a, b', 'column 24: expected "]" or "," but found end'],
    ['attribute:zone in a', 'column 19: expected "[" but found "a"'],
    ['attribute:zone in []', 'column 20: expected a value but found "]"'],
    ['attribute:zone in [a,]', 'column 22: expected a value but found "]"'],
    ['', `column 1: expected "(", "not" or a subject (${SUBJECTS}) but found end`],
    ['(attribute:a exists', 'column 20: expected "and", "or" or ")" but found end'],
    ['attribute:a exists)', 'column 19: expected "and", "or" or end but found ")"'],
    ['attribute:a exists and', `column 23: expected "(", "not" or a subject (${SUBJECTS}) but found end`],
    ['attribute:a ==', 'column 15: expected a value but found end'],
    ['attribute:a =~', 'column 15: expected a regular expression but found end'],
    ['attribute:a =~ )', 'column 16: expected a regular expression but found ")"'],
    ["attribute:a == 'b", "column 18: expected ' to close the text that begins at column 16 but found end"],
    ['agentConnected == yes', 'column 19: expected "true" or "false" but found "yes"'],
    ['agentConnected in [true, 1]', 'column 26: expected "true" or "false" but found "1"'],
    ['agentVersion < latest', 'column 16: expected a version such as 1.14.5 but found "latest"'],
    ['runningTasksCount < 1.5', 'column 21: expected a whole number but found "1.5"'],
    ['runningTasksCount exists', 'column 19: expected "==", "!=", ">", ">=", "<" or "<=" after running'],
    ['ec2InstanceId > i-1', 'column 15: expected "==", "!=", "in", "!in", "=~" or "!~" after ec2InstanceId'],
    ['task:group exists', 'column 12: expected "==", "in" or "=~" after task:group but found "exists"'],
    [
      `${'('.repeat(101)}attribute:a exists`,
      'column 101: expected at most 100 levels of parentheses and not',
    ],
    ['!'.repeat(19_000), 'column 101: expected at most 100 levels of parentheses and not'],
  ])('says where it is and what is expected: %s', (expression, message) => {
    expect(errorOf(expression).message.slice(0, message.length)).toBe(message);
  });

  it.each([
    ['attributes:stack == prod', 'found "attributes:stack"; write attribute:stack'],
    ['EC2InstanceId == i-1', 'found "EC2InstanceId"; write ec2InstanceId'],
    ['attribute: a exists', 'found "attribute:"; an attribute\'s name has letters, digits and _ . / \\ -'],
    ["'agentConnected' == true", 'found "agentConnected"; a subject has no quotes'],
    ['memberOf(attribute:a exists)', 'found "memberOf"; give what memberOf is to hold, without memberOf'],
    ['not=(attribute:a exists)', 'column 4: expected "(", "not" or a subject'],
    ['not=(attribute:a exists)', 'found "="; write not(…), without ='],
    ['attribute:a = b', 'found "="; write =='],
    ['attribute:a not in [b]', 'found "not"; write !in, !exists, !~, or not before the subject'],
    ['attribute:a IN [b]', 'found "IN"; operators are in lower case'],
    ['task:group != web', 'found "!="; for instances without tasks of a group write not(task:group == …)'],
    ['attribute:a == ‘b’', 'column 16: expected a value but found "‘"; quotes are straight: \' or "'],
    ['attribute:a =~ “b.*”', 'column 16: expected a regular expression but found "“"; quotes are straight'],
    ['attribute:a == b”', 'found "”"; quotes are straight'],
    ['attribute:a == and', 'found "and"; a value that looks like that goes into quotes'],
    ['attribute:a == b c', 'found "c"; a value with spaces or other signs goes into quotes'],
    ['attribute:a exists & attribute:b exists', 'found "&"; write && or and'],
    ['attribute:a exists | attribute:b exists', 'found "|"; write || or or'],
    ['attribute:a =~ *.large', '; a pattern is a regular expression, in which .* is any text'],
  ])('says what to do about what people write: %s', (expression, advice) => {
    expect(errorOf(expression).message).toContain(advice);
  });

  it.each([
    '2018-02-30',
    '2018-13-01',
    '2018-06-18T24:00:00',
    '2018-06-18 22:28:28',
    '18 June',
    '0000-00-00',
  ])('says that there is no such date as %s', (date) => {
    const { message } = errorOf(`registeredAt > '${date}'`);
    expect(message).toBe(
      `column 16: expected a date such as 2018-06-18 or 2018-06-18T22:28:28+00:00 but found "${date}"`,
    );
  });

  it.each([
    ["attribute:a == b and attribute:c =~ '(?=d)'", 38],
    ['attribute:a == b and attribute:c =~ (d)\\1', 37],
    ['attribute:a !~ (', 16],
    ['attribute:a !~ b{101}', 16],
  ])('is at the first character of a pattern that cannot be: %s', (expression, column) => {
    const error = errorOf(expression);
    expect(error.column).toBe(column);
    expect(error.problem).toMatch(/^expected a regular expression: /);
  });
});

describe('a caret', () => {
  it('is below the column', () => {
    expect(pointAt('attribute:a == b c', 18)).toBe('attribute:a == b c\n                 ^');
    expect(pointAt('a\nb', 4)).toBe('a b\n   ^');
  });

  it('is shown with what is around it, in a long expression', () => {
    expect(pointAt('x'.repeat(200), 100)).toBe(`…${'x'.repeat(81)}…\n${' '.repeat(41)}^`);
  });
});

describe('a choice', () => {
  it.each([
    [['a'], 'a'],
    [['a', 'b'], 'a or b'],
    [['a', 'b', 'c'], 'a, b or c'],
  ])('is a sentence: %j', (texts, expected) => {
    expect(oneOfThese(texts)).toBe(expected);
  });
});

describe('the time that an expression takes', () => {
  /** How long something takes, in ms. */
  const timeOf = (action: () => void): number => {
    const begun = performance.now();
    action();
    return performance.now() - begun;
  };
  const attributes = [{ name: 'a', value: 'ax'.repeat(10_000) }];
  const instance = { agentConnected: true, runningTasksCount: 0, attributes, taskGroups: () => [] };

  it.each(['(x+x+)+y', '(.*)*b', '(a|aa)+$', '(?:a|b)*a(?:a|b){12}'])(
    'is not long for a pattern that is catastrophic elsewhere: %s',
    (pattern) => {
      const holds = readInstanceFilter(`attribute:a =~ '${pattern}'`, compileLinearPattern);
      expect(timeOf(() => holds(instance))).toBeLessThan(1_000);
    },
  );

  it.each(['attribute:a =~ [', 'attribute:a =~ (', 'attribute:a =~ \\', '[', '!', "'", '('])(
    'is not long for %s without end',
    (start) => {
      const rest = (start.at(-1) ?? '').repeat(19_900);
      expect(timeOf(() => errorOf(`${start}${rest}`))).toBeLessThan(500);
    },
  );
});
