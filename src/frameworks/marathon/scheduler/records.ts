import type { AppDefinition } from '../engine/app-definition.ts';
import type { DeploymentStep } from '../engine/deployment-plan.ts';
import { appsBelow, groupsFrom } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { Deployment } from './deployment.ts';
import type { TaskFailure } from './health.ts';
import type { Instance } from './instance.ts';

/** Under which keys what is kept. Ids have no blanks. */
export const FRAMEWORK_KEY = 'framework';
export const appKey = (app: PathId, version: Timestamp): string => `app ${app} ${version}`;
/** Of an app that is gone, where an earlier tree has it. */
export const pastKey = (app: PathId, version: Timestamp): string => `past ${app} ${version}`;
export const treeKey = (version: Timestamp): string => `tree ${version}`;
export const instanceKey = (id: string): string => `instance ${id}`;
export const deploymentKey = (id: string): string => `deployment ${id}`;
export const failureKey = (app: PathId): string => `failure ${app}`;

/** A group without what is in it. */
export interface GroupRecord {
  readonly id: PathId;
  readonly version: Timestamp;
  readonly dependencies: readonly PathId[];
  readonly enforceRole?: boolean;
}

/** A tree of apps by their versions. */
export interface TreeRecord {
  /** Each before those that are in it. */
  readonly groups: readonly GroupRecord[];
  readonly apps: readonly { readonly id: PathId; readonly version: Timestamp }[];
}

export const treeRecord = (root: Group): TreeRecord => ({
  groups: groupsFrom(root).map(({ apps, groups, ...group }) => group),
  apps: appsBelow(root).map(({ id, version }) => ({ id, version })),
});

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
  readonly tree: TreeRecord;
  readonly instance: InstanceRecord;
  readonly deployment: DeploymentRecord;
  readonly failure: TaskFailure;
}
