import type { AgentView } from '../../../driver/master-view.ts';
import type { Attribute } from '../../../mesos/attribute.ts';
import { formatRanges } from '../../../mesos/ranges.ts';
import { MESOS_VERSION } from '../mesos-version.ts';
import { v0ResourceList, v0Resources } from './resources.ts';

/** Whether a master would call it active: it may be offered as far as the master knows. */
const isActive = ({ state }: Pick<AgentView, 'state'>): boolean =>
  ['active', 'filtered', 'withheld'].includes(state);

/** One that is unreachable is no member of the cluster for a Mesos master. */
export const isRegistered = ({ state }: AgentView): boolean => state !== 'unreachable';

function attributeValue(attribute: Attribute): unknown {
  switch (attribute.type) {
    case 'TEXT':
      return attribute.text;
    case 'SCALAR':
      return attribute.scalar;
    case 'RANGES':
      return formatRanges(attribute.ranges);
    case 'SET':
      return `{${attribute.set.join(', ')}}`;
  }
}

function domainOf({ region, zone }: AgentView) {
  if (region === undefined || zone === undefined) return {};
  return { domain: { fault_domain: { region: { name: region }, zone: { name: zone } } } };
}

function drainOf({ drainingSinceMs }: AgentView) {
  if (drainingSinceMs === undefined) return {};
  return {
    drain_info: { state: 'DRAINING', config: {} },
    estimated_drain_start_time_seconds: drainingSinceMs / 1000,
  };
}

/** An agent in the words of Mesos 0.x, which `/state` and its like still speak. */
export function v0Slave(agent: AgentView): Readonly<Record<string, unknown>> {
  const { id, hostname, ip = hostname, port, registeredAtMs = 0 } = agent;
  return {
    id,
    hostname,
    port,
    attributes: Object.fromEntries(agent.attributes.map((each) => [each.name, attributeValue(each)])),
    pid: `slave(1)@${ip}:${port}`,
    registered_time: registeredAtMs / 1000,
    resources: v0Resources(agent.total),
    used_resources: v0Resources(agent.used),
    offered_resources: v0Resources(agent.offered),
    reserved_resources: {},
    unreserved_resources: v0Resources(agent.total),
    active: isActive(agent),
    deactivated: agent.state === 'draining',
    version: MESOS_VERSION,
    capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT'],
    ...drainOf(agent),
    ...domainOf(agent),
  };
}

/** As `/slaves` has it, with resources in full beside. */
export function v0FullSlave(agent: AgentView): Readonly<Record<string, unknown>> {
  return {
    ...v0Slave(agent),
    reserved_resources_full: {},
    unreserved_resources_full: v0ResourceList(agent.total),
    used_resources_full: v0ResourceList(agent.used),
    offered_resources_full: v0ResourceList(agent.offered),
  };
}
