import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { Absence, Fleet, FleetAgent } from '../../../../src/frameworks/marathon/engine/fleet.ts';
import type { Stage } from '../../../../src/frameworks/marathon/engine/would-fit/verdict.ts';
import type { Attribute } from '../../../../src/mesos/attribute.ts';
import { agentId } from '../../../../src/mesos/ids.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MACHINE_MEM, MACHINE_PORTS, MarathonHarness } from '../../../support/marathon-harness.ts';
import type { Machine } from '../../../support/marathon-harness.ts';

/** What the bridge knows of its agents and Marathon is not offered. */
export interface Bridge {
  /** By machine. */
  readonly absences?: Readonly<Record<string, Absence>>;
  readonly roleRoom?: Fleet['roleRoom'];
  /** All that any machine may offer; default: what it offers. */
  readonly total?: Partial<FleetAgent['total']>;
}

/** A reason for which an app waits, and what is to be said of it. */
export interface Cause extends Bridge {
  readonly name: string;
  readonly app: Partial<Omit<AppDefinition, 'id' | 'dependencies'>>;
  /** By name. Default: `a` with 4 cpus. */
  readonly machines?: Readonly<Record<string, Partial<Machine>>>;
  /** The stage at which agents fall out, and which. */
  readonly at: readonly [Stage, ...machines: readonly string[]];
  /** What is said of the first of them. */
  readonly message: string;
  /** What would fit, the smallest first. */
  readonly wouldFit: readonly string[];
  /** How many instances run; default none. */
  readonly running?: number;
}

export const attribute = (name: string, text: string): Attribute => ({ name, type: 'TEXT', text });
const rack = (text: string): Partial<Machine> => ({ attributes: [attribute('rack', text)] });
export const port = (number: number) => ({ port: number, protocol: 'tcp' as const, labels: {} });
export const TYPE = attribute('ecs.instance-type', 'c5.xlarge');

