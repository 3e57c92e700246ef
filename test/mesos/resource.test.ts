import { describe, expect, it } from '@jest/globals';
import { isReserved, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';

const cpus = scalarResource('cpus', 1);

describe('isReserved', () => {
  it.each<[string, Resource]>([
    ['neither role nor reservations', cpus],
    ['the role *', { ...cpus, role: '*' }],
    ['an empty list of reservations', { ...cpus, role: '*', reservations: [] }],
    ['an allocation only', { ...cpus, allocationInfo: { role: 'web' } }],
  ])('is false for a resource with %s', (_, resource) => {
    expect(isReserved(resource)).toBe(false);
  });

  it.each<[string, Resource]>([
    ['a role', { ...cpus, role: 'web' }],
    ['a reservation of the older form', { ...cpus, role: '*', reservation: { principal: 'ops' } }],
    ['reservations of the refined form', { ...cpus, reservations: [{ type: 'DYNAMIC', role: 'web' }] }],
  ])('is true for a resource with %s', (_, resource) => {
    expect(isReserved(resource)).toBe(true);
  });
});
