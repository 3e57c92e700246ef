import { z } from 'zod';

import { KILL_SELECTIONS, TASK_LOST_BEHAVIORS } from '../engine/app-definition.ts';
import { NETWORK_MODES } from '../engine/network.ts';
import { check, healthCheck, readinessCheck } from './check-schema.ts';
import { container } from './container-schema.ts';
import {
  amount,
  count,
  flag,
  labels,
  oneOf,
  pathId,
  port,
  portName,
  protocol,
  someText,
  text,
  timestamp,
} from './fields.ts';

const network = z.object({
  mode: oneOf(...NETWORK_MODES).default('container'),
  name: text.exactOptional(),
  labels,
});

const portDefinition = z.object({
  port: port.default(0),
  protocol,
  name: portName.exactOptional(),
  labels,
});

const discoveryPort = z.object({ number: port, name: portName, protocol, labels });

/** How an app had a network of its own up to Marathon 1.4. */
const ipAddress = z.object({
  networkName: text.exactOptional(),
  labels,
  discovery: z.object({ ports: z.array(discoveryPort).default(() => []) }).exactOptional(),
});

const artifact = z.object({
  uri: someText,
  extract: flag.default(true),
  executable: flag.default(false),
  cache: flag.default(false),
  destPath: text.exactOptional(),
});

const capacity = amount.max(1);

const unreachableStrategy = z.union([
  oneOf('disabled'),
  z.object({ inactiveAfterSeconds: count.default(0), expungeAfterSeconds: count.default(0) }),
]);

const limit = z.union([amount, oneOf('unlimited')]);

/** Least of a cpu that an app may ask for. */
const MIN_CPUS = 0.001;

const EXECUTOR = /^(?:\/\/cmd|\/?[^/]+(?:\/[^/]+)*|)$/;

/** What a request says of an app, in the words of any version. Absent fields are absent; parts of objects are filled in. */
export const appUpdate = z.object({
  id: pathId.exactOptional(),
  cmd: someText.exactOptional(),
  args: z.array(text).exactOptional(),
  user: text.exactOptional(),
  tty: flag.exactOptional(),
  env: z.record(text, z.union([text, z.object({ secret: text })])).exactOptional(),
  instances: count.exactOptional(),
  cpus: z.number().min(MIN_CPUS).exactOptional(),
  mem: amount.exactOptional(),
  disk: amount.exactOptional(),
  gpus: count.exactOptional(),
  executor: text.regex(EXECUTOR).exactOptional(),
  executorResources: z
    .object({ cpus: amount.default(0.1), mem: amount.default(32), disk: amount.default(10) })
    .exactOptional(),
  resourceLimits: z.object({ cpus: limit.exactOptional(), mem: limit.exactOptional() }).exactOptional(),
  constraints: z.array(z.array(text)).exactOptional(),
  acceptedResourceRoles: z.array(text).exactOptional(),
  role: text.exactOptional(),
  backoffSeconds: count.exactOptional(),
  backoffFactor: z.number().min(1).exactOptional(),
  maxLaunchDelaySeconds: count.exactOptional(),
  upgradeStrategy: z
    .object({
      minimumHealthCapacity: capacity.default(1),
      maximumOverCapacity: capacity.default(1),
    })
    .exactOptional(),
  killSelection: oneOf(...KILL_SELECTIONS).exactOptional(),
  unreachableStrategy: unreachableStrategy.exactOptional(),
  healthChecks: z.array(healthCheck).exactOptional(),
  readinessChecks: z.array(readinessCheck).exactOptional(),
  check: check.exactOptional(),
  portDefinitions: z.array(portDefinition).exactOptional(),
  requirePorts: flag.exactOptional(),
  networks: z.array(network).exactOptional(),
  container: container.exactOptional(),
  secrets: z.record(text, z.object({ source: text })).exactOptional(),
  labels: z.record(text, text).exactOptional(),
  fetch: z.array(artifact).exactOptional(),
  residency: z
    .object({
      relaunchEscalationTimeoutSeconds: count.default(3_600),
      taskLostBehavior: oneOf(...TASK_LOST_BEHAVIORS).default('WAIT_FOREVER'),
    })
    .exactOptional(),
  taskKillGracePeriodSeconds: count.exactOptional(),
  dependencies: z.array(text).exactOptional(),
  version: timestamp.exactOptional(),
  // Marathon up to 1.4.
  ports: z.array(port).exactOptional(),
  uris: z.array(someText).exactOptional(),
  ipAddress: ipAddress.exactOptional(),
});
