import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import { spreadValue } from '../../../ecs/placement/spread-value.ts';
import { DenseSet } from '../dense-set.ts';
import { remainingSize } from '../instances/accounting.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { PairOrder } from '../pair-order.ts';
import type { LocalEcsState } from '../state.ts';
import type { ClusterRecord } from './cluster.ts';
import { createPlacementIndex } from './placement-index.ts';
import type { AttributeValues, GroupCount, PlacementCell, PlacementIndex } from './placement-index.ts';

/** Indexes that a cluster keeps; whoever asks for more pays for gathering them again. */
const MAX_INDEXES = 20;

/** As strategies that spread over the attributes see it. */
function valuesOf({ attributes }: PlacementIndex, { id, known }: InstanceRecord): AttributeValues {
  return attributes.map((name) =>
    spreadValue({ over: 'attribute', name }, { id, attributes: known.attributes }),
  );
}

const keyOf = (values: AttributeValues): string => JSON.stringify(values);

/** What is left of an instance: of the resource, and of the other one. */
function roomOf(resource: BinpackResource, instance: InstanceRecord): readonly [number, number] {
  const { cpuUnits, memoryMiB } = remainingSize(instance);
  return resource === 'cpu' ? [cpuUnits, memoryMiB] : [memoryMiB, cpuUnits];
}

function orderOf(cell: PlacementCell, resource: BinpackResource): PairOrder<string> {
  const order = cell.byRoom.get(resource) ?? new PairOrder<string>();
  cell.byRoom.set(resource, order);
  return order;
}

function enter(index: PlacementIndex, instance: InstanceRecord): void {
  const values = valuesOf(index, instance);
  const key = keyOf(values);
  const cell = index.cells.get(key) ?? { values, ids: new DenseSet<string>(), byRoom: new Map() };
  index.cells.set(key, cell);
  cell.ids.add(instance.id);
  for (const resource of index.orders)
    orderOf(cell, resource).put(instance.id, ...roomOf(resource, instance));
}

function leave(index: PlacementIndex, instance: InstanceRecord): void {
  const key = keyOf(valuesOf(index, instance));
  const cell = index.cells.get(key);
  if (cell === undefined) return;
  cell.ids.delete(instance.id);
  for (const order of cell.byRoom.values()) order.delete(instance.id);
  if (cell.ids.size === 0) index.cells.delete(key);
}

/**
 * The ACTIVE instances of a cluster by the values of attributes. They are gathered when somebody asks for the first time,
 * and kept up to date from then on.
 */
export function placementIndex(
  { instances }: LocalEcsState,
  { activeInstanceIds, placementIndexes }: ClusterRecord,
  attributes: readonly string[],
): PlacementIndex {
  const name = attributes.join(' ');
  const known = placementIndexes.get(name);
  if (known !== undefined) return known;
  const index = createPlacementIndex(attributes);
  for (const id of activeInstanceIds) {
    const instance = instances.get(id);
    if (instance !== undefined) enter(index, instance);
  }
  // The first is the one without attributes, which a cluster always has.
  const [, oldest] = placementIndexes.keys();
  if (placementIndexes.size >= MAX_INDEXES && oldest !== undefined) placementIndexes.delete(oldest);
  placementIndexes.set(name, index);
  return index;
}

/** The instances of a cell by what is left of the resource; in all cells from the first time on. */
export function roomIn(
  { instances }: LocalEcsState,
  { cells, orders }: PlacementIndex,
  cell: PlacementCell,
  resource: BinpackResource,
): PairOrder<string> {
  if (!orders.has(resource)) {
    orders.add(resource);
    for (const each of cells.values())
      for (const id of each.ids) {
        const instance = instances.get(id);
        if (instance !== undefined) orderOf(each, resource).put(id, ...roomOf(resource, instance));
      }
  }
  return orderOf(cell, resource);
}

function countIn(
  index: PlacementIndex,
  counts: Map<string, GroupCount>,
  instance: InstanceRecord,
  tasks: number,
): void {
  const values = valuesOf(index, instance);
  const key = keyOf(values);
  const count = counts.get(key) ?? { values, tasks: 0 };
  count.tasks += tasks;
  if (count.tasks <= 0) counts.delete(key);
  else counts.set(key, count);
}

/** The tasks of a group by the values of the index's attributes. They are counted once, and kept up to date while there are some. */
export function groupCounts(
  { instances }: LocalEcsState,
  { groupHosts }: ClusterRecord,
  index: PlacementIndex,
  group: string,
): Iterable<GroupCount> {
  const known = index.groups.get(group);
  if (known !== undefined) return known.values();
  const counts = new Map<string, GroupCount>();
  const hosts = groupHosts.get(group);
  for (const [id, tasks] of hosts ?? []) {
    const instance = instances.get(id);
    if (instance !== undefined) countIn(index, counts, instance, tasks);
  }
  if (hosts !== undefined) index.groups.set(group, counts);
  return counts.values();
}

/** One task more of the group on the instance, or one less. */
export function countGroup(instance: InstanceRecord, group: string, change: 1 | -1): void {
  const { placementIndexes, groupHosts } = instance.cluster;
  for (const index of placementIndexes.values()) {
    const counts = index.groups.get(group);
    if (counts === undefined) continue;
    countIn(index, counts, instance, change);
    if (!groupHosts.has(group)) index.groups.delete(group);
  }
}

/** The attributes of an instance have changed: its tasks count for other values. */
function moveGroups(index: PlacementIndex, instance: InstanceRecord, before: InstanceRecord): void {
  for (const [group, tasks] of instance.taskGroups) {
    const counts = index.groups.get(group);
    if (counts === undefined) continue;
    countIn(index, counts, before, -tasks);
    countIn(index, counts, instance, tasks);
  }
}

/** The new instance is ACTIVE. */
export function addActive(instance: InstanceRecord): void {
  instance.cluster.activeInstanceIds.add(instance.id);
  for (const index of instance.cluster.placementIndexes.values()) enter(index, instance);
}

function removeActive(instance: InstanceRecord): void {
  instance.cluster.activeInstanceIds.delete(instance.id);
  for (const index of instance.cluster.placementIndexes.values()) leave(index, instance);
}

/** Another amount of it is left. */
function changeRoom(index: PlacementIndex, instance: InstanceRecord): void {
  if (index.orders.size === 0) return;
  const cell = index.cells.get(keyOf(valuesOf(index, instance)));
  for (const [resource, order] of cell?.byRoom ?? []) order.put(instance.id, ...roomOf(resource, instance));
}

/** What is known of an instance has changed. @param known what it was until now. */
export function keepPlacementIndexes(instance: InstanceRecord, known: InstanceRecord['known']): void {
  const { status, attributes } = instance.known;
  const indexes = instance.cluster.placementIndexes;
  if (status === known.status && attributes === known.attributes) {
    if (status === 'ACTIVE') for (const index of indexes.values()) changeRoom(index, instance);
    return;
  }
  const before = { ...instance, known };
  if (attributes !== known.attributes)
    for (const index of indexes.values()) moveGroups(index, instance, before);
  if (known.status === 'ACTIVE') removeActive(before);
  if (status === 'ACTIVE') addActive(instance);
}
