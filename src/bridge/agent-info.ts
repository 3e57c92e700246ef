import { lastSegment, parseArn } from '../ecs/arn.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { Host } from '../ecs/host.ts';
import type { Attribute } from '../mesos/attribute.ts';
import type { DomainInfo } from '../mesos/master-info.ts';
import type { Offer } from '../mesos/offer.ts';
import type { BridgeConfig } from './config.ts';
import { isSameData } from './same-data.ts';

/** What every offer of an agent repeats. @see Mesos `AgentInfo`, whose resources are told offer by offer */
export type AgentInfo = Pick<Offer, 'hostname' | 'url' | 'domain' | 'attributes'>;

/** Port in agents' addresses; Mesos agents listen there, and clients only print it. */
const AGENT_PORT = 5051;

const attributeOf = (instance: ContainerInstance, name: string): string | undefined =>
  instance.attributes.find((attribute) => attribute.name === name)?.value;

/** Whether the attributes of an instance leave nothing to ask a host directory for. */
export function saysItsHost(instance: ContainerInstance, config: BridgeConfig): boolean {
  const { hostnameAttribute, addressAttribute } = config;
  return [hostnameAttribute, addressAttribute].every((name) => attributeOf(instance, name) !== undefined);
}

/**
 * The name a framework is told: an attribute, else what the host directory says, else the machine's EC2 id, else the
 * instance's id. Never the ARN.
 */
function hostnameOf(instance: ContainerInstance, host: Host | undefined, config: BridgeConfig): string {
  const named = attributeOf(instance, config.hostnameAttribute) ?? host?.hostname;
  return named ?? instance.ec2InstanceId ?? lastSegment(instance.containerInstanceArn);
}

/** The address likewise; without an attribute and a directory there is none. */
function addressOf(
  instance: ContainerInstance,
  host: Host | undefined,
  config: BridgeConfig,
): string | undefined {
  return attributeOf(instance, config.addressAttribute) ?? host?.ip;
}

/**
 * Attributes of an agent: every ECS attribute that has a value, under its own name, and what else tells machines
 * apart. Capabilities, which have no value, are left out.
 */
function attributesOf(instance: ContainerInstance): readonly Attribute[] {
  const attributes: Attribute[] = [];
  const names = new Set<string>();
  for (const { name, value } of instance.attributes) {
    if (value === undefined) continue;
    names.add(name);
    attributes.push({ name, type: 'TEXT', text: value });
  }
  for (const [name, text] of [
    ['ecs.container-instance-arn', instance.containerInstanceArn],
    ['ecs.ec2-instance-id', instance.ec2InstanceId],
    ['ecs.capacity-provider', instance.capacityProviderName],
  ] as const)
    if (text !== undefined && !names.has(name)) attributes.push({ name, type: 'TEXT', text });
  return attributes;
}

function domainOf(instance: ContainerInstance): DomainInfo | undefined {
  const zone = attributeOf(instance, 'ecs.availability-zone');
  if (zone === undefined) return undefined;
  const region = parseArn(instance.containerInstanceArn)?.region;
  return region === undefined
    ? undefined
    : { faultDomain: { region: { name: region }, zone: { name: zone } } };
}

/** @param host what the host directory has told of the machine. */
export function agentInfoOf(
  instance: ContainerInstance,
  host: Host | undefined,
  config: BridgeConfig,
): AgentInfo {
  const hostname = hostnameOf(instance, host, config);
  const ip = addressOf(instance, host, config);
  const domain = domainOf(instance);
  return {
    hostname,
    url: {
      scheme: 'http',
      address: { hostname, ...(ip === undefined ? {} : { ip }), port: AGENT_PORT },
      path: '/slave(1)',
    },
    ...(domain === undefined ? {} : { domain }),
    attributes: attributesOf(instance),
  };
}

/** Whether two snapshots say the same of all that {@link agentInfoOf} reads of them, attribute for attribute. */
function repeats(a: ContainerInstance, b: ContainerInstance): boolean {
  return (
    a.containerInstanceArn === b.containerInstanceArn &&
    a.ec2InstanceId === b.ec2InstanceId &&
    a.capacityProviderName === b.capacityProviderName &&
    a.attributes.length === b.attributes.length &&
    a.attributes.every(({ name, value }, i) => {
      const other = b.attributes[i];
      return other?.name === name && other.value === value;
    })
  );
}

/** ECS lists attributes in any order; their names are unique. */
const inOrder = ({ attributes }: AgentInfo): readonly Attribute[] =>
  [...attributes].sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * What offers say of an agent after a snapshot.
 * @param known what they said before, and the snapshot that came from.
 * @returns the same object for as long as nothing has changed that a framework can see.
 */
export function agentInfoAfter(
  known: { readonly instance: ContainerInstance; readonly info: AgentInfo },
  instance: ContainerInstance,
  host: Host | undefined,
  config: BridgeConfig,
): AgentInfo {
  const { info: before } = known;
  const isAtHome =
    before.hostname === hostnameOf(instance, host, config) &&
    before.url?.address.ip === addressOf(instance, host, config);
  if (isAtHome && repeats(known.instance, instance)) return before;
  const info = agentInfoOf(instance, host, config);
  return isAtHome && isSameData(inOrder(before), inOrder(info)) ? before : info;
}
