import { parseArn } from '../ecs/arn.ts';
import { hasCapability } from '../mesos/framework-info.ts';
import { isWanted } from './offer-constraints.ts';
import type { Agent, BridgeState, Framework } from './state.ts';

/** GPU machines are for frameworks that know about GPUs; others would fill them up. */
const knowsGpus = ({ info }: Framework, { instance }: Agent): boolean =>
  instance.registered.gpuIds.length === 0 || hasCapability(info, 'GPU_RESOURCES');

/** An agent in another region than the master, which is where the cluster is, is for those that know about regions. */
function knowsRegion({ cluster }: BridgeState, { info }: Framework, agent: Agent): boolean {
  const region = agent.info.domain?.faultDomain?.region.name;
  const home = cluster === undefined ? undefined : parseArn(cluster.clusterArn)?.region;
  if (region === undefined || home === undefined || region === home) return true;
  return hasCapability(info, 'REGION_AWARE');
}

/** Whether a role of a framework may be offered anything of an agent. */
export function mayUse(state: BridgeState, framework: Framework, role: string, agent: Agent): boolean {
  return (
    knowsGpus(framework, agent) &&
    knowsRegion(state, framework, agent) &&
    isWanted(state, framework, role, agent)
  );
}
