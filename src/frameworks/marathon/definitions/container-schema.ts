import { z } from 'zod';

import { CONTAINER_TYPES, PERSISTENT_VOLUME_TYPES, VOLUME_MODES } from '../engine/container.ts';
import type { Volume } from '../engine/container.ts';
import { count, flag, labels, oneOf, port, portName, protocol, someText, text } from './fields.ts';
import { withKey } from './schema-problems.ts';

const portMapping = z.object({
  containerPort: port.default(0),
  hostPort: port.exactOptional(),
  servicePort: port.default(0),
  protocol,
  name: portName.exactOptional(),
  labels,
  networkNames: z.array(text).default(() => []),
});

const docker = z.object({
  image: someText,
  forcePullImage: flag.default(false),
  privileged: flag.default(false),
  parameters: z.array(z.object({ key: someText, value: text })).default(() => []),
  pullConfig: z.object({ secret: text }).exactOptional(),
  // Marathon up to 1.4.
  network: oneOf('BRIDGE', 'HOST', 'NONE', 'USER').exactOptional(),
  portMappings: z.array(portMapping).exactOptional(),
  credential: z.object({ principal: text, secret: text.exactOptional() }).exactOptional(),
});

const persistent = z.object({
  type: oneOf(...PERSISTENT_VOLUME_TYPES).default('root'),
  size: count,
  maxSize: count.exactOptional(),
  constraints: z.array(z.array(text)).default(() => []),
});

const external = z.object({
  name: text.exactOptional(),
  provider: text.exactOptional(),
  options: labels,
  size: count.exactOptional(),
});

const anyVolume = z.object({
  containerPath: text,
  hostPath: text.exactOptional(),
  mode: oneOf(...VOLUME_MODES).default('RW'),
  persistent: persistent.exactOptional(),
  external: external.exactOptional(),
  secret: text.exactOptional(),
});

/** A volume is of the kind whose fields it has; without any it is one of the host's. */
const volume = anyVolume.transform((given, context): Volume => {
  const { containerPath, mode, hostPath } = given;
  if (given.secret !== undefined) return { containerPath, secret: given.secret };
  if (given.persistent !== undefined) return { containerPath, mode, persistent: given.persistent };
  if (given.external !== undefined) return { containerPath, mode, external: given.external };
  if (hostPath !== undefined) return { containerPath, mode, hostPath };
  context.addIssue({ code: 'custom', path: ['hostPath'], ...withKey('error.path.missing') });
  return z.NEVER;
});

export const container = z.object({
  type: oneOf(...CONTAINER_TYPES).default('DOCKER'),
  docker: docker.exactOptional(),
  volumes: z.array(volume).default(() => []),
  portMappings: z.array(portMapping).exactOptional(),
  linuxInfo: z.record(text, z.unknown()).exactOptional(),
});
