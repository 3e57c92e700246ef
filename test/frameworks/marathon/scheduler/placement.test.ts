import { beforeEach, describe, expect, it } from '@jest/globals';

import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { Attribute } from '../../../../src/mesos/attribute.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

const text = (name: string, value: string): Attribute => ({ name, type: 'TEXT', text: value });

let marathon: MarathonHarness;

/** Two machines in each of three zones; the first of a zone is the larger one. */
beforeEach(() => {
  marathon = new MarathonHarness();
  marathon.machines.clear();
  for (const zone of ['a', 'b', 'c'])
    for (const [name, cpus, type] of [
      ['large', 8, 'c5.xlarge'],
      ['small', 2, 't2.small'],
    ] as const)
      marathon.machine(`${zone}-${name}`, {
        cpus,
        attributes: [text('ecs.availability-zone', zone), text('ecs.instance-type', type)],
      });
  marathon.register();
});

/** How many instances of an app are on each machine, after everything has been offered once. */
function placed(
  labels: Readonly<Record<string, string>>,
  { id = '/app', instances = 6, cpus = 0.1 } = {},
): Readonly<Record<string, number>> {
  marathon.put(appDefinition({ id, instances, cpus, labels }));
  marathon.settle();
  const counts: Record<string, number> = {};
  for (const { agent } of marathon.instancesOf(id)) counts[agent.agentId] = (counts[agent.agentId] ?? 0) + 1;
  return counts;
}

describe('instances', () => {
  it('are spread over an attribute, and over machines within it, as a chain of strategies says', () => {
    const counts = placed({
      'ecs.placement-strategy': 'spread:attribute:ecs.availability-zone, spread:instanceId',
    });
    expect(counts).toEqual({
      'a-large': 1,
      'a-small': 1,
      'b-large': 1,
      'b-small': 1,
      'c-large': 1,
      'c-small': 1,
    });
  });

  it('are packed where the least is left', () => {
    expect(placed({ 'ecs.placement-strategy': 'binpack:cpu' }, { instances: 4 })).toEqual({ 'a-small': 4 });
  });

  it('are spread first and packed between equals', () => {
    const counts = placed(
      { 'ecs.placement-strategy': 'spread:attribute:ecs.availability-zone, binpack:cpu' },
      { instances: 9 },
    );
    expect(counts).toEqual({ 'a-small': 3, 'b-small': 3, 'c-small': 3 });
  });

  it('without a wish go to each machine in turn', () => {
    expect(Object.values(placed({}))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('are put anywhere at random', () => {
    const counts = placed({ 'ecs.placement-strategy': 'random' }, { instances: 30 });
    expect(Object.keys(counts)).toHaveLength(6);
  });

  it('run only on machines for which their expression holds', () => {
    const counts = placed({
      'ecs.cluster-query':
        'attribute:ecs.instance-type =~ c5.* and not(attribute:ecs.availability-zone == b)',
    });
    expect(Object.keys(counts).sort()).toEqual(['a-large', 'c-large']);
  });

  it('may be kept away from those of another app', () => {
    placed({ 'ecs.cluster-query': 'attribute:ecs.availability-zone == a' }, { id: '/db', instances: 10 });
    const counts = placed({ 'ecs.cluster-query': 'not(task:group == /db)' }, { instances: 10 });
    expect(Object.keys(counts).filter((machine) => machine.startsWith('a'))).toEqual([]);
  });

  it('that no machine suits tell the expression as the reason', () => {
    placed({ 'ecs.cluster-query': 'attribute:ecs.instance-type == p3.8xlarge' });
    const entry = marathon.state.queue.get(resolvePathId('/app'));
    expect([...(entry?.rejects.keys() ?? [])]).toEqual(['UnfulfilledConstraint']);
    expect(entry?.lastUnused.get('a-large')?.message).toBe('the agent does not meet ecs.cluster-query');
  });
});
