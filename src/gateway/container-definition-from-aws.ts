import type {
  ContainerDefinition as AwsContainerDefinition,
  HealthCheck,
  PortMapping as AwsPortMapping,
} from '@aws-sdk/client-ecs';
import type { ContainerDefinition, ContainerHealthCheck, PortMapping } from '../ecs/task-definition.ts';
import { listOf, numberOf, textsOf, withoutUndefined } from './aws-fields.ts';
import { toKeyValuePairs, toResourceRequirements } from './overrides-from-aws.ts';

/** @returns undefined for a mapping of a port range, which has no single port. */
function toPortMapping(aws: AwsPortMapping): PortMapping | undefined {
  const containerPort = numberOf(aws.containerPort);
  if (containerPort === undefined) return undefined;
  return {
    containerPort,
    protocol: aws.protocol === 'udp' ? 'udp' : 'tcp',
    ...withoutUndefined({ hostPort: numberOf(aws.hostPort) }),
  };
}

function toContainerHealthCheck(aws: HealthCheck): ContainerHealthCheck {
  return {
    command: textsOf(aws.command),
    ...withoutUndefined({
      interval: numberOf(aws.interval),
      timeout: numberOf(aws.timeout),
      retries: numberOf(aws.retries),
      startPeriod: numberOf(aws.startPeriod),
    }),
  };
}

/** What ECS leaves out is what ECS itself takes by default: no cpu, essential, no ports. */
export function toContainerDefinition(aws: AwsContainerDefinition): ContainerDefinition {
  return {
    name: aws.name ?? '',
    image: aws.image ?? '',
    cpu: numberOf(aws.cpu) ?? 0,
    essential: aws.essential ?? true,
    environment: toKeyValuePairs(aws.environment),
    portMappings: listOf(listOf(aws.portMappings).map(toPortMapping)),
    ...withoutUndefined({
      memory: numberOf(aws.memory),
      memoryReservation: numberOf(aws.memoryReservation),
      command: aws.command && textsOf(aws.command),
      entryPoint: aws.entryPoint && textsOf(aws.entryPoint),
      healthCheck: aws.healthCheck && toContainerHealthCheck(aws.healthCheck),
      stopTimeout: numberOf(aws.stopTimeout),
      resourceRequirements: aws.resourceRequirements && toResourceRequirements(aws.resourceRequirements),
    }),
  };
}
