import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { locateInFile, parseFleet } from '../../src/assembly/fleet-file.ts';
import { ProblemError } from '../../src/assembly/problem.ts';
import { FleetError } from '../../src/local-ecs/fleet.ts';

const FLEET = `clusters:
  - name: prod
    tags: { team: web }
    instances:
      - type: m5.large
        count: 3
        zones: [eu-west-1a, b]
        attributes: { stack: prod, ssd: null, rack: 7 }
        tags: { owner: ops }
      - type: x9.huge
        vcpus: 2
        memoryMiB: 4000
        gpus: 1
        zone: c
  - name: batch
taskDefinitions:
  - family: web
    containerDefinitions:
      - { name: web, image: nginx, memory: 64 }
`;

describe('A fleet file', () => {
  it('says which clusters, machines and definitions there are', () => {
    expect(parseFleet(FLEET, 'fleet.yaml').fleet).toEqual({
      clusters: [
        {
          name: 'prod',
          tags: [{ key: 'team', value: 'web' }],
          instances: [
            {
              instanceType: 'm5.large',
              count: 3,
              zones: ['eu-west-1a', 'b'],
              attributes: [{ name: 'stack', value: 'prod' }, { name: 'ssd' }, { name: 'rack', value: '7' }],
              tags: [{ key: 'owner', value: 'ops' }],
            },
            { instanceType: 'x9.huge', vcpus: 2, memoryMiB: 4000, gpus: 1, zones: ['c'] },
          ],
        },
        { name: 'batch' },
      ],
      taskDefinitions: [
        { family: 'web', containerDefinitions: [{ name: 'web', image: 'nginx', memory: 64 }] },
      ],
    });
  });

  it('may be JSON', () => {
    const text = JSON.stringify({ clusters: [{ name: 'a', instances: [{ count: 2 }] }] }, null, 2);
    expect(parseFleet(text, 'fleet.json').fleet).toEqual({
      clusters: [{ name: 'a', instances: [{ count: 2 }] }],
    });
  });

  it.each([
    ['clusters: []', 'f:1:11 clusters: expected one cluster at least'],
    ['', 'f: expected clusters'],
    [
      'clusters: [{name: a, instances: [{type: m5.larg}]}]',
      'f:1:41 clusters[0].instances[0].type: the figures of m5.larg are not known; did you mean m5.large? (others need vcpus and memoryMiB)',
    ],
    [
      'clusters:\n  - name: a\n    instance: []',
      'f:3:15 unknown key clusters[0].instance; did you mean instances?',
    ],
    [
      'clusters:\n  - name: a\n    instances:\n      - count: 0',
      'f:4:16 clusters[0].instances[0].count: expected a whole number of at least 1',
    ],
    ['clusters:\n  - name: a b', 'f:2:11 clusters[0].name: 1 to 255 letters, digits, - and _'],
    ['clusters: [{name: a}, {name: a}]', 'f:1:30 clusters[1].name: a cluster a is there already'],
    ['clusters: [{name: a, instances: [{zone: a, zones: [b]}]}]', 'give zone or zones, not both'],
    ['clusters: [{', 'f:1:13: '],
    ['clusters: *none', 'f: Unresolved alias'],
  ])('with a mistake is refused with line and column: %j', (text, message) => {
    expect(() => parseFleet(text, 'f')).toThrow(ProblemError);
    expect(() => parseFleet(text, 'f')).toThrow(message);
  });

  it('says where something stands that the embedded ECS itself refuses', () => {
    const file = parseFleet(FLEET, 'fleet.yaml');
    const cause = new FleetError(['taskDefinitions', 0], 'No container.');
    const refused = new ProblemError({ code: 'CONFIG_VALUE', what: 'x', cure: 'y' }, cause);
    expect(locateInFile(refused, file)).toMatchObject({
      problem: { code: 'CONFIG_FILE', what: 'fleet.yaml:17:5 taskDefinitions[0]: No container' },
    });
    const other = new Error('other');
    expect(locateInFile(other, file)).toBe(other);
  });

  it('of any text is read or refused, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseFleet(text, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
        }
      }),
    );
  });
});