export const CAUSES: readonly Cause[] = [
  {
    name: 'too few cpus',
    app: { cpus: 2 },
    machines: { a: { cpus: 1.5 }, b: { cpus: 0.5 } },
    total: { cpus: 4 },
    at: ['InsufficientCpus', 'a', 'b'],
    message: 'cpus: 2 wanted, 1.5 offered',
    wouldFit: ['cpus 2 free', 'cpus ≤ 1.5'],
  },
  {
    name: 'too little memory',
    app: { mem: 4096 },
    machines: { a: { mem: 1024 } },
    at: ['InsufficientMemory', 'a'],
    message: 'mem: 4096 wanted, 1024 offered',
    wouldFit: ['mem ≤ 1024'],
  },
  {
    name: 'no disk that is declared',
    app: { disk: 100 },
    at: ['InsufficientDisk', 'a'],
    message: 'disk: 100 wanted, 0 offered',
    wouldFit: ['disk ≤ 0'],
  },
  {
    name: 'no GPU',
    app: { gpus: 1 },
    at: ['InsufficientGpus', 'a'],
    message: 'gpus: 1 wanted, 0 offered',
    wouldFit: ['gpus ≤ 0'],
  },
  {
    name: 'a port that no setting lets be offered',
    app: { requirePorts: true, portDefinitions: [port(80)] },
    machines: { a: { ports: [{ begin: 1_025, end: 32_767 }] } },
    at: ['InsufficientPorts', 'a'],
    message: 'port 80 is not offered',
    wouldFit: ['port 8080 instead of 80', 'port 80 in the setting ports (agents.ports, ECS_SCHEDULER_PORTS)'],
  },
  {
    name: 'a port that somebody else has',
    app: { requirePorts: true, portDefinitions: [port(31_000)] },
    machines: { a: { ports: [{ begin: 31_001, end: 31_002 }] } },
    total: { ports: MACHINE_PORTS },
    at: ['InsufficientPorts', 'a'],
    message: 'port 31000 is not offered',
    wouldFit: ['port 31001 instead of 31000', 'port 31000 free'],
  },
  {
    name: 'more ports than are left',
    app: { portDefinitions: [port(10_000), port(10_001), port(10_002)] },
    machines: { a: { ports: [{ begin: 31_000, end: 31_001 }] } },
    total: { ports: MACHINE_PORTS },
    at: ['InsufficientPorts', 'a'],
    message: '3 ports wanted, 2 offered',
    wouldFit: ['at most 2 ports', '3 ports free'],
  },
  {
    name: 'an attribute that no agent has',
    app: { constraints: [['rack', 'CLUSTER', 'r1']] },
    machines: { a: {}, b: {} },
    at: ['UnfulfilledConstraint', 'a', 'b'],
    message: 'rack CLUSTER r1: the agent has no rack',
    wouldFit: ['no rack:CLUSTER:r1', 'attribute rack = r1'],
  },
  {
    name: 'an attribute with another value',
    app: { constraints: [['rack', 'IS', 'r1']] },
    machines: { a: rack('r2') },
    at: ['UnfulfilledConstraint', 'a'],
    message: 'rack IS r1: not on rack r2',
    wouldFit: ['no rack:IS:r1', 'attribute rack = r1'],
  },
  {
    name: 'a pattern that no agent meets',
    app: { constraints: [['rack', 'LIKE', 'r1|r3']] },
    machines: { a: rack('r2') },
    at: ['UnfulfilledConstraint', 'a'],
    message: 'rack LIKE r1|r3: not on rack r2',
    wouldFit: ['no rack:LIKE:r1|r3', 'attribute rack = r1'],
  },
  {
    name: 'a pattern that every agent meets and none may',
    app: { constraints: [['rack', 'UNLIKE', 'r.']] },
    machines: { a: rack('r2') },
    at: ['UnfulfilledConstraint', 'a'],
    message: 'rack UNLIKE r.: not on rack r2',
    wouldFit: ['no rack:UNLIKE:r.', 'attribute rack = rack-1'],
  },
  {
    name: 'more instances than hosts where each has its own',
    app: { constraints: [['hostname', 'UNIQUE']], instances: 3 },
    machines: { a: {}, b: { attributes: [TYPE] } },
    running: 2,
    at: ['UnfulfilledConstraint', 'a', 'b'],
    message: 'hostname UNIQUE: not on hostname a.example',
    wouldFit: ['no hostname:UNIQUE', 'one more agent of type c5.xlarge', 'at most 2 instances'],
  },
  {
    name: 'as many to a host as may be',
    app: { constraints: [['hostname', 'MAX_PER', '2']], instances: 3 },
    running: 2,
    at: ['UnfulfilledConstraint', 'a'],
    message: 'hostname MAX_PER 2: not on hostname a.example',
    wouldFit: ['no hostname:MAX_PER:2', 'at most 2 instances'],
  },
  {
    name: 'a zone that no agent is in',
    app: { constraints: [['@zone', 'IS', 'eu-1b']] },
    machines: { a: { place: { region: 'eu', zone: 'eu-1a' } } },
    at: ['UnfulfilledConstraint', 'a'],
    message: '@zone IS eu-1b: not on @zone eu-1a',
    wouldFit: ['no @zone:IS:eu-1b'],
  },
  {
    name: 'agents of another region',
    app: {},
    machines: { a: { place: { region: 'us', zone: 'us-1a' } } },
    at: ['UnfulfilledConstraint', 'a'],
    message: 'the agent is in region us, not in eu',
    wouldFit: ['the constraint @region:IS:us'],
  },
  {
    name: 'a role for which nothing is offered',
    app: { acceptedResourceRoles: ['web'] },
    at: ['UnfulfilledRole', 'a'],
    message: 'nothing is offered for the roles of the app',
    wouldFit: ['acceptedResourceRoles *'],
  },
  {
    name: 'a query that no agent meets',
    app: { labels: { 'ecs.cluster-query': 'attribute:stack == web' } },
    machines: { a: { attributes: [attribute('stack', 'db')] } },
    at: ['ClusterQuery', 'a'],
    message: 'the agent does not meet ecs.cluster-query',
    wouldFit: ['no label ecs.cluster-query', 'attribute stack = web'],
  },
  {
    name: 'a draining agent',
    app: {},
    machines: { a: { isOffered: false } },
    absences: { a: { stage: 'AgentNotActive', message: 'container instance is DRAINING' } },
    at: ['AgentNotActive', 'a'],
    message: 'container instance is DRAINING',
    wouldFit: ['it offered again (container instance is DRAINING)'],
  },
  {
    name: 'agents that are disconnected, and others that are too small',
    app: { cpus: 2 },
    machines: { a: { isOffered: false }, b: { cpus: 1 } },
    absences: { a: { stage: 'AgentNotActive', message: 'ECS agent is disconnected' } },
    at: ['AgentNotActive', 'a'],
    message: 'ECS agent is disconnected',
    wouldFit: ['cpus ≤ 1', 'it offered again (ECS agent is disconnected)'],
  },
  {
    name: 'agents that the configuration leaves out',
    app: {},
    machines: { a: { isOffered: false } },
    absences: { a: { stage: 'AgentFiltered', message: 'it is not among those that offerFilter describes' } },
    at: ['AgentFiltered', 'a'],
    message: 'it is not among those that offerFilter describes',
    wouldFit: ['it offered again (it is not among those that offerFilter describes)'],
  },
  {
    name: 'launches that wait for their turn',
    app: {},
    machines: { a: { isOffered: false } },
    absences: { a: { stage: 'LaunchesThrottled', message: "launches wait for ECS's API limits" } },
    at: ['LaunchesThrottled', 'a'],
    message: "launches wait for ECS's API limits",
    wouldFit: ["it offered again (launches wait for ECS's API limits)"],
  },
  {
    name: 'another framework that has the offers',
    app: {},
    machines: { a: { isOffered: false } },
    absences: { a: { stage: 'OfferedToOthers', message: 'framework spark has the offer' } },
    at: ['OfferedToOthers', 'a'],
    message: 'framework spark has the offer',
    wouldFit: ['it offered again (framework spark has the offer)'],
  },
  {
    name: 'a quota that is used up',
    app: { cpus: 2 },
    machines: { a: { cpus: 0.5 } },
    roleRoom: { cpus: 0.5 },
    at: ['QuotaReached', 'a'],
    message: "the quota of Marathon's role leaves cpus 0.5",
    wouldFit: ['cpus ≤ 0.5'],
  },
  {
    name: 'two things at once',
    app: { cpus: 8, constraints: [['rack', 'IS', 'r1']] },
    machines: { a: rack('r2') },
    at: ['InsufficientCpus', 'a'],
    message: 'cpus: 8 wanted, 4 offered',
    wouldFit: ['cpus ≤ 4, no rack:IS:r1'],
  },
];

export function fleetOf(
  harness: MarathonHarness,
  { absences = {}, roleRoom = {}, total = {} }: Bridge,
): Fleet {
  const agents = [...harness.machines].map(([name, machine]): FleetAgent => {
    const { mem = MACHINE_MEM, disk = 0, gpus = 0, ports = MACHINE_PORTS, attributes = [], place } = machine;
    const absence = absences[name];
    const free = { cpus: harness.freeCpus(name), mem, disk, gpus, ports };
    return {
      id: agentId(name),
      hostname: `${name}.example`,
      attributes,
      free,
      total: { ...free, cpus: machine.cpus, ...total },
      ...place,
      ...(absence === undefined ? {} : { absence }),
    };
  });
  return { agents, roleRoom };
}

/** A Marathon that has been told of the app, and has seen all offers there are. */
export function planted({ app, machines = { a: {} } }: Pick<Cause, 'app' | 'machines'>): MarathonHarness {
  const harness = new MarathonHarness();
  harness.machines.clear();
  for (const [name, machine] of Object.entries(machines)) harness.machine(name, machine);
  harness.register('eu');
  harness.put(appDefinition(app));
  harness.settle();
  return harness;
}
