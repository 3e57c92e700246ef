import type { BridgeClient } from './bridge-client.ts';
import { wide } from './column.ts';
import type { Column } from './column.ts';
import { isItem, valueAt } from './item.ts';
import type { Item } from './item.ts';

/** Something there are many of. */
interface NamedNoun {
  readonly name: string;
  readonly singular: string;
  /** Other words for it: singular, short. */
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly columns: readonly Column[];
}

/** Something the bridge has many of. */
export interface BridgeNoun extends NamedNoun {
  /** In the operations API. */
  readonly path: string;
  /** Whether the API finds one by an id or its beginning; else it is looked for in the list. */
  readonly isFoundById: boolean;
  /** Filters that the API takes, by the names they have there. */
  readonly filters: readonly string[];
}

/** Something Marathon has many of. */
export interface MarathonNoun extends NamedNoun {
  /** All of them. */
  readonly list: (client: BridgeClient) => Promise<readonly Item[]>;
  /** One by its whole id, with all that is known of it; absent where only the list has that, which takes beginnings of ids. */
  readonly find?: (client: BridgeClient, id: string) => Promise<Item | undefined>;
  /** The id that somebody means who writes it so. */
  readonly idOf?: (text: string) => string;
}

export type Noun = BridgeNoun | MarathonNoun;

export const isOfMarathon = (noun: Noun): noun is MarathonNoun => 'list' in noun;

const id: Column = { name: 'id', form: 'id', value: 'id' };

const number = (name: string, path: string): Column => ({ name, form: 'number', value: path });

/** `used of total`. */
const usage = (name: string, resource: string): Column => ({
  name,
  form: 'word',
  value: (item) => {
    const [used, total] = ['used', 'total'].map((part) => valueAt(item, `${part}.${resource}`));
    return typeof used === 'number' && typeof total === 'number'
      ? `${Math.round(used * 100) / 100}/${Math.round(total * 100) / 100}`
      : undefined;
  },
});

/** The end of an ARN. */
const endOf = (path: string) => (item: Item) => {
  const arn = valueAt(item, path);
  return typeof arn === 'string' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
};

const ports = (path: string): Column => ({
  name: 'ports',
  form: 'text',
  value: (item) => {
    const ranges = valueAt(item, path);
    if (!Array.isArray(ranges)) return undefined;
    const texts = ranges.filter(isItem).map(({ begin, end }) => `${String(begin)}-${String(end)}`);
    return texts.join(',');
  },
});

const joined = (path: string) => (item: Item) => {
  const values = valueAt(item, path);
  return Array.isArray(values) ? values.map(String).join(',') : undefined;
};

export const AGENTS: BridgeNoun = {
  name: 'agents',
  singular: 'agent',
  aliases: ['agent', 'ag'],
  summary: 'container instances, as Mesos agents',
  path: '/agents',
  isFoundById: true,
  filters: ['state'],
  columns: [
    id,
    { name: 'host', form: 'text', value: 'hostname' },
    { name: 'zone', form: 'word', value: 'zone' },
    { name: 'state', form: 'word', value: 'state' },
    usage('cpus', 'cpus'),
    usage('mem', 'mem'),
    number('tasks', 'tasks'),
    number('offers', 'offers'),
    wide({ name: 'ec2', form: 'word', value: 'ec2InstanceId' }),
    wide({ name: 'ip', form: 'word', value: 'ip' }),
    wide(usage('disk', 'disk')),
    wide(usage('gpus', 'gpus')),
    wide({ name: 'connected', form: 'time', value: 'connectedSince' }),
    wide({ name: 'why', form: 'text', value: 'whyNotOffered' }),
  ],
};

export const OFFERS: BridgeNoun = {
  name: 'offers',
  singular: 'offer',
  aliases: ['offer', 'of'],
  summary: 'outstanding offers',
  path: '/offers',
  isFoundById: true,
  filters: ['framework', 'agent'],
  columns: [
    id,
    { name: 'framework', form: 'text', value: 'frameworkName' },
    { name: 'role', form: 'text', value: 'role' },
    { name: 'host', form: 'text', value: 'hostname' },
    number('cpus', 'resources.cpus'),
    number('mem', 'resources.mem'),
    { name: 'made', form: 'time', value: 'madeAt' },
    wide(number('disk', 'resources.disk')),
    wide(number('gpus', 'resources.gpus')),
    wide(ports('resources.ports')),
    wide({ name: 'agent', form: 'id', value: 'agentId' }),
  ],
};

