import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../../../src/local-ecs/engine/api-error.ts';
import { parseMemberOf } from '../../../../src/local-ecs/engine/placement/member-of.ts';

const INSTANCE = {
  ec2InstanceId: 'i-0123456789abcdef0',
  attributes: [
    { name: 'stack', value: 'prod' },
    { name: 'ecs.instance-type', value: 'c5.xlarge' },
    { name: 'floor', value: 'first floor' },
    { name: 'ssd' },
  ],
};

describe('an expression of the cluster query language', () => {
  it.each([
    ['ec2InstanceId == i-0123456789abcdef0', true],
    ['ec2InstanceId==i-0123456789abcdef0', true],
    ['ec2InstanceId equals i-1', false],
    ['ec2InstanceId != i-1', true],
    ['attribute:stack == prod', true],
    ['attribute:stack not_equals prod', false],
    ['attribute:stack != test', true],
    ['attribute:ecs.instance-type == c5.xlarge', true],
    ["attribute:floor == 'first floor'", true],
    ['attribute:floor == "first floor"', true],
    ['attribute:stack exists', true],
    ['attribute:ssd exists', true],
    ['attribute:ssd !exists', false],
    ['attribute:gpu not_exists', true],
    ['attribute:stack == prod and ec2InstanceId == i-1', false],
    ['attribute:stack == prod && attribute:ssd exists', true],
    ['attribute:stack == test or attribute:ssd exists', true],
    ['attribute:stack == test || attribute:gpu exists', false],
    ['not attribute:stack == test', true],
    ['!(attribute:stack == prod)', false],
    ['not(attribute:stack == prod) or attribute:ssd exists', true],
    ['(attribute:stack == test or attribute:ssd exists) and attribute:gpu !exists', true],
  ])('%s: %s', (expression, isMember) => {
    expect(parseMemberOf(expression)(INSTANCE)).toBe(isMember);
  });

  it('has an instance without the attribute on neither side of a comparison', () => {
    expect(parseMemberOf('attribute:gpu == a')(INSTANCE)).toBe(false);
    expect(parseMemberOf('attribute:gpu != a')(INSTANCE)).toBe(false);
    expect(parseMemberOf('attribute:ssd != a')(INSTANCE)).toBe(false);
  });

  it('binds not closer than and, and closer than or', () => {
    const isMember = parseMemberOf('attribute:ssd exists or attribute:gpu exists and attribute:gpu exists');
    expect(isMember(INSTANCE)).toBe(true);
    expect(parseMemberOf('not attribute:gpu exists and attribute:ssd exists')(INSTANCE)).toBe(true);
  });

  it.each([
    '',
    'ec2InstanceId',
    'ec2InstanceId ==',
    'ec2InstanceId == (',
    'ec2InstanceId exists',
    "'ec2InstanceId' == i-1",
    'ec2InstanceId == i-1 i-2',
    'ec2InstanceId in [i-1, i-2]',
    'ec2InstanceId == i-1 and',
    '(ec2InstanceId == i-1',
    'attribute:stack =~ p.*',
    'runningTasksCount < 1',
    'task:group == web',
    'agentConnected == true',
    "attribute:floor == 'first",
  ])('is refused where this ECS does not know it: %s', (expression) => {
    expect(() => parseMemberOf(expression)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: expect.stringContaining('is not supported by this ECS'),
      }),
    );
  });

  it('may have 2000 characters', () => {
    const longest = `attribute:ssd exists${' '.repeat(1980)}`;
    expect(parseMemberOf(longest)(INSTANCE)).toBe(true);
    expect(() => parseMemberOf(`${longest} `)).toThrow('longer than 2000');
  });

  it('is either read or refused, whatever it is', () => {
    const piece = fc.constantFrom(
      ...['(', ')', '!', 'not', 'and', '||', '==', '!=', "'", 'exists', '!exists', 'attribute:a', '[', ' '],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(' ')),
    );
    fc.assert(
      fc.property(text, (expression) => {
        try {
          expect(typeof parseMemberOf(expression)(INSTANCE)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
    );
  });

  it.each(['(', '!', 'not '])('may be as deep as it is long: %s', (opening) => {
    const depth = Math.floor(1900 / opening.length);
    const closing = opening === '(' ? ')'.repeat(depth / 2) : '';
    const openings = opening.repeat(closing === '' ? depth : closing.length);
    expect(typeof parseMemberOf(`${openings}attribute:a exists${closing}`)(INSTANCE)).toBe('boolean');
  });
});
