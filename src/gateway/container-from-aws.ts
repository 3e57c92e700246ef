import type { Container, NetworkBinding as AwsNetworkBinding } from '@aws-sdk/client-ecs';
import type { EcsContainer, NetworkBinding } from '../ecs/task.ts';
import { listOf, numberOf, textOf, textsOf, withoutUndefined } from './aws-fields.ts';

/** @returns undefined for a binding of a port range, which has no single port. */
function toNetworkBinding(aws: AwsNetworkBinding): NetworkBinding | undefined {
  const containerPort = numberOf(aws.containerPort);
  const hostPort = numberOf(aws.hostPort);
  if (containerPort === undefined || hostPort === undefined) return undefined;
  return {
    containerPort,
    hostPort,
    protocol: aws.protocol ?? 'tcp',
    ...withoutUndefined({ bindIp: aws.bindIP }),
  };
}

export function toEcsContainer(aws: Container): EcsContainer {
  const interfaces = listOf(aws.networkInterfaces);
  return {
    name: aws.name ?? '',
    networkBindings: listOf(listOf(aws.networkBindings).map(toNetworkBinding)),
    privateIps: listOf(
      interfaces.flatMap((each) => [textOf(each.privateIpv4Address), textOf(each.ipv6Address)]),
    ),
    gpuIds: textsOf(aws.gpuIds),
    ...withoutUndefined({
      lastStatus: aws.lastStatus,
      exitCode: numberOf(aws.exitCode),
      reason: textOf(aws.reason),
      runtimeId: aws.runtimeId,
    }),
  };
}
