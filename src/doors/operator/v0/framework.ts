import type { CompletedFrameworkView, FrameworkView, OfferView } from '../../../driver/master-view.ts';
import type { OfferConstraints } from '../../../mesos/offer-constraints.ts';
import { hasCapability } from '../../../mesos/framework-info.ts';
import { messageCodec } from '../../../wire/plain-message.ts';
import { v0Resources } from './resources.ts';

function rolesOf({ info, roles }: FrameworkView) {
  return hasCapability(info, 'MULTI_ROLE') ? { roles } : { role: roles[0] ?? '*' };
}

/** What `/state-summary` says of a framework, and every other answer as well. */
export function v0FrameworkSummary(framework: FrameworkView): Readonly<Record<string, unknown>> {
  const { id, info } = framework;
  return {
    id,
    name: info.name,
    used_resources: v0Resources(framework.used),
    offered_resources: v0Resources(framework.offered),
    capabilities: (info.capabilities ?? []).map(({ type }) => type),
    hostname: info.hostname ?? '',
    webui_url: info.webuiUrl ?? '',
    active: framework.connected,
    connected: framework.connected,
    recovered: framework.recovered,
  };
}

const sum = ({ used, offered }: FrameworkView) => ({
  cpus: used.cpus + offered.cpus,
  gpus: used.gpus + offered.gpus,
  mem: used.mem + offered.mem,
  disk: used.disk + offered.disk,
  ports: [],
});

const CONSTRAINTS = messageCodec<OfferConstraints>('mesos.v1.scheduler.OfferConstraints');

/** They are one message in both versions of the API. */
function constraintsOf({ offerConstraints }: FrameworkView) {
  if (offerConstraints === undefined) return {};
  const json = Buffer.from(CONSTRAINTS.encodeJson(offerConstraints)).toString();
  return { offer_constraints: JSON.parse(json) as unknown };
}

/** A framework in the words of Mesos 0.x, but for its lists. */
export function v0Framework(
  framework: FrameworkView | CompletedFrameworkView,
): Readonly<Record<string, unknown>> {
  const { info, registeredAtMs = 0, subscribedAtMs } = framework;
  const completedAtMs = 'completedAtMs' in framework ? framework.completedAtMs : 0;
  const hasReturned = subscribedAtMs !== undefined && subscribedAtMs !== registeredAtMs;
  return {
    ...v0FrameworkSummary(framework),
    user: info.user,
    failover_timeout: info.failoverTimeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    registered_time: registeredAtMs / 1000,
    unregistered_time: completedAtMs / 1000,
    ...(hasReturned ? { reregistered_time: subscribedAtMs / 1000 } : {}),
    ...(info.principal === undefined ? {} : { principal: info.principal }),
    resources: v0Resources(sum(framework)),
    ...rolesOf(framework),
    ...(info.labels === undefined ? {} : { labels: info.labels }),
    ...constraintsOf(framework),
  };
}

export function v0Offer({ id, frameworkId, agentId, role, resources }: OfferView): unknown {
  return {
    id,
    framework_id: frameworkId,
    slave_id: agentId,
    allocation_info: { role },
    resources: v0Resources(resources),
  };
}
