import { frameworkId } from '../../../mesos/ids.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { currentActions, withSteps } from './deployment.ts';
import type { Instance } from './instance.ts';
import type { DeploymentRecord, InstanceRecord, StoredValues } from './records.ts';
import { restoreTrees } from './restore-trees.ts';
import type { FindDefinition, StoredTrees } from './restore-trees.ts';
import { MarathonState, NO_APPS } from './state.ts';
import { UnreadableRecordError } from './unreadable-record-error.ts';

/** A record as it was stored. */
export interface KeptRecord {
  readonly key: string;
  readonly value: unknown;
}

type Kind = keyof StoredValues;

const KINDS: readonly Kind[] = [
  'framework',
  'app',
  'past',
  'tree',
  'base',
  'change',
  'instance',
  'deployment',
  'failure',
];

type ByKind = { readonly [Each in Kind]: (readonly [key: string, value: StoredValues[Each]])[] };

/** Sorts records by their kinds. What stands in them was checked when it was written, and the store sees that it is whole. */
function sorted(records: Iterable<KeptRecord>): ByKind {
  const byKind: ByKind = {
    framework: [],
    app: [],
    past: [],
    tree: [],
    base: [],
    change: [],
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

type Definitions = Map<PathId, Map<Timestamp, AppDefinition>>;

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

function putTrees(state: MarathonState, stored: StoredTrees): void {
  const { definitions, past } = state;
  const find: FindDefinition = (id, version) =>
    definitions.get(id)?.get(version) ?? past.get(id)?.get(version);
  const { trees, logs } = restoreTrees(stored, find);
  const root = trees.at(-1);
  state.trees = [NO_APPS, ...trees.slice(0, -1)];
  state.treeLogs = logs;
  if (root !== undefined) state.become(root);
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
  const { framework, app, past, instance, deployment, failure, ...trees } = sorted(records);
  for (const [, { id }] of framework) state.connection = { isConnected: false, frameworkId: frameworkId(id) };
  restoreDefinitions(state.definitions, app);
  restoreDefinitions(state.past, past);
  putTrees(state, trees);
  for (const [, each] of instance) state.instances.put(instanceOf(each));
  for (const [key, each] of deployment) restoreDeployment(state, key, each);
  for (const [key, each] of failure) state.failures.set(key.slice('failure '.length) as PathId, each);
  return state;
}
