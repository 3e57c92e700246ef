import { z } from 'zod';

import { TASK_STATE_NUMBERS } from '../../mesos/task-state.ts';
import type { TaskState } from '../../mesos/task-state.ts';

/** What the operations API answers, as schemas: the documentation is made of them, and tests hold answers against them. */

const count = z.int().min(0);
const amount = z.number().min(0);
const moment = z.iso.datetime().meta({ description: 'UTC' });
const text = z.string();

const TASK_STATES = Object.keys(TASK_STATE_NUMBERS) as [TaskState, ...TaskState[]];
export const taskState = z.enum(TASK_STATES);
export const agentState = z.enum([
  'active',
  'draining',
  'disconnected',
  'unreachable',
  'impaired',
  'filtered',
  'withheld',
]);
export const launchPhase = z.enum(['PARKED', 'QUEUED', 'SENT', 'UNKNOWN', 'ACCEPTED', 'ENDED']);

const counts = z.record(text, count);
const stateCounts = z.partialRecord(taskState, count);

const resources = z.strictObject({
  cpus: amount,
  mem: amount.meta({ description: 'MiB' }),
  disk: amount.meta({ description: 'MiB' }),
  gpus: amount,
  ports: z.array(z.strictObject({ begin: count, end: count })),
});

const attribute = z
  .looseObject({ name: text, type: z.enum(['TEXT', 'SCALAR', 'RANGES', 'SET']) })
  .meta({ description: 'With `text`, `scalar`, `ranges` or `set`, as the type says' });

const label = z.strictObject({ key: text, value: text.optional() });

export const agent = z.strictObject({
  id: text,
  hostname: text,
  ip: text.optional(),
  port: count,
  containerInstanceArn: text,
  ec2InstanceId: text.optional(),
  region: text.optional(),
  zone: text.optional(),
  capacityProvider: text.optional(),
  ecsAgentVersion: text.optional(),
  registeredAt: moment.optional(),
  state: agentState,
  connectedSince: moment.optional(),
  disconnectedSince: moment.optional(),
  drainingSince: moment.optional(),
  whyNotOffered: text.optional(),
  attributes: z.array(attribute),
  total: resources,
  used: resources,
  usedByRole: z.array(z.strictObject({ role: text, resources })),
  offered: resources,
  foreign: resources.meta({ description: 'Taken by tasks that are not of our frameworks' }),
  free: resources,
  tasks: count,
  offers: count,
  frameworkIds: z.array(text),
  ecsTasks: z.strictObject({ running: count, pending: count }),
});

const tally = z
  .strictObject({
    calls: counts,
    refusedCalls: counts,
    events: counts,
    offers: z.strictObject({
      sent: count,
      accepted: count,
      declined: count,
      rescinded: count,
      expired: count,
    }),
    ended: stateCounts,
  })
  .meta({ description: 'Counts since the bridge started' });

const inverseOffer = z.strictObject({ id: text, agentId: text, unavailableAt: moment });

const filter = z.strictObject({ agentId: text, role: text, resources, until: moment });

export const framework = z.strictObject({
  id: text,
  name: text,
  user: text,
  principal: text.optional(),
  hostname: text.optional(),
  webuiUrl: text.optional(),
  capabilities: z.array(text),
  labels: z.array(label),
  checkpoint: z.boolean(),
  failoverTimeoutSeconds: amount,
  roles: z.array(text),
  suppressedRoles: z.array(text),
  offerConstraints: z.looseObject({}).optional().meta({ description: 'As Mesos has them, in camelCase' }),
  connected: z.boolean(),
  recovered: z.boolean(),
  registeredAt: moment.optional(),
  subscribedAt: moment.optional(),
  disconnectedAt: moment.optional(),
  failoverAt: moment.optional(),
  used: resources,
  offered: resources,
  offers: count,
  inverseOffers: z.array(inverseOffer),
  filters: count,
  tasks: count,
  tasksByState: stateCounts,
  unacknowledgedUpdates: count,
  tally,
  filterList: z.array(filter).optional().meta({ description: 'Of one framework, not in lists' }),
});

export const offer = z.strictObject({
  id: text,
  frameworkId: text,
  frameworkName: text,
  role: text,
  agentId: text,
  hostname: text,
  resources,
  madeAt: moment,
});

const launchFacts = {
  id: text,
  phase: launchPhase,
  phaseSince: moment.optional(),
  taskDefinition: text.optional(),
  attempts: count.optional(),
};

