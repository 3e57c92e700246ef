import type { DescribeInstancesResult } from '@aws-sdk/client-ec2';
import type { Host } from '../ecs/host.ts';
import { listOf, textOf, withoutUndefined } from './aws-fields.ts';
import { readThrown } from './thrown.ts';

/** The hosts that an answer tells of. A machine that is terminated has neither name nor address any more. */
export function toHosts({ Reservations }: DescribeInstancesResult): ReadonlyMap<string, Host> {
  const hosts = new Map<string, Host>();
  for (const { Instances } of listOf(Reservations)) {
    for (const { InstanceId, PrivateDnsName, PrivateIpAddress } of listOf(Instances)) {
      const id = textOf(InstanceId);
      const host = withoutUndefined({ hostname: textOf(PrivateDnsName), ip: textOf(PrivateIpAddress) });
      if (id !== undefined && Object.keys(host).length > 0) hosts.set(id, host);
    }
  }
  return hosts;
}

/** "The instance IDs 'i-1, i-2' do not exist", or `Invalid id: "i-1"`. @see EC2 API Reference, "Error codes" */
const UNKNOWN_IDS = ['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed'];

/** @returns those of `asked` that EC2 refuses the whole call for, by name: it does not know them. */
export function unknownIn(error: unknown, asked: readonly string[]): readonly string[] {
  const { name, message } = readThrown(error);
  if (!UNKNOWN_IDS.includes(name)) return [];
  const named = new Set(message.match(/\bi-[0-9A-Za-z-]+/g));
  return asked.filter((id) => named.has(id));
}
