import { isJsonObject } from '../json.ts';
import type { EngineOptions, PartialEngineOptions } from '../options.ts';
import { addMissing, createLocalEcs } from '../state.ts';
import type { LocalEcsState } from '../state.ts';
import { decodeGraph, encodeGraph } from './object-graph.ts';
import type { Nodes } from './object-graph.ts';
import { upgradeFromFormat2 } from './upgrade.ts';

/**
 * What the records of the state look like. Whoever changes what a record holds, in a way that the engine cannot read the old
 * one, raises it, and turns an old one into a new one in `upgrade.ts`.
 */
const FORMAT = 3;

/** The oldest that is read still. */
const OLDEST_FORMAT = 2;

/** Where the resources of an ECS are: it is in all their ARNs. */
type Scope = Pick<EngineOptions, 'partition' | 'region' | 'accountId'>;

/** Everything an ECS knows at one moment, as JSON. Its options are no part of it. */
export interface Snapshot {
  readonly format: number;
  readonly scope: Scope;
  readonly takenAtMs: number;
  readonly nodes: Nodes;
}

/** Why a snapshot cannot be gone on with. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** The state, whole. Later steps do not change the snapshot. Costs as much as there is of it. */
export function toSnapshot(state: LocalEcsState, nowMs: number): Snapshot {
  const { options, announcedWakeMs: _, ...kept } = state;
  const { partition, region, accountId } = options;
  return {
    format: FORMAT,
    scope: { partition, region, accountId },
    takenAtMs: nowMs,
    nodes: encodeGraph(kept),
  };
}

function checkFormat({ format }: Snapshot): void {
  if (format >= OLDEST_FORMAT && format <= FORMAT) return;
  const which = format > FORMAT ? 'a newer' : 'an older';
  throw new SnapshotError(
    `It was written by ${which} version, in format ${format}; this one has format ${FORMAT}`,
  );
}

function checkScope({ scope }: Snapshot, options: EngineOptions): void {
  for (const name of ['partition', 'region', 'accountId'] as const)
    if (scope[name] !== options[name])
      throw new SnapshotError(`It is of ${name} ${scope[name]}, not ${options[name]}`);
}

/** Indexes are no part of a snapshot. */
function fillIndexes({ instances }: LocalEcsState): void {
  for (const instance of instances.values()) instance.cluster.instanceIndex.add(instance);
}

/** What the options want to be there and the snapshot has not. */
function complete(state: LocalEcsState, options: EngineOptions): void {
  addMissing(state, options);
  for (const rule of options.eventRules)
    if (!state.eventRules.some(({ queue }) => queue === rule.queue)) state.eventRules.push(rule);
}

/**
 * The state as it was. Its first input should be `restarted`.
 * @param snapshot what {@link toSnapshot} gave, as JSON.
 * @throws SnapshotError for one of a format before 2 or a newer one, of another region or account, or that is none.
 */
export function fromSnapshot(snapshot: unknown, options: PartialEngineOptions): LocalEcsState {
  const fresh = createLocalEcs(options);
  if (!isSnapshot(snapshot)) throw new SnapshotError('It is no snapshot of an embedded ECS');
  checkFormat(snapshot);
  checkScope(snapshot, fresh.options);
  // What was encoded was a state, but for what a later version has beside it.
  const state: LocalEcsState = { ...fresh, ...decodeGraph(snapshot.nodes) };
  if (snapshot.format === 2) upgradeFromFormat2(state);
  fillIndexes(state);
  complete(state, fresh.options);
  return state;
}

function isSnapshot(value: unknown): value is Snapshot {
  return (
    isJsonObject(value) &&
    typeof value['format'] === 'number' &&
    isJsonObject(value['scope']) &&
    Array.isArray(value['nodes'])
  );
}
