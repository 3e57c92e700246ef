import type { Tag } from '../ecs/tag.ts';
import type { ContainerInstanceSpec } from './engine/admin/admin-command.ts';
import type { JsonObject } from './engine/json.ts';

/** Machines that are alike. */
export interface FleetInstances extends Omit<ContainerInstanceSpec, 'availabilityZone' | 'ec2InstanceId'> {
  /** Default 1. */
  readonly count?: number;
  /** Where they are in turn; a letter is a zone of the region. Default: `a`, `b` and `c`. */
  readonly zones?: readonly string[];
}

export interface FleetCluster {
  readonly name: string;
  readonly tags?: readonly Tag[];
  readonly instances?: readonly FleetInstances[];
}

/** What an embedded ECS has at its start. */
export interface Fleet {
  /** One at least; the first is the one that a client is pointed at. */
  readonly clusters: readonly FleetCluster[];
  /** Each as RegisterTaskDefinition takes it. */
  readonly taskDefinitions?: readonly JsonObject[];
}

/** Something in a fleet that the embedded ECS refuses. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  /** Where it is, such as `clusters`, 0, `instances`, 1. */
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
  }
}
