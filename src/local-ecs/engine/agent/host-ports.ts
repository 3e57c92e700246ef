import type { PortMapping } from '../../../ecs/task-definition.ts';
import type { NetworkBinding } from '../../../ecs/task.ts';
import type { Machine } from '../instances/container-instance.ts';

/** Linux's default `ip_local_port_range`, out of which Docker takes the ports nobody chose. */
export const DYNAMIC_PORTS = { first: 32_768, last: 60_999 };

/** Docker binds a published port once for IPv4 and once for IPv6. */
const BIND_IPS = ['0.0.0.0', '::'];

const portKey = (protocol: string, port: number): string => `${protocol}/${port}`;

/** @returns undefined when every port of the range is in use. */
function takeDynamicPort(machine: Machine, protocol: 'tcp' | 'udp'): number | undefined {
  const { first, last } = DYNAMIC_PORTS;
  const fixed = protocol === 'tcp' ? machine.inUse.ports : machine.inUse.portsUdp;
  for (let tried = first; tried <= last; tried += 1) {
    const port = machine.nextDynamicPort;
    machine.nextDynamicPort = port === last ? first : port + 1;
    const key = portKey(protocol, port);
    if (machine.dynamicPorts.has(key) || fixed.includes(port)) continue;
    machine.dynamicPorts.add(key);
    return port;
  }
  return undefined;
}

/** The bindings of a container in bridge mode; takes the ports that ECS is to choose. @returns undefined when there are none left. */
export function bindBridgePorts(
  machine: Machine,
  mappings: readonly PortMapping[],
): readonly NetworkBinding[] | undefined {
  const bindings: NetworkBinding[] = [];
  for (const { containerPort, hostPort = 0, protocol } of mappings) {
    const port = hostPort > 0 ? hostPort : takeDynamicPort(machine, protocol);
    if (port === undefined) {
      freeDynamicPorts(machine, bindings);
      return undefined;
    }
    bindings.push(...BIND_IPS.map((bindIp) => ({ bindIp, containerPort, hostPort: port, protocol })));
  }
  return bindings;
}

/** In host mode a container's ports are the machine's. */
export function bindHostPorts(mappings: readonly PortMapping[]): readonly NetworkBinding[] {
  return mappings.map(({ containerPort, protocol }) => ({
    bindIp: '0.0.0.0',
    containerPort,
    hostPort: containerPort,
    protocol,
  }));
}

/** Fixed ports among the bindings are no matter: they were never taken here. */
export function freeDynamicPorts(machine: Machine, bindings: readonly NetworkBinding[]): void {
  for (const { protocol, hostPort } of bindings) machine.dynamicPorts.delete(portKey(protocol, hostPort));
}
