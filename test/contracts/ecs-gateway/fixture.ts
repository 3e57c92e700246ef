import type { TaskDefinitionArn } from '../../../src/ecs/arn.ts';
import type { EcsGateway } from '../../../src/ports/ecs-gateway.ts';
import type { Patience } from '../eventually.ts';

/** Task definitions that the contract is played with, all but one of one family. */
export interface ContractDefinitions {
  readonly family: string;
  /** Revision 1, ACTIVE: an essential container `main` of 16 MiB, with CONTRACT=yes, that runs until it is stopped. */
  readonly sleeper: TaskDefinitionArn;
  /** Revision 2, deregistered. */
  readonly retired: TaskDefinitionArn;
  /** Revision 3, the newest ACTIVE one: needs more memory than any machine has. */
  readonly giant: TaskDefinitionArn;
  /** Another family, of which nothing is registered; what will be is removed as well. */
  readonly newFamily: string;
}

/** A gateway to some ECS with at least one container instance that takes tasks, and what the contract needs there. */
export interface EcsGatewayFixture {
  readonly gateway: EcsGateway;
  /** A gateway to the same cluster, whose listings have at most `size` entries a page. */
  readonly gatewayWithPagesOf: (size: number) => EcsGateway;
  /** A gateway to a cluster that does not exist. */
  readonly strayGateway: EcsGateway;
  readonly strayCluster: string;
  readonly definitions: ContractDefinitions;
  /** How long what has happened may take to show, a task's start included. */
  readonly patience: Patience;
  /** Removes whatever the contract has left behind. */
  close(): Promise<void>;
}
