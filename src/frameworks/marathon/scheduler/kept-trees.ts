import { differingApps, findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { keepDefinition, pruneDefinitions, prunePast } from './kept-definitions.ts';
import { baseKey, changeKey, treeKey } from './records.ts';
import type { TreeLog } from './state.ts';
import { sizeOf, treeChangeRecord, treeRecord } from './tree-records.ts';
import { persist } from './turn.ts';
import type { Turn } from './turn.ts';

/** Begins a log with the whole of a tree. */
function storeWhole(turn: Turn, root: Group): void {
  const value = treeRecord(root);
  turn.state.treeLogs.push({ base: root.version, changes: [], size: sizeOf(value), changed: 0 });
  persist(turn, { type: 'put', key: baseKey(root.version), value });
}

/**
 * Stores a tree by what it changes. When all changes since the last whole tree come to as much as that, it is stored as a whole:
 * so what is stored grows with what is changed, and what is read at a start with what there is.
 */
function storeTree(turn: Turn, root: Group): void {
  const { state } = turn;
  persist(turn, { type: 'put', key: treeKey(root.version), value: {} });
  const log = state.treeLogs.at(-1);
  if (log === undefined) {
    storeWhole(turn, root);
    return;
  }
  const value = treeChangeRecord(state.root, root);
  const changed = log.changed + sizeOf(value);
  if (changed > log.size) {
    storeWhole(turn, root);
    return;
  }
  log.changed = changed;
  log.changes.push(root.version);
  persist(turn, { type: 'put', key: changeKey(root.version), value });
}

/** Logs without a tree that is kept. The last one is needed by what comes. */
function pruneLogs(turn: Turn): void {
  const { state } = turn;
  const isNeeded = ({ base }: TreeLog, next: TreeLog | undefined): boolean =>
    next === undefined || state.trees.some(({ version }) => base <= version && version < next.base);
  const unneeded = state.treeLogs.filter((log, i, all) => !isNeeded(log, all[i + 1]));
  if (unneeded.length === 0) return;
  state.treeLogs = state.treeLogs.filter((log) => !unneeded.includes(log));
  for (const { base, changes } of unneeded) {
    persist(turn, { type: 'delete', key: baseKey(base) });
    for (const version of changes) persist(turn, { type: 'delete', key: changeKey(version) });
  }
}

/** Trees beyond the newest, where no deployment needs them. */
function pruneTrees(turn: Turn): void {
  const { state, rules } = turn;
  if (state.trees.length <= rules.maxVersions) return;
  const needed = new Set<Group>(
    [...state.deployments.values()].flatMap(({ original, target }) => [original, target]),
  );
  const before = state.trees;
  const dropped = new Set(before.slice(0, -rules.maxVersions).filter((tree) => !needed.has(tree)));
  if (dropped.size === 0) return;
  state.trees = before.filter((tree) => !dropped.has(tree));
  for (const [i, tree] of before.entries()) {
    if (!dropped.has(tree)) continue;
    persist(turn, { type: 'delete', key: treeKey(tree.version) });
    // What the next tree has as well is in use, or is looked at with that.
    for (const { id } of differingApps(before[i + 1], tree)) {
      pruneDefinitions(turn, id, findApp(state.root, id) === undefined ? 0 : rules.maxVersions);
      prunePast(turn, id);
    }
  }
  pruneLogs(turn);
}

/** Makes a tree the one that is to be. Earlier ones are kept, as many as there may be. */
export function keepTree(turn: Turn, root: Group): void {
  const { state, rules } = turn;
  const changed = [...differingApps(state.root, root)].filter(
    ({ id, version }) => findApp(state.root, id)?.version !== version,
  );
  for (const app of changed) keepDefinition(turn, app);
  storeTree(turn, root);
  state.become(root);
  for (const { id } of changed) pruneDefinitions(turn, id, rules.maxVersions);
  pruneTrees(turn);
}