export const FRAMEWORKS: BridgeNoun = {
  name: 'frameworks',
  singular: 'framework',
  aliases: ['framework', 'fw'],
  summary: 'frameworks that are subscribed or waited for',
  path: '/frameworks',
  isFoundById: true,
  filters: [],
  columns: [
    id,
    { name: 'name', form: 'text', value: 'name' },
    {
      name: 'state',
      form: 'word',
      value: ({ connected }) => (connected === true ? 'connected' : 'disconnected'),
    },
    { name: 'roles', form: 'text', value: joined('roles') },
    number('tasks', 'tasks'),
    number('offers', 'offers'),
    { name: 'since', form: 'time', value: 'subscribedAt' },
    wide(number('cpus', 'used.cpus')),
    wide(number('mem', 'used.mem')),
    wide({ name: 'principal', form: 'word', value: 'principal' }),
    wide({ name: 'host', form: 'text', value: 'hostname' }),
    wide(number('updates', 'unacknowledgedUpdates')),
    wide({ name: 'failover', form: 'time', value: 'failoverAt' }),
  ],
};

export const TASKS: BridgeNoun = {
  name: 'tasks',
  singular: 'task',
  aliases: ['task', 'ta', 'ps'],
  summary: 'tasks, with their ids in Mesos and in ECS',
  path: '/tasks',
  isFoundById: true,
  filters: ['framework', 'agent', 'state', 'over'],
  columns: [
    { name: 'id', form: 'word', value: 'id' },
    { name: 'ecs task', form: 'id', value: endOf('ecsTaskArn') },
    { name: 'framework', form: 'text', value: 'frameworkName' },
    { name: 'state', form: 'word', value: 'state' },
    { name: 'host', form: 'text', value: 'hostname' },
    { name: 'started', form: 'time', value: 'startedAt' },
    { name: 'exit', form: 'number', value: 'exitCode' },
    { name: 'message', form: 'text', value: 'message' },
    wide({ name: 'definition', form: 'word', value: endOf('launch.taskDefinition') }),
    wide({ name: 'reason', form: 'word', value: 'reason' }),
    wide({ name: 'ended', form: 'time', value: 'endedAt' }),
    wide(number('cpus', 'resources.cpus')),
    wide(number('mem', 'resources.mem')),
    wide({ name: 'ports', form: 'text', value: joined('hostPorts') }),
    wide({ name: 'agent', form: 'id', value: 'agentId' }),
    wide({ name: 'launch', form: 'id', value: 'launch.id' }),
  ],
};

export const LAUNCHES: BridgeNoun = {
  name: 'launches',
  singular: 'launch',
  aliases: ['launch', 'la'],
  summary: 'launches and how far they have come, those of unknown outcome first',
  path: '/launches',
  isFoundById: false,
  filters: ['phase'],
  columns: [
    id,
    { name: 'phase', form: 'word', value: 'phase' },
    { name: 'since', form: 'time', value: 'phaseSince' },
    { name: 'task', form: 'text', value: 'taskId' },
    { name: 'definition', form: 'text', value: endOf('taskDefinition') },
    { name: 'agent', form: 'id', value: 'agentId' },
    number('attempts', 'attempts'),
    wide({ name: 'framework', form: 'id', value: 'frameworkId' }),
  ],
};

export const ROLES: BridgeNoun = {
  name: 'roles',
  singular: 'role',
  aliases: ['role', 'ro'],
  summary: 'roles, their weights and shares',
  path: '/roles',
  isFoundById: false,
  filters: [],
  columns: [
    { name: 'id', form: 'word', value: 'name' },
    number('weight', 'weight'),
    number('share', 'share'),
    number('cpus', 'allocated.cpus'),
    number('mem', 'allocated.mem'),
    {
      name: 'frameworks',
      form: 'number',
      value: ({ frameworkIds }) => (Array.isArray(frameworkIds) ? frameworkIds.length : undefined),
    },
    { name: 'quota', form: 'text', value: 'quota' },
    wide(number('offered cpus', 'offered.cpus')),
    wide(number('offered mem', 'offered.mem')),
  ],
};
