import type { StateStore, StoreChange, StoredRecord } from '../ports/state-store.ts';
import { isJsonObject } from './engine/json.ts';
import { SnapshotError } from './engine/snapshot/snapshot.ts';
import type { Snapshot } from './engine/snapshot/snapshot.ts';

/** The record that says what the others are. */
const HEAD = 'local-ecs/snapshot';

const NODES = 'local-ecs/nodes/';

/** Nodes to a record: enough that there are few records, and few enough that none is very large. */
const NODES_PER_RECORD = 500;

/** Keys in the order of the nodes. */
const nodesKey = (at: number): string => NODES + String(at).padStart(8, '0');

/**
 * What puts a snapshot in the place of another.
 * @param before how many records of nodes that one has.
 */
export function snapshotChanges({ nodes, ...head }: Snapshot, before: number): readonly StoreChange[] {
  const records = Math.ceil(nodes.length / NODES_PER_RECORD);
  const puts = Array.from({ length: records }, (_, at): StoreChange => {
    const value = nodes.slice(at * NODES_PER_RECORD, (at + 1) * NODES_PER_RECORD);
    return { type: 'put', key: nodesKey(at), value };
  });
  const deletes = Array.from({ length: Math.max(0, before - records) }, (_, at): StoreChange => ({
    type: 'delete',
    key: nodesKey(records + at),
  }));
  return [{ type: 'put', key: HEAD, value: { ...head, records } }, ...puts, ...deletes];
}

/** A snapshot as it was found, unchecked, and how many records of nodes it has. */
export interface StoredSnapshot {
  readonly snapshot: unknown;
  readonly takenAtMs: number;
  readonly records: number;
}

function snapshotIn(records: readonly StoredRecord[]): StoredSnapshot | undefined {
  if (records.length === 0) return undefined;
  const head = records.find(({ key }) => key === HEAD)?.value;
  if (!isJsonObject(head)) throw new SnapshotError('It holds something else than an embedded ECS');
  const lists = records.filter(({ key }) => key.startsWith(NODES)).map(({ value }) => value);
  return {
    snapshot: { ...head, nodes: lists.flat() },
    takenAtMs: Number(head['takenAtMs']),
    records: lists.length,
  };
}

/**
 * @returns undefined for a store that holds nothing yet.
 * @throws SnapshotError for one that is of something else; StoreError.
 */
export async function readSnapshot(store: StateStore): Promise<StoredSnapshot | undefined> {
  return snapshotIn(await store.load());
}
