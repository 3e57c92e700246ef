import type { Resource } from '@aws-sdk/client-ecs';
import type { InstanceResources } from '../ecs/container-instance.ts';
import { listOf, numberOf, textsOf } from './aws-fields.ts';

/** ECS fills the values it does not use with 0, so that only `type` tells which one counts. */
function amountOf(resource: Resource | undefined): number {
  switch (resource?.type) {
    case 'INTEGER':
      return numberOf(resource.integerValue) ?? 0;
    case 'LONG':
      return numberOf(resource.longValue) ?? 0;
    case 'DOUBLE':
      return numberOf(resource.doubleValue) ?? 0;
    default:
      return 0;
  }
}

/** Ports are text on the wire; what is no port number is left out. */
function portsOf(resource: Resource | undefined): readonly number[] {
  return textsOf(resource?.stringSetValue).flatMap((text) => {
    const port = numberOf(text) ?? 0;
    return Number.isInteger(port) && port > 0 && port <= 65535 ? [port] : [];
  });
}

/** Resources that ECS does not list count as none; those with names we do not know are left out. */
export function toInstanceResources(resources: readonly Resource[] | undefined): InstanceResources {
  const byName = new Map(listOf(resources).map((resource) => [resource.name, resource]));
  return {
    cpuUnits: amountOf(byName.get('CPU')),
    memoryMiB: amountOf(byName.get('MEMORY')),
    ports: portsOf(byName.get('PORTS')),
    portsUdp: portsOf(byName.get('PORTS_UDP')),
    gpuIds: textsOf(byName.get('GPU')?.stringSetValue),
  };
}
