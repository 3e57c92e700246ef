import type { AppDefinition } from '../engine/app-definition.ts';
import type { DeploymentStep } from '../engine/deployment-plan.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { Deployment } from './deployment.ts';
import type { TaskFailure } from './health.ts';
import type { Instance } from './instance.ts';
import type { TreeChangeRecord, TreeRecord } from './tree-records.ts';

/** Under which keys what is kept. Ids have no blanks. */
export const FRAMEWORK_KEY = 'framework';
export const appKey = (app: PathId, version: Timestamp): string => `app ${app} ${version}`;
/** Of an app that is gone, where an earlier tree has it. */
export const pastKey = (app: PathId, version: Timestamp): string => `past ${app} ${version}`;
/** That the tree of a version is kept. */
export const treeKey = (version: Timestamp): string => `tree ${version}`;
/** The whole tree of a version. */
export const baseKey = (version: Timestamp): string => `base ${version}`;
/** What makes the tree of a version out of the one before. */
export const changeKey = (version: Timestamp): string => `change ${version}`;
export const instanceKey = (id: string): string => `instance ${id}`;
export const deploymentKey = (id: string): string => `deployment ${id}`;
export const failureKey = (app: PathId): string => `failure ${app}`;

/** An instance whose ports that are none are null: lists in the store have no holes. */
export type InstanceRecord = Omit<Instance, 'hostPorts'> & {
  readonly hostPorts: readonly (number | null)[];
};

export const instanceRecord = (instance: Instance): InstanceRecord => ({
  ...instance,
  hostPorts: instance.hostPorts.map((port) => port ?? null),
});

/** A deployment whose trees are told by their versions. */
export interface DeploymentRecord {
  readonly id: string;
  readonly original: Timestamp;
  readonly target: Timestamp;
  readonly steps: readonly DeploymentStep[];
  readonly currentStep: number;
  readonly condemned: readonly string[];
  readonly startedAtMs: number;
}

export const deploymentRecord = ({
  id,
  original,
  target,
  steps,
  currentStep,
  condemned,
  startedAtMs,
}: Deployment): DeploymentRecord => ({
  id,
  original: original.version,
  target: target.version,
  steps,
  currentStep,
  condemned: [...condemned],
  startedAtMs,
});

/** What a record under each kind of key is. They are ours: whoever reads them trusts what stands there. */
export interface StoredValues {
  readonly framework: { readonly id: string };
  readonly app: AppDefinition;
  readonly past: AppDefinition;
  /** Empty. The whole of it where there was no log yet. */
  readonly tree: TreeRecord | { readonly groups?: undefined };
  readonly base: TreeRecord;
  readonly change: TreeChangeRecord;
  readonly instance: InstanceRecord;
  readonly deployment: DeploymentRecord;
  readonly failure: TaskFailure;
}
