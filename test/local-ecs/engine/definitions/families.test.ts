import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

/** The revision that the family's name means; undefined when none is ACTIVE. */
function newestOf(ecs: TestEcs): unknown {
  const answer = ecs.tell({
    type: 'request',
    requestId: 'r',
    operation: 'DescribeTaskDefinition',
    body: { taskDefinition: 'web' },
  });
  const definition = answer?.body['taskDefinition'];
  return isJsonObject(definition) ? definition['revision'] : undefined;
}

/** Counts from now on how often a revision of the family is looked at. */
function watchRevisions(ecs: TestEcs): { readonly count: () => number } {
  const family = ecs.state.families.get('web');
  if (family === undefined) throw new Error('there is no family');
  let looks = 0;
  const revisions = new Proxy(family.revisions, {
    get: (list, name, receiver): unknown => {
      if (typeof name === 'string' && /^\d+$/.test(name)) looks += 1;
      return Reflect.get(list, name, receiver);
    },
  });
  ecs.state.families.set('web', { ...family, revisions });
  return { count: () => looks };
}

describe('a family', () => {
  it('means its newest ACTIVE revision, whichever were deregistered', () => {
    const change = fc.oneof(fc.constant('register' as const), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const ecs = new TestEcs();
        const active = new Set<number>();
        let registered = 0;
        for (const one of changes) {
          if (one === 'register') {
            ecs.register();
            registered += 1;
            active.add(registered);
          } else if (one <= registered) {
            ecs.call('DeregisterTaskDefinition', { taskDefinition: `web:${one}` });
            active.delete(one);
          }
          expect(newestOf(ecs)).toBe(active.size === 0 ? undefined : Math.max(...active));
        }
      }),
    );
  });

  it('is found without a look at the revisions that were deregistered', () => {
    const ecs = new TestEcs();
    for (let n = 0; n < 200; n += 1) ecs.register();
    for (let n = 2; n <= 200; n += 1) ecs.call('DeregisterTaskDefinition', { taskDefinition: `web:${n}` });
    const looks = watchRevisions(ecs);
    expect(newestOf(ecs)).toBe(1);
    expect(looks.count()).toBe(0);
  });

  it.each(['ASC', 'DESC'])('is listed %s with a look at the revisions of the page only', (sort) => {
    const ecs = new TestEcs();
    for (let n = 0; n < 300; n += 1) ecs.register();
    const { nextToken } = ecs.call('ListTaskDefinitions', { sort, maxResults: 100 });
    const looks = watchRevisions(ecs);
    const page = ecs.call('ListTaskDefinitions', { sort, maxResults: 100, nextToken });
    expect(page['taskDefinitionArns']).toHaveLength(100);
    expect(looks.count()).toBeLessThanOrEqual(101);
  });
});
