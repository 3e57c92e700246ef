import { describe, expect, it } from '@jest/globals';
import { parsePlacementStrategy } from '../../../src/ecs/placement/placement-strategy.ts';

describe('A placement strategy', () => {
  it.each(['instanceId', 'instanceid', 'host', 'HOST'])('spreads over instances: %s', (field) => {
    expect(parsePlacementStrategy('spread', field)).toEqual({ type: 'spread', field: { over: 'instance' } });
  });

  it.each(['attribute:ecs.availability-zone', 'Attribute:ecs.availability-zone'])(
    'spreads over the values of an attribute: %s',
    (field) => {
      expect(parsePlacementStrategy('spread', field)).toEqual({
        type: 'spread',
        field: { over: 'attribute', name: 'ecs.availability-zone' },
      });
    },
  );

  it('takes the name of an attribute as it is', () => {
    expect(parsePlacementStrategy('spread', 'attribute:Rack')).toMatchObject({ field: { name: 'Rack' } });
  });

  it.each([
    ['cpu', 'cpu'],
    ['CPU', 'cpu'],
    ['memory', 'memory'],
    ['MEMORY', 'memory'],
  ])('packs bins by %s', (field, resource) => {
    expect(parsePlacementStrategy('binpack', field)).toEqual({ type: 'binpack', resource });
  });

  it.each(['', 'cpu'])('uses no field when it is random: %p', (field) => {
    expect(parsePlacementStrategy('random', field)).toEqual({ type: 'random' });
  });

  it.each([
    ['spread', '', "spread needs a field: instanceId, host or attribute:NAME, not ''"],
    ['spread', 'zone', "spread needs a field: instanceId, host or attribute:NAME, not 'zone'"],
    ['spread', 'attribute:', "spread needs a field: instanceId, host or attribute:NAME, not 'attribute:'"],
    [
      'spread',
      'attribute:a b',
      "spread needs a field: instanceId, host or attribute:NAME, not 'attribute:a b'",
    ],
    [
      'spread',
      'attributes:rack',
      "spread has no field 'attributes:rack': it is attribute: and a name, singular",
    ],
    ['binpack', '', "binpack needs a field: cpu or memory, not ''"],
    ['binpack', 'ports', "binpack needs a field: cpu or memory, not 'ports'"],
  ] as const)('is refused as %s over %p', (type, field, problem) => {
    expect(parsePlacementStrategy(type, field)).toEqual({ problem });
  });
});
