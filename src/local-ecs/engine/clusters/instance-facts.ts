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

/**
 * All that facts follow from, as it is at one time. What it refers to is replaced, never changed, so it costs nothing to keep it:
 * enough to see what has changed, and to take out of an index what was put there.
 */
export type InstanceFacts = Pick<
  IndexedInstance,
  'ec2InstanceId' | 'registeredAtMs' | 'registered' | 'known'
>;

function freeGpus({ registered, known }: InstanceFacts): number {
  if (registered.gpuIds.length === 0) return 0;
  return remainingResources(registered, known.reserved).gpuIds.length;
}

const takenPorts = ({ registered, known: { reserved } }: InstanceFacts): number =>
  registered.ports.length + registered.portsUdp.length + reserved.ports.length + reserved.portsUdp.length;

/** What an instance has one value of, or none. */
const SINGLE_FACTS: readonly (readonly [
  name: FactName,
  of: (facts: InstanceFacts) => string | number | undefined,
])[] = [
  ['runningTasksCount', ({ known }) => known.runningTasksCount],
  ['status', ({ known }) => known.status],
  ['agentConnected', ({ known }) => String(known.agentConnected)],
  ['agentVersion', ({ known }) => known.versionInfo.agentVersion],
  ['ec2InstanceId', ({ ec2InstanceId }) => ec2InstanceId],
  ['registeredAt', ({ registeredAtMs }) => registeredAtMs],
  ['freeGpus', freeGpus],
  ['takenPorts', takenPorts],
];

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

/** Lists of ports that are taken, as they are in the records. */
const portLists = (
  protocol: 'tcp' | 'udp',
  { registered, known }: InstanceFacts,
): readonly (readonly number[])[] =>
  protocol === 'tcp'
    ? [registered.ports, known.reserved.ports]
    : [registered.portsUdp, known.reserved.portsUdp];

/** A fact that holds no more, or does from now on. */
export interface FactChange {
  readonly name: FactName;
  readonly value: SubjectValue;
  readonly holds: boolean;
}

function pushDifferences(
  changes: FactChange[],
  old: ReadonlyMap<FactName, SubjectValue>,
  fresh: ReadonlyMap<FactName, SubjectValue>,
): void {
  const isIn = (facts: typeof old, name: FactName, value: SubjectValue): boolean =>
    facts.has(name) && facts.get(name) === value;
  for (const [name, value] of old) if (!isIn(fresh, name, value)) changes.push({ name, value, holds: false });
  for (const [name, value] of fresh) if (!isIn(old, name, value)) changes.push({ name, value, holds: true });
}

function pushListed(
  changes: FactChange[],
  before: InstanceFacts | undefined,
  after: InstanceFacts | undefined,
): void {
  const [old, fresh] = [before?.known.attributes ?? [], after?.known.attributes ?? []];
  if (old !== fresh) {
    const shared = sharedLength(old, fresh);
    pushDifferences(changes, byName(old, shared), byName(fresh, shared));
  }
  for (const protocol of ['tcp', 'udp'] as const) {
    const taken = before === undefined ? [] : portLists(protocol, before);
    const wanted = after === undefined ? [] : portLists(protocol, after);
    if (taken.length === wanted.length && taken.every((ports, at) => ports === wanted[at])) continue;
    pushDifferences(changes, byPort(protocol, taken), byPort(protocol, wanted));
  }
}

/** What is different; undefined stands for an instance that is not there. What holds no more comes first. */
export function changesBetween(
  before: InstanceFacts | undefined,
  after: InstanceFacts | undefined,
): readonly FactChange[] {
  const changes: FactChange[] = [];
  for (const [name, of] of SINGLE_FACTS) {
    const old = before && of(before);
    const fresh = after && of(after);
    if (old === fresh) continue;
    if (old !== undefined) changes.push({ name, value: old, holds: false });
    if (fresh !== undefined) changes.push({ name, value: fresh, holds: true });
  }
  pushListed(changes, before, after);
  return changes;
}
