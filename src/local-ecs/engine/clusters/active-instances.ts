import { spreadValue } from '../../../ecs/placement/spread-counts.ts';
import { DenseSet } from '../dense-set.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { LocalEcsState } from '../state.ts';
import type { ClusterRecord } from './cluster.ts';
import type { IdsByValue } from './ids-by-value.ts';

/** Attributes by which instances are kept; whoever asks for more pays for gathering them again. */
const MAX_ATTRIBUTES = 20;

/** As a strategy that spreads over the attribute sees it. */
export function attributeValue(name: string, { id, known }: InstanceRecord): string | undefined {
  return spreadValue({ over: 'attribute', name }, { id, attributes: known.attributes });
}

function enter(byValue: IdsByValue, value: string | undefined, id: string): void {
  const ids = byValue.get(value) ?? new DenseSet<string>();
  byValue.set(value, ids);
  ids.add(id);
}

function leave(byValue: IdsByValue, value: string | undefined, id: string): void {
  const ids = byValue.get(value);
  ids?.delete(id);
  if (ids?.size === 0) byValue.delete(value);
}

/**
 * The ACTIVE instances of a cluster by the values of an attribute. They are gathered when somebody asks for the first
 * time, and kept up to date from then on.
 */
export function activeByAttribute(
  { instances }: LocalEcsState,
  { activeInstanceIds, activeByAttributes }: ClusterRecord,
  name: string,
): IdsByValue {
  const known = activeByAttributes.get(name);
  if (known !== undefined) return known;
  const byValue: IdsByValue = new Map();
  for (const id of activeInstanceIds) {
    const instance = instances.get(id);
    if (instance !== undefined) enter(byValue, attributeValue(name, instance), id);
  }
  const [oldest] = activeByAttributes.keys();
  if (activeByAttributes.size >= MAX_ATTRIBUTES && oldest !== undefined) activeByAttributes.delete(oldest);
  activeByAttributes.set(name, byValue);
  return byValue;
}

/** The instance is ACTIVE from now on. */
export function addActive(instance: InstanceRecord): void {
  const { id, cluster } = instance;
  cluster.activeInstanceIds.add(id);
  for (const [name, byValue] of cluster.activeByAttributes)
    enter(byValue, attributeValue(name, instance), id);
}

/** It is no more. @param before what was known of it until now. */
export function removeActive(instance: InstanceRecord, before: InstanceRecord['known']): void {
  const { id, cluster } = instance;
  cluster.activeInstanceIds.delete(id);
  for (const [name, byValue] of cluster.activeByAttributes)
    leave(byValue, attributeValue(name, { ...instance, known: before }), id);
}
