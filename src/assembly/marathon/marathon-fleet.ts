import type { AgentView, MasterView, OfferView, ResourcesView, RoleView } from '../../driver/master-view.ts';
import type { Absence, Fleet, FleetAgent } from '../../frameworks/marathon/engine/fleet.ts';
import { SCALAR_NAMES } from '../../frameworks/marathon/engine/offer-match.ts';
import { agentId } from '../../mesos/ids.ts';
import { addRanges } from '../../mesos/ranges.ts';
import { fromThousandths, toThousandths } from '../../mesos/scalar.ts';

/** In thousandths, so that parts add up to the whole. */
const sum = (...amounts: readonly number[]): number =>
  fromThousandths(amounts.reduce((all, each) => all + (toThousandths(each) ?? 0), 0));

const together = (a: ResourcesView, b: ResourcesView): ResourcesView => ({
  cpus: sum(a.cpus, b.cpus),
  mem: sum(a.mem, b.mem),
  disk: sum(a.disk, b.disk),
  gpus: sum(a.gpus, b.gpus),
  ports: addRanges(a.ports, b.ports),
});

function absenceOf({ state, whyNotOffered }: AgentView, others: readonly OfferView[]): Absence | undefined {
  const [first] = others;
  if (whyNotOffered === undefined)
    return first === undefined
      ? undefined
      : { stage: 'OfferedToOthers', message: `framework ${first.frameworkName} has the offer` };
  if (state === 'filtered') return { stage: 'AgentFiltered', message: whyNotOffered };
  const stage = state === 'active' ? 'LaunchesThrottled' : 'AgentNotActive';
  return { stage, message: whyNotOffered };
}

/** @param offers those of the agent. What they have is free as well: nobody uses it. */
function fleetAgent(
  agent: AgentView,
  offers: readonly OfferView[],
  frameworkId: string | undefined,
): FleetAgent {
  const { id, hostname, attributes, region, zone, total, free } = agent;
  const absence = absenceOf(
    agent,
    offers.filter((each) => each.frameworkId !== frameworkId),
  );
  return {
    id: agentId(id),
    hostname,
    attributes,
    total,
    free: offers.map(({ resources }) => resources).reduce(together, free),
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(absence === undefined ? {} : { absence }),
  };
}

/** What a quota leaves beside what tasks have; what is only offered is not used. */
function roomOf({ quota = {}, allocated, offered }: RoleView): Fleet['roleRoom'] {
  const limited = SCALAR_NAMES.flatMap((name) => {
    const limit = quota[name];
    return limit === undefined ? [] : [[name, Math.max(0, sum(limit, -allocated[name], offered[name]))]];
  });
  return Object.fromEntries(limited) as Fleet['roleRoom'];
}

/** The agents as a bridge has them for its Marathon. @param frameworkId Marathon's; undefined while it has none. */
export function marathonFleet(view: MasterView, frameworkId: string | undefined, role: string): Fleet {
  const offers = new Map<string, OfferView[]>();
  for (const offer of view.offers().items) {
    const ofAgent = offers.get(offer.agentId) ?? [];
    ofAgent.push(offer);
    offers.set(offer.agentId, ofAgent);
  }
  const ours = view.roles().find(({ name }) => name === role);
  return {
    agents: [...view.eachAgent()].map((agent) => fleetAgent(agent, offers.get(agent.id) ?? [], frameworkId)),
    roleRoom: ours === undefined ? {} : roomOf(ours),
  };
}
