import { frameworkId } from '../../../mesos/ids.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import type { Group } from '../engine/group.ts';
import { ROOT_PATH, parentOf } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { currentActions, withSteps } from './deployment.ts';
import type { Instance } from './instance.ts';
import type { DeploymentRecord, GroupRecord, InstanceRecord, StoredValues, TreeRecord } from './records.ts';
import { MarathonState, NO_APPS } from './state.ts';

/** A record as it was stored. */
export interface KeptRecord {
  readonly key: string;
  readonly value: unknown;
}

/** Records cannot be what Marathon has written. Nothing of the store has been changed. */
class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  readonly key: string;

  constructor(key: string, why: string) {
    super(`Marathon's record '${key}' cannot be used: ${why}`);
    this.key = key;
  }
}

type Kind = keyof StoredValues;

const KINDS: readonly Kind[] = ['framework', 'app', 'past', 'tree', 'instance', 'deployment', 'failure'];

type ByKind = { readonly [Each in Kind]: (readonly [key: string, value: StoredValues[Each]])[] };

/** Sorts records by their kinds. What stands in them was checked when it was written, and the store sees that it is whole. */
function sorted(records: Iterable<KeptRecord>): ByKind {
  const byKind: ByKind = {
    framework: [],
    app: [],
    past: [],
    tree: [],
    instance: [],
    deployment: [],
    failure: [],
  };
  for (const { key, value } of records) {
    const name = key.split(' ', 1).join('');
    const kind = KINDS.find((each) => each === name);
    if (kind === undefined || typeof value !== 'object' || value === null)
      throw new UnreadableRecordError(key, 'it is of no kind that this version knows');
    (byKind[kind] as unknown[]).push([key, value]);
  }
  return byKind;
}

/** A group while it is being filled. */
interface Growing {
  readonly record: GroupRecord;
  readonly apps: Map<PathId, AppDefinition>;
  readonly groups: Map<PathId, Group>;
}

type Definitions = Map<PathId, Map<Timestamp, AppDefinition>>;

type FindDefinition = (id: PathId, version: Timestamp) => AppDefinition | undefined;

function restoreTree(key: string, { groups, apps }: TreeRecord, find: FindDefinition): Group {
  const growing = new Map(
    groups.map((record): readonly [PathId, Growing] => [
      record.id,
      { record, apps: new Map(), groups: new Map() },
    ]),
  );
  for (const { id, version } of apps) {
    const app = find(id, version);
    const group = growing.get(parentOf(id));
    if (app === undefined || group === undefined)
      throw new UnreadableRecordError(key, `${id} of ${version} is missing`);
    group.apps.set(id, app);
  }
  // Each stands before those that are in it: from the end every group is complete when its parent takes it.
  for (const { record, apps: own, groups: inner } of [...growing.values()].reverse())
    if (record.id !== ROOT_PATH)
      growing.get(parentOf(record.id))?.groups.set(record.id, { ...record, apps: own, groups: inner });
  const root = growing.get(ROOT_PATH);
  if (root === undefined) throw new UnreadableRecordError(key, 'it has no root');
  return { ...root.record, apps: root.apps, groups: root.groups };
}

const instanceOf = ({ hostPorts, ...instance }: InstanceRecord): Instance => ({
  ...instance,
  hostPorts: hostPorts.map((port) => port ?? undefined),
});

function restoreDefinitions(definitions: Definitions, apps: ByKind['app' | 'past']): void {
  for (const [, app] of apps) {
    const versions = definitions.get(app.id) ?? new Map<Timestamp, AppDefinition>();
    definitions.set(app.id, versions.set(app.version, app));
  }
}

function restoreTrees(state: MarathonState, trees: ByKind['tree']): void {
  const { definitions, past } = state;
  const find: FindDefinition = (id, version) =>
    definitions.get(id)?.get(version) ?? past.get(id)?.get(version);
  const restored = trees.map(([key, tree]) => restoreTree(key, tree, find));
  state.trees = [NO_APPS, ...restored];
  state.root = restored.at(-1) ?? NO_APPS;
}

function restoreDeployment(state: MarathonState, key: string, record: DeploymentRecord): void {
  const treeOf = (version: Timestamp): Group => {
    const tree = state.trees.find((each) => each.version === version);
    if (tree === undefined) throw new UnreadableRecordError(key, `the tree of ${version} is missing`);
    return tree;
  };
  const { id, steps, currentStep, startedAtMs } = record;
  const deployment = withSteps(
    {
      id,
      version: record.target,
      original: treeOf(record.original),
      target: treeOf(record.target),
      currentStep,
      condemned: new Set(record.condemned),
      startedAtMs,
    },
    steps,
  );
  state.deployments.set(id, deployment);
  state.pending.set(id, new Set(currentActions(deployment).map(({ app }) => app)));
  for (const app of deployment.actions.keys()) state.locks.set(app, id);
}

/**
 * Makes the state that records tell of, as it was after the last turn that was stored. Results of checks, delays and what was
 * counted of offers are not kept.
 * @throws UnreadableRecordError
 */
export function restore(records: Iterable<KeptRecord>): MarathonState {
  const state = new MarathonState();
  const { framework, app, past, tree, instance, deployment, failure } = sorted(records);
  for (const [, { id }] of framework) state.connection = { isConnected: false, frameworkId: frameworkId(id) };
  restoreDefinitions(state.definitions, app);
  restoreDefinitions(state.past, past);
  restoreTrees(state, tree);
  for (const [, each] of instance) state.instances.put(instanceOf(each));
  for (const [key, each] of deployment) restoreDeployment(state, key, each);
  for (const [key, each] of failure) state.failures.set(key.slice('failure '.length) as PathId, each);
  return state;
}
