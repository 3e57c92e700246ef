import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { Launch } from '../tasks/launch.ts';
import type { PlacementConstraint } from './placement-constraints.ts';

/** What is to be placed, and where it may and should go. */
export interface Placement {
  readonly cluster: ClusterRecord;
  readonly launch: Launch;
  readonly constraints: readonly PlacementConstraint[];
  /** In order. None: at random. */
  readonly strategies: readonly PlacementStrategy[];
  readonly count: number;
}
