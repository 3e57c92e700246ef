import { describe, expect, it } from '@jest/globals';
import { objectsIn, TestEcs } from '../test-ecs.ts';

describe('ListAttributes', () => {
  it('finds attributes by name and value', () => {
    const ecs = new TestEcs();
    const [first, second] = ['r1', 'r2'].map((value) =>
      ecs.addInstance({ attributes: [{ name: 'rack', value }] }),
    );
    const target = { targetType: 'container-instance', attributeName: 'rack' };
    expect(ecs.call('ListAttributes', target)).toEqual({
      attributes: [
        { name: 'rack', value: 'r1', targetId: first },
        { name: 'rack', value: 'r2', targetId: second },
      ],
    });
    expect(ecs.call('ListAttributes', { ...target, attributeValue: 'r2' })).toEqual({
      attributes: [{ name: 'rack', value: 'r2', targetId: second }],
    });
  });

  it('lists everything in pages when no name is given', () => {
    const ecs = new TestEcs();
    const instances = [ecs.addInstance(), ecs.addInstance(), ecs.addInstance()];
    const count = objectsIn(ecs.instance(instances[0] ?? ''), 'attributes').length;
    const seen: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = ecs.call('ListAttributes', { targetType: 'container-instance', maxResults: 7, nextToken });
      seen.push(
        ...objectsIn(page, 'attributes').map(({ name, targetId }) => `${String(name)} ${String(targetId)}`),
      );
      nextToken = page['nextToken'];
    } while (nextToken !== undefined);
    expect(new Set(seen).size).toBe(3 * count);
    expect(seen).toHaveLength(3 * count);
  });

  it.each([
    [{}, 'targetType can not be blank.'],
    [{ targetType: 'task' }, 'targetType should be one of [container-instance]'],
    [
      { targetType: 'container-instance', attributeValue: 'a' },
      'attributeName must be specified with attributeValue.',
    ],
  ])('refuses %j', (body, message) => {
    expect(new TestEcs().refusal('ListAttributes', body)).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });
});
