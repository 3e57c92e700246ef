import { describe, expect, it } from '@jest/globals';

import { readFaultRule } from '../../../src/local-ecs/engine/admin/read-fault-rule.ts';
import { parseFault } from '../../../src/cli/local/fault-words.ts';
import { findInstance } from '../../../src/cli/local/local-verbs.ts';

const instance = (id: string, ec2InstanceId: string) => ({
  containerInstanceArn: `arn:aws:ecs:us-east-1:123456789012:container-instance/default/${id}`,
  ec2InstanceId,
});

const [first, second, again] = [instance('abc1', 'i-1'), instance('abd2', 'i-2'), instance('aff3', 'i-1')];
const ALL = [first, second, again];

describe('A container instance', () => {
  it('goes by its id, its ARN, its EC2 id, or the beginning of one', () => {
    expect(findInstance(ALL, 'abd2')).toBe(second);
    expect(findInstance(ALL, second.containerInstanceArn)).toBe(second);
    expect(findInstance(ALL, 'i-2')).toBe(second);
    expect(findInstance(ALL, 'abc')).toBe(first);
  });

  it('of a machine that joined again is the newest', () => {
    expect(findInstance(ALL, 'i-1')).toBe(again);
  });

  it.each([
    ['ab', 'CONFLICT', 'More than one container instance begins with ab'],
    ['abd3', 'UNKNOWN_NAME', 'There is no container instance abd3; nearest: abd2'],
    ['zzzzzzzz', 'UNKNOWN_NAME', 'There is no container instance zzzzzzzz'],
  ])('that %s does not name is refused', (id, code, what) => {
    expect(() => findInstance(ALL, id)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code, what }) }),
    );
  });
});

describe('A fault in words', () => {
  it('has a kind, and names with values', () => {
    expect(parseFault(['delay', 'operation=StartTask', 'delayMs=500', 'probability=0.1'])).toEqual({
      fault: 'delay',
      operation: 'StartTask',
      delayMs: 500,
      probability: 0.1,
    });
  });

  it('can be all that a fault plan knows', () => {
    const words = [
      'status=502',
      'html=true',
      'code=ConflictException',
      'message=no',
      'reason=AGENT',
      'staleMs=5',
    ];
    const { fault, ...members } = parseFault(['error', ...words, 'seed=3', 'phase=after-acting', 'times=2']);
    expect(readFaultRule({ fault, ...members })).toEqual({ fault, ...members });
    expect(members).toMatchObject({ status: 502, html: true, code: 'ConflictException', staleMs: 5 });
  });

  it.each(['StartTask', 'times=many', 'wrong=1', 'html=perhaps'])('is no fault with %s', (word) => {
    expect(() => parseFault(['reset', word])).toThrow(`${word} is no NAME=VALUE of operation, phase, code`);
  });
});
