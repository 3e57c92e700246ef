import type { SubjectValue } from '../../../ecs/cluster-query/value-test.ts';
import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { remainingResources } from '../instances/accounting.ts';
import type { IndexedInstance } from '../instances/known-instance.ts';

/** What instances are looked up by. */
export type FactName =
  | 'status'
  | 'agentConnected'
  | 'agentVersion'
  | 'ec2InstanceId'
  | 'registeredAt'
  | 'runningTasksCount'
  | 'freeGpus'
  | 'takenPorts'
  | `attribute:${string}`
  | `${'tcp' | 'udp'}:${number}`;

/** What an instance has one value of, or none, in the order of {@link InstanceFacts}. */
const SINGLE_FACTS = [
  'status',
  'agentConnected',
  'agentVersion',
  'ec2InstanceId',
  'registeredAt',
  'runningTasksCount',
  'freeGpus',
  'takenPorts',
] as const satisfies readonly FactName[];

/** What is so of an instance: enough to see what has changed, and to take out of an index what was put there. */
export interface InstanceFacts {
  /** undefined where it has none. */
  readonly singles: readonly (string | number | undefined)[];
  readonly attributes: readonly EcsAttribute[];
  /** Lists of ports that are taken, as they are in the records. */
  readonly ports: readonly (readonly number[])[];
  readonly portsUdp: readonly (readonly number[])[];
}

const numberIn = (lists: readonly (readonly number[])[]): number =>
  lists.reduce((sum, { length }) => sum + length, 0);

/** The facts of an instance as it is now. */
export function factsOf(instance: IndexedInstance): InstanceFacts {
  const { known, registered } = instance;
  const ports = [registered.ports, known.reserved.ports];
  const portsUdp = [registered.portsUdp, known.reserved.portsUdp];
  const gpus = registered.gpuIds.length === 0 ? [] : remainingResources(registered, known.reserved).gpuIds;
  return {
    singles: [
      known.status,
      String(known.agentConnected),
      known.versionInfo.agentVersion,
      instance.ec2InstanceId,
      instance.registeredAtMs,
      known.runningTasksCount,
      gpus.length,
      numberIn(ports) + numberIn(portsUdp),
    ],
    attributes: known.attributes,
    ports,
    portsUdp,
  };
}

/** How many attributes, from the first on, two lists have in common: all but a few, where people have put or deleted some. */
function sharedLength(a: readonly EcsAttribute[], b: readonly EcsAttribute[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) if (a[at] !== b[at]) return at;
  return length;
}

/** Attributes by name, without so many of the first; the first of a name counts where there are several. */
function byName(attributes: readonly EcsAttribute[], skipped: number): Map<FactName, SubjectValue> {
  const facts = new Map<FactName, SubjectValue>();
  for (const [at, { name, value }] of attributes.entries())
    if (at >= skipped && attributes.findIndex((other) => other.name === name) === at)
      facts.set(`attribute:${name}`, value);
  return facts;
}

function byPort(protocol: 'tcp' | 'udp', lists: readonly (readonly number[])[]): Map<FactName, SubjectValue> {
  return new Map(lists.flatMap((ports) => ports.map((port) => [`${protocol}:${port}` as const, undefined])));
}

type Listed = 'attributes' | 'ports' | 'portsUdp';

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a === b || (a.length === b.length && a.every((item, at) => item === b[at]));

const NO_FACTS: InstanceFacts = { singles: [], attributes: [], ports: [], portsUdp: [] };

function listedFacts(
  before: InstanceFacts,
  after: InstanceFacts,
  kind: Listed,
): readonly [Map<FactName, SubjectValue>, Map<FactName, SubjectValue>] {
  if (kind === 'attributes') {
    const shared = sharedLength(before.attributes, after.attributes);
    return [byName(before.attributes, shared), byName(after.attributes, shared)];
  }
  const protocol = kind === 'ports' ? 'tcp' : 'udp';
  return [byPort(protocol, before[kind]), byPort(protocol, after[kind])];
}

/** A fact that holds no more, or does from now on. */
export interface FactChange {
  readonly name: FactName;
  readonly value: SubjectValue;
  readonly holds: boolean;
}

function* listedChanges(before: InstanceFacts, after: InstanceFacts, kind: Listed): Generator<FactChange> {
  if (isSame(before[kind], after[kind])) return;
  const [old, fresh] = listedFacts(before, after, kind);
  const isIn = (facts: typeof old, name: FactName, value: SubjectValue): boolean =>
    facts.has(name) && facts.get(name) === value;
  for (const [name, value] of old) if (!isIn(fresh, name, value)) yield { name, value, holds: false };
  for (const [name, value] of fresh) if (!isIn(old, name, value)) yield { name, value, holds: true };
}

/** What is different; undefined stands for an instance that is not there. What holds no more comes first. */
export function* changesBetween(
  before: InstanceFacts = NO_FACTS,
  after: InstanceFacts = NO_FACTS,
): Generator<FactChange> {
  for (const [at, name] of SINGLE_FACTS.entries()) {
    const [old, fresh] = [before.singles[at], after.singles[at]];
    if (old === fresh) continue;
    if (old !== undefined) yield { name, value: old, holds: false };
    if (fresh !== undefined) yield { name, value: fresh, holds: true };
  }
  for (const kind of ['attributes', 'ports', 'portsUdp'] as const) yield* listedChanges(before, after, kind);
}
