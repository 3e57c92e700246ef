import { accountOf } from '../../bridge/agent-account.ts';
import { add, NOTHING } from '../../bridge/amounts.ts';
import { agentState } from '../../bridge/fleet-view.ts';
import type { Agent, BridgeState } from '../../bridge/state.ts';
import { liveTasksOn } from '../../bridge/task-table.ts';
import { parseArn } from '../../ecs/arn.ts';
import type { AgentView } from '../master-view.ts';
import type { Names } from './find.ts';
import { present } from './present.ts';
import { resourcesView } from './resources-view.ts';
import { whyWithheld } from './why-withheld.ts';

/** Port that Mesos agents listen on; nothing does here. */
const AGENT_PORT = 5051;

export const agentNames = ({ id, info, instance }: Agent): Names => ({
  id,
  others: [instance.containerInstanceArn, instance.ec2InstanceId, info.hostname],
});

function placeOf({ info, instance }: Agent): Pick<AgentView, 'region' | 'zone'> {
  return present({
    region: parseArn(instance.containerInstanceArn)?.region,
    zone: info.domain?.faultDomain?.zone.name,
  });
}

function machineOf({ instance }: Agent) {
  return present({
    ec2InstanceId: instance.ec2InstanceId,
    capacityProvider: instance.capacityProviderName,
    ecsAgentVersion: instance.agentVersion,
    registeredAtMs: instance.registeredAtMs,
  });
}

function presenceOf(state: BridgeState, agent: Agent, nowMs: number) {
  const { status, sinceMs } = agent.presence;
  return {
    state: agentState(state, agent, nowMs),
    ...(status === 'CONNECTED' ? { connectedSinceMs: sinceMs } : { disconnectedSinceMs: sinceMs }),
    ...present({
      drainingSinceMs: state.drains.get(agent.id)?.sinceMs,
      whyNotOffered: whyWithheld(state, agent, nowMs),
    }),
  };
}

function resourcesOf(state: BridgeState, agent: Agent) {
  const { total, usedByRole, offered, foreign, free } = accountOf(state, agent);
  return {
    total: resourcesView(total),
    used: resourcesView([...usedByRole.values()].reduce(add, NOTHING)),
    usedByRole: [...usedByRole].map(([role, amounts]) => ({ role, resources: resourcesView(amounts) })),
    offered: resourcesView(offered),
    foreign: resourcesView(foreign),
    free: resourcesView(free),
  };
}

export function agentView(state: BridgeState, agent: Agent, nowMs: number): AgentView {
  const { id, info, instance } = agent;
  const tasks = liveTasksOn(state, id);
  const address = info.url?.address;
  return {
    id,
    hostname: info.hostname,
    ...present({ ip: address?.ip }),
    port: address?.port ?? AGENT_PORT,
    containerInstanceArn: instance.containerInstanceArn,
    ...machineOf(agent),
    ...placeOf(agent),
    ...presenceOf(state, agent, nowMs),
    attributes: info.attributes,
    ...resourcesOf(state, agent),
    tasks: tasks.length,
    offers: state.offersByAgent.get(id)?.size ?? 0,
    frameworkIds: [...new Set(tasks.map(({ frameworkId }) => frameworkId))],
    ecsTasks: { running: instance.runningTasksCount, pending: instance.pendingTasksCount },
  };
}

/** How an agent is named in words for people: by its id, and its machine where that is known. */
export const agentName = ({ id, instance }: Agent): string =>
  instance.ec2InstanceId === undefined ? id : `${id} (${instance.ec2InstanceId})`;
