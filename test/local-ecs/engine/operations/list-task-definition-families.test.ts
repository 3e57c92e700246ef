import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

function ecsWithFamilies(): TestEcs {
  const ecs = new TestEcs();
  for (const family of ['web', 'batch', 'web-old', 'api']) ecs.register({}, { family });
  ecs.call('DeregisterTaskDefinition', { taskDefinition: 'web-old:1' });
  return ecs;
}

describe('ListTaskDefinitionFamilies', () => {
  it.each([
    [{}, ['api', 'batch', 'web', 'web-old']],
    [{ status: 'ACTIVE' }, ['api', 'batch', 'web']],
    [{ status: 'INACTIVE' }, ['web-old']],
    [{ familyPrefix: 'we' }, ['web', 'web-old']],
    [{ familyPrefix: 'web-' }, ['web-old']],
    [{ familyPrefix: 'x' }, []],
  ])('lists by name those that are asked for (%#)', (body, families) => {
    expect(ecsWithFamilies().call('ListTaskDefinitionFamilies', body)).toEqual({ families });
  });

  it('pages', () => {
    const ecs = ecsWithFamilies();
    const first = ecs.call('ListTaskDefinitionFamilies', { maxResults: 3 });
    expect(first).toMatchObject({ families: ['api', 'batch', 'web'] });
    expect(ecs.call('ListTaskDefinitionFamilies', { maxResults: 3, nextToken: first['nextToken'] })).toEqual({
      families: ['web-old'],
    });
  });
});
