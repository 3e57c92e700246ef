import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

/** The listed definitions as `family:revision`, page by page. */
function list(ecs: TestEcs, body: JsonObject): readonly (readonly string[])[] {
  const pages: string[][] = [];
  let nextToken: unknown;
  do {
    const answer = ecs.call('ListTaskDefinitions', { ...body, nextToken });
    const arns = answer['taskDefinitionArns'];
    pages.push(Array.isArray(arns) ? arns.map((arn) => String(arn).slice(String(arn).indexOf('/') + 1)) : []);
    nextToken = answer['nextToken'];
  } while (nextToken !== undefined);
  return pages;
}

function ecsWithDefinitions(): TestEcs {
  const ecs = new TestEcs();
  for (const family of ['b', 'a', 'ab', 'b', 'b']) ecs.register({}, { family });
  for (let revision = 4; revision <= 10; revision += 1) ecs.register({}, { family: 'b' });
  ecs.call('DeregisterTaskDefinition', { taskDefinition: 'b:2' });
  return ecs;
}

const ALL = ['a:1', 'ab:1', 'b:1', 'b:3', 'b:4', 'b:5', 'b:6', 'b:7', 'b:8', 'b:9', 'b:10'];

describe('ListTaskDefinitions', () => {
  it('lists ACTIVE revisions by family and by number', () => {
    expect(list(ecsWithDefinitions(), {})).toEqual([ALL]);
  });

  it('lists backwards', () => {
    expect(list(ecsWithDefinitions(), { sort: 'DESC' })).toEqual([ALL.toReversed()]);
  });

  it.each(['ASC', 'DESC'])('pages without loss or repetition, %s', (sort) => {
    const pages = list(ecsWithDefinitions(), { sort, maxResults: 3 });
    expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 2]);
    expect(pages.flat()).toEqual(sort === 'ASC' ? ALL : ALL.toReversed());
  });

  it('lists INACTIVE revisions', () => {
    expect(list(ecsWithDefinitions(), { status: 'INACTIVE' })).toEqual([['b:2']]);
  });

  it('takes familyPrefix for the whole family', () => {
    expect(list(ecsWithDefinitions(), { familyPrefix: 'a' })).toEqual([['a:1']]);
    expect(list(ecsWithDefinitions(), { familyPrefix: 'b', maxResults: 6 })).toEqual([
      ['b:1', 'b:3', 'b:4', 'b:5', 'b:6', 'b:7'],
      ['b:8', 'b:9', 'b:10'],
    ]);
    expect(list(ecsWithDefinitions(), { familyPrefix: 'x' })).toEqual([[]]);
  });
});