export const launch = z.strictObject({ ...launchFacts, taskId: text, frameworkId: text, agentId: text });

const status = z.strictObject({
  state: taskState,
  at: moment,
  source: text.optional(),
  reason: text.optional(),
  message: text.optional(),
  healthy: z.boolean().optional(),
});

const taskEvent = z.strictObject({
  at: moment,
  source: z.enum(['ECS', 'MESOS', 'BRIDGE']),
  event: text,
  detail: text.optional(),
});

export const task = z.strictObject({
  id: text,
  name: text,
  frameworkId: text,
  frameworkName: text.optional(),
  agentId: text,
  hostname: text.optional(),
  ec2InstanceId: text.optional(),
  role: text,
  executorId: text.optional(),
  state: taskState,
  healthy: z.boolean().optional(),
  source: text.optional(),
  reason: text.optional(),
  message: text.optional(),
  exitCode: z.int().optional(),
  launch: z.strictObject(launchFacts),
  ecsTaskArn: text.optional(),
  ecsStatus: text.optional(),
  stopCode: text.optional(),
  stoppedReason: text.optional(),
  resources,
  labels: z.array(label),
  discovery: z.looseObject({}).optional().meta({ description: 'Mesos DiscoveryInfo' }),
  hostPorts: z.array(count),
  startedAt: moment.optional(),
  endedAt: moment.optional(),
  killRequestedAt: moment.optional(),
  unreachableSince: moment.optional(),
  unacknowledgedUpdates: count,
  statuses: z.array(status),
  timeline: z.array(taskEvent).optional().meta({ description: 'Of one task, not in lists' }),
});

export const role = z.strictObject({
  name: text,
  weight: amount,
  frameworkIds: z.array(text),
  allocated: resources,
  offered: resources,
  share: amount.meta({ description: 'Of the resource it has most of, from 0 to 1' }),
  quota: z.record(text, amount).optional(),
});

export const bucket = z
  .strictObject({
    name: text,
    tokens: z.number().optional().meta({ description: 'Absent, like its rates, where there is no limit' }),
    perSecond: amount.optional(),
    allowedPerSecond: amount.optional(),
    burst: amount.optional(),
    waiting: z.array(z.strictObject({ callClass: text, calls: count, longestWaitMs: amount })),
  })
  .meta({ description: 'One of the rates that ECS limits its API by' });

export const bridgeStatus = z.strictObject({
  phase: z.enum(['LOADING', 'RECOVERING', 'READY', 'CLOSING', 'FAILED']),
  owner: text,
  executors: z.array(text).meta({ description: 'Ids of executors for which there is a task definition' }),
  master: z.looseObject({ id: text, ip: count, port: count }).meta({ description: 'Mesos MasterInfo' }),
  cluster: z.strictObject({ arn: text, name: text, status: text }).optional(),
  startedAt: moment,
  readyAt: moment.optional(),
  agents: z.record(agentState, count),
  frameworks: z.strictObject({ connected: count, disconnected: count }),
  offers: count,
  tasks: stateCounts,
  launches: counts,
  unacknowledgedUpdates: z.strictObject({ updates: count, oldestMs: amount }),
  foreignTasks: count,
  total: resources,
  used: resources,
  offered: resources,
});

export const why = z.strictObject({
  kind: z.enum(['task', 'framework', 'agent']),
  id: text,
  stage: text,
  since: moment.optional(),
  reasons: z.array(text),
});

export const failure = z.strictObject({
  error: z.strictObject({
    code: z.enum(['NOT_FOUND', 'AMBIGUOUS', 'INVALID', 'NOT_ALLOWED', 'NOT_READY']),
    message: text,
    ids: z.array(text).optional().meta({ description: 'What an ambiguous beginning may mean' }),
  }),
});

export const done = z.strictObject({ accepted: z.literal(true) });

/** A page of a list, and how many there are in all. */
export const pageOf = (item: z.ZodType) => z.strictObject({ items: z.array(item), total: count });

/** Schemas that the documentation names. */
export const NAMED_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  Agent: agent,
  Attribute: attribute,
  Bucket: bucket,
  Done: done,
  Failure: failure,
  Framework: framework,
  Launch: launch,
  Offer: offer,
  Resources: resources,
  Role: role,
  Status: bridgeStatus,
  Tally: tally,
  Task: task,
  Why: why,
};
