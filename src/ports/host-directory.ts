import type { Host } from '../ecs/host.ts';

/** Knows the hosts of EC2 instances, which ECS does not. */
export interface HostDirectory {
  /**
   * The hosts of those machines that it knows; the others are left out. Rejects with an `EcsError`, whose codes mean
   * for this service what they mean for ECS.
   * @param ec2InstanceIds 1 to 100, all different.
   */
  resolve(ec2InstanceIds: readonly string[]): Promise<ReadonlyMap<string, Host>>;
}
