import type { PortMapping } from '../../../ecs/task-definition.ts';
import { clientError } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readInteger, readObjects, readString } from '../requests/members.ts';
import { readMembers } from '../requests/shapes.ts';
import type { MemberShapes } from '../requests/shapes.ts';
import type { NetworkMode } from './network-mode.ts';

/** Kept and handed back. */
const KEPT: MemberShapes = {
  members: { name: 'text', appProtocol: { oneOf: ['http', 'http2', 'grpc'] } },
};

/** Port mappings as they are answered, and in our words. */
export interface ReadPortMappings {
  readonly wire: readonly JsonObject[];
  /** Without port ranges. */
  readonly mappings: readonly PortMapping[];
}

function checkPort(name: string, port: number, min: number): void {
  if (port < min || port > 65_535)
    throw clientError(`Invalid '${name}' ${port}: it must be from ${min} to 65535.`);
}

function hostPortIn(mode: NetworkMode, containerPort: number, hostPort: number | undefined): number {
  if (mode === 'bridge') return hostPort ?? 0;
  if (hostPort !== undefined && hostPort !== containerPort)
    throw clientError(
      `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
    );
  return containerPort;
}

function readMapping(mode: NetworkMode, mapping: JsonObject): { wire: JsonObject; mapping?: PortMapping } {
  const protocol = readChoice(mapping, 'protocol', ['tcp', 'udp']) ?? 'tcp';
  const others = readMembers(mapping, KEPT);
  const range = readString(mapping, 'containerPortRange');
  const containerPort = readInteger(mapping, 'containerPort');
  if (range !== undefined && containerPort === undefined)
    return { wire: { containerPortRange: range, protocol, ...others } };
  if (containerPort === undefined) throw clientError('Container port should not be null or empty.');
  checkPort('containerPort', containerPort, 1);
  const given = readInteger(mapping, 'hostPort');
  if (given !== undefined) checkPort('hostPort', given, 0);
  const hostPort = hostPortIn(mode, containerPort, given);
  return {
    wire: withoutUndefined({ containerPort, hostPort, protocol, ...others }),
    mapping: { containerPort, hostPort, protocol },
  };
}

/** The port mappings of a container, host ports filled in as the network mode has them. */
export function readPortMappings(mode: NetworkMode, container: JsonObject): ReadPortMappings {
  const given = readObjects(container, 'portMappings') ?? [];
  if (mode === 'none' && given.length > 0)
    throw clientError('Port mappings are not allowed when networkMode=none.');
  const read = given.map((mapping) => readMapping(mode, mapping));
  return {
    wire: read.map(({ wire }) => wire),
    mappings: read.map(({ mapping }) => mapping).filter((mapping) => mapping !== undefined),
  };
}
