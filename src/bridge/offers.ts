import { parseArn } from '../ecs/arn.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { Attribute } from '../mesos/attribute.ts';
import { hasCapability } from '../mesos/framework-info.ts';
import { offerId } from '../mesos/ids.ts';
import type { AgentId, ExecutorId, OfferId } from '../mesos/ids.ts';
import type { DomainInfo } from '../mesos/master-info.ts';
import type { Offer } from '../mesos/offer.ts';
import { rangesResource, scalarResource } from '../mesos/resource.ts';
import type { Resource } from '../mesos/resource.ts';
import { fromThousandths } from '../mesos/scalar.ts';
import type { Quantities } from '../mesos/quantities.ts';
import { quantitiesOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import type { BridgeConfig } from './config.ts';
import type { KnownExecutor } from './executor-validation.ts';
import type { Agent, BridgeState, Framework, OutstandingOffer } from './state.ts';
import { note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** Port in agents' addresses; Mesos agents listen there, and clients only print it. */
const AGENT_PORT = 5051;

const attributeOf = (instance: ContainerInstance, name: string): string | undefined =>
  instance.attributes.find((attribute) => attribute.name === name)?.value;

/** The name a framework is told: an attribute, else the machine's EC2 id, else the instance's id. Never the ARN. */
function hostnameOf(agent: Agent, config: BridgeConfig): string {
  const named = attributeOf(agent.instance, config.hostnameAttribute);
  return named ?? agent.instance.ec2InstanceId ?? agent.id;
}

/**
 * Attributes of an agent: every ECS attribute that has a value, under its own name, and what else tells machines
 * apart. Capabilities, which have no value, are left out.
 */
export function attributesOf(instance: ContainerInstance): readonly Attribute[] {
  const own = instance.attributes.flatMap(({ name, value }) =>
    value === undefined ? [] : [{ name, value }],
  );
  const known = [
    { name: 'ecs.container-instance-arn', value: instance.containerInstanceArn as string },
    { name: 'ecs.ec2-instance-id', value: instance.ec2InstanceId },
    { name: 'ecs.capacity-provider', value: instance.capacityProviderName },
  ].filter(({ name }) => !own.some((attribute) => attribute.name === name));
  return [...own, ...known].flatMap(({ name, value }): Attribute[] =>
    value === undefined ? [] : [{ name, type: 'TEXT', text: value }],
  );
}

function domainOf(instance: ContainerInstance): DomainInfo | undefined {
  const region = parseArn(instance.containerInstanceArn)?.region;
  const zone = attributeOf(instance, 'ecs.availability-zone');
  if (region === undefined || zone === undefined) return undefined;
  return { faultDomain: { region: { name: region }, zone: { name: zone } } };
}

/** Resources in the form the framework's capabilities ask for. */
function resourcesFor(framework: Framework, role: string, quantities: Quantities): readonly Resource[] {
  const { info } = framework;
  const allocation = hasCapability(info, 'MULTI_ROLE') ? { allocationInfo: { role } } : {};
  const unreserved = hasCapability(info, 'RESERVATION_REFINEMENT') ? {} : { role: '*' };
  const scalars = [...quantities.scalars].map(([name, amount]) =>
    scalarResource(name, fromThousandths(amount)),
  );
  const ranges = [...quantities.ranges].map(([name, amount]) => rangesResource(name, amount));
  return [...scalars, ...ranges].map((resource) => ({ ...resource, ...unreserved, ...allocation }));
}

/** Executors a framework has on an agent: those of its tasks that live. */
export function executorsOn(
  state: BridgeState,
  framework: Framework,
  agentId: AgentId,
): Map<ExecutorId, KnownExecutor> {
  const known = new Map<ExecutorId, KnownExecutor>();
  for (const key of state.tasksByAgent.get(agentId) ?? []) {
    const task = state.tasks.get(key);
    const isAlive = task !== undefined && task.launch.phase !== 'ENDED';
    if (!isAlive || task.frameworkId !== framework.id || task.executorId === undefined) continue;
    const info = task.executor ?? known.get(task.executorId)?.info;
    known.set(task.executorId, info === undefined ? {} : { info });
  }
  return known;
}

function toOffer(state: BridgeState, framework: Framework, agent: Agent, offer: OutstandingOffer): Offer {
  const { config } = state;
  const hostname = hostnameOf(agent, config);
  const ip = attributeOf(agent.instance, config.addressAttribute);
  const domain = domainOf(agent.instance);
  return {
    id: offer.id,
    frameworkId: framework.id,
    agentId: agent.id,
    hostname,
    url: {
      scheme: 'http',
      address: { hostname, ...(ip === undefined ? {} : { ip }), port: AGENT_PORT },
      path: '/slave(1)',
    },
    ...(domain === undefined ? {} : { domain }),
    resources: resourcesFor(framework, offer.role, offer.quantities),
    attributes: attributesOf(agent.instance),
    executorIds: [...executorsOn(state, framework, agent.id).keys()],
    ...(hasCapability(framework.info, 'MULTI_ROLE') ? { allocationInfo: { role: offer.role } } : {}),
  };
}

/** Promises `amounts` of an agent to a role of a framework. The caller sends the offer. */
export function createOffer(
  turn: Turn,
  framework: Framework,
  role: string,
  agent: Agent,
  amounts: Amounts,
): Offer {
  const { state, now } = turn;
  const outstanding: OutstandingOffer = {
    id: offerId(`${state.epoch}-O${state.nextOffer}`),
    frameworkId: framework.id,
    role,
    agentId: agent.id,
    amounts,
    quantities: quantitiesOf(amounts),
  };
  state.nextOffer += 1;
  state.offers.set(outstanding.id, outstanding);
  const onAgent = state.offersByAgent.get(agent.id) ?? new Set<OfferId>();
  state.offersByAgent.set(agent.id, onAgent.add(outstanding.id));
  const { offerTimeoutMs } = state.config.timing;
  if (offerTimeoutMs !== undefined)
    state.deadlines.set({ kind: 'offer-timeout', offerId: outstanding.id }, now + offerTimeoutMs);
  return toOffer(state, framework, agent, outstanding);
}

/** Takes an offer back into the agent's resources; nothing is sent. @returns it, unless it was gone already. */
export function removeOffer(state: BridgeState, id: OfferId): OutstandingOffer | undefined {
  const offer = state.offers.get(id);
  if (offer === undefined) return undefined;
  state.offers.delete(id);
  state.deadlines.clear({ kind: 'offer-timeout', offerId: id });
  const onAgent = state.offersByAgent.get(offer.agentId);
  onAgent?.delete(id);
  if (onAgent?.size === 0) state.offersByAgent.delete(offer.agentId);
  return offer;
}

/** Takes an offer back and tells the framework. @param reason for people. */
export function rescindOffer(turn: Turn, id: OfferId, reason: string): void {
  const offer = removeOffer(turn.state, id);
  if (offer === undefined) return;
  turn.state.changedAgents.add(offer.agentId);
  sendEvent(turn, offer.frameworkId, { type: 'RESCIND', rescind: { offerId: id } });
  note(turn, 'debug', 'offer.rescinded', reason, {
    offerId: id,
    agentId: offer.agentId,
    frameworkId: offer.frameworkId,
  });
}

export function rescindOffersOf(turn: Turn, agentId: AgentId, reason: string): void {
  for (const id of [...(turn.state.offersByAgent.get(agentId) ?? [])]) rescindOffer(turn, id, reason);
}
