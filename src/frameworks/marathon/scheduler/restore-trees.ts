import type { AppDefinition } from '../engine/app-definition.ts';
import type { Group } from '../engine/group.ts';
import { ROOT_PATH, parentOf } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { StoredValues } from './records.ts';
import type { TreeLog } from './state.ts';
import { sizeOf } from './tree-records.ts';
import type { GroupRecord, TreeChangeRecord, TreeRecord } from './tree-records.ts';
import { UnreadableRecordError } from './unreadable-record-error.ts';

export type FindDefinition = (id: PathId, version: Timestamp) => AppDefinition | undefined;

/** A group while it is being filled. */
interface Growing {
  record: GroupRecord;
  readonly apps: Map<PathId, Timestamp>;
  readonly groups: Set<PathId>;
  /** As it is now, where somebody has asked for it. */
  made?: Group;
}

/**
 * A tree that goes through what has been stored of it. Trees that are taken of it share what has not changed between them:
 * every group in or below which something has changed is in the record that tells so.
 */
class GrowingTree {
  readonly #groups = new Map<PathId, Growing>();
  readonly #find: FindDefinition;

  constructor(find: FindDefinition) {
    this.#find = find;
  }

  /** @param key of the record, for errors. */
  apply(key: string, { groups, apps, gone = [] }: TreeRecord & Partial<TreeChangeRecord>): void {
    for (const id of gone) {
      const parent = this.#group(key, parentOf(id));
      parent.apps.delete(id);
      if (parent.groups.delete(id)) this.#forget(id);
    }
    for (const record of groups) this.#putGroup(key, record);
    for (const { id, version } of apps) this.#group(key, parentOf(id)).apps.set(id, version);
  }

  /** The tree as it is now. */
  take(key: string): Group {
    return this.#take(key, ROOT_PATH);
  }

  #putGroup(key: string, record: GroupRecord): void {
    const { id } = record;
    if (id !== ROOT_PATH) this.#group(key, parentOf(id)).groups.add(id);
    const group = this.#groups.get(id);
    if (group === undefined) {
      this.#groups.set(id, { record, apps: new Map(), groups: new Set() });
      return;
    }
    group.record = record;
    delete group.made;
  }

  #group(key: string, id: PathId): Growing {
    const group = this.#groups.get(id);
    if (group === undefined) throw new UnreadableRecordError(key, `the group ${id} is missing`);
    return group;
  }

  #forget(id: PathId): void {
    for (const each of this.#groups.get(id)?.groups ?? []) this.#forget(each);
    this.#groups.delete(id);
  }

  #take(key: string, id: PathId): Group {
    const group = this.#group(key, id);
    group.made ??= {
      ...group.record,
      apps: new Map([...group.apps].map(([app, version]) => [app, this.#definition(key, app, version)])),
      groups: new Map([...group.groups].map((each) => [each, this.#take(key, each)])),
    };
    return group.made;
  }

  #definition(key: string, id: PathId, version: Timestamp): AppDefinition {
    const app = this.#find(id, version);
    if (app === undefined) throw new UnreadableRecordError(key, `${id} of ${version} is missing`);
    return app;
  }
}

type Stored<Kind extends 'tree' | 'base' | 'change'> = readonly (readonly [
  key: string,
  value: StoredValues[Kind],
])[];

export interface StoredTrees {
  readonly tree: Stored<'tree'>;
  readonly base: Stored<'base'>;
  readonly change: Stored<'change'>;
}

const versionIn = (key: string): Timestamp => key.slice(key.indexOf(' ') + 1) as Timestamp;

interface Restored {
  /** Those that are kept, the oldest first. */
  readonly trees: readonly Group[];
  readonly logs: TreeLog[];
}

/** Goes through logs, and takes the trees of some versions. */
function replay(
  { base, change }: StoredTrees,
  wanted: ReadonlySet<Timestamp>,
  find: FindDefinition,
): { readonly trees: ReadonlyMap<Timestamp, Group>; readonly logs: TreeLog[] } {
  const steps = [...base, ...change]
    .map(([key, record]: Stored<'base' | 'change'>[number]) => ({ key, record, version: versionIn(key) }))
    .sort((a, b) => (a.version < b.version ? -1 : 1));
  const trees = new Map<Timestamp, Group>();
  const logs: TreeLog[] = [];
  let tree = new GrowingTree(find);
  let before: Timestamp | undefined;
  for (const { key, record, version } of steps) {
    const log = logs.at(-1);
    if (!('from' in record)) {
      tree = new GrowingTree(find);
      logs.push({ base: version, changes: [], size: sizeOf(record), changed: 0 });
    } else if (log !== undefined && record.from === before) {
      log.changes.push(version);
      log.changed += sizeOf(record);
    } else throw new UnreadableRecordError(key, `the tree of ${record.from} is missing`);
    tree.apply(key, record);
    if (wanted.has(version)) trees.set(version, tree.take(key));
    before = version;
  }
  return { trees, logs };
}

/**
 * The trees that are kept. Those that were stored before there were logs each stand in a record of their own.
 * @throws UnreadableRecordError
 */
export function restoreTrees(stored: StoredTrees, find: FindDefinition): Restored {
  const kept = new Set(stored.tree.map(([key]) => versionIn(key)));
  const { trees, logs } = replay(stored, kept, find);
  const treeOf = (key: string, value: StoredValues['tree']): Group => {
    if (value.groups !== undefined) {
      const tree = new GrowingTree(find);
      tree.apply(key, value);
      return tree.take(key);
    }
    const tree = trees.get(versionIn(key));
    if (tree === undefined) throw new UnreadableRecordError(key, 'what is in it is missing');
    return tree;
  };
  return { trees: stored.tree.map(([key, value]) => treeOf(key, value)), logs };
}
