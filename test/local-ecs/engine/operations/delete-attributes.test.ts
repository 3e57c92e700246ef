import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('DeleteAttributes', () => {
  it('takes attributes away; those that are not there are no matter', () => {
    const ecs = new TestEcs();
    const targetId = ecs.addInstance({ attributes: [{ name: 'rack', value: 'r1' }] });
    const attributes = [
      { name: 'rack', targetId },
      { name: 'nothing', targetId },
    ];
    expect(ecs.call('DeleteAttributes', { attributes })).toEqual({ attributes });
    expect(ecs.call('ListAttributes', { targetType: 'container-instance', attributeName: 'rack' })).toEqual({
      attributes: [],
    });
    expect(ecs.instance(targetId)).toMatchObject({ version: 2 });
  });
});
