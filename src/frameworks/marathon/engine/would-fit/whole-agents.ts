import type { Attribute } from '../../../../mesos/attribute.ts';
import type { Fleet, FleetAgent, FleetResources } from '../fleet.ts';
import type { MatchRules } from '../offer-match.ts';
import { offerOf } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { judge } from './verdict.ts';
import type { Question, Verdict } from './verdict.ts';

/** Whether one more agent of a type, with nothing on it, would take an instance. */
export interface WholeAgent {
  readonly instanceType: string;
  readonly verdict: Verdict;
}

const TYPE_ATTRIBUTE = 'ecs.instance-type';

const typeOf = ({ attributes }: FleetAgent): string | undefined => {
  const found = attributes.find(({ name }: Attribute) => name === TYPE_ATTRIBUTE);
  return found?.type === 'TEXT' ? found.text : undefined;
};

const least = (amount: number, limit: number | undefined): number => Math.min(amount, limit ?? amount);

/** Amounts as far as the quota of the role leaves them. */
export const within = (amounts: FleetResources, room: Fleet['roleRoom']): FleetResources => ({
  cpus: least(amounts.cpus, room.cpus),
  mem: least(amounts.mem, room.mem),
  disk: least(amounts.disk, room.disk),
  gpus: least(amounts.gpus, room.gpus),
  ports: amounts.ports,
});

/** A machine that nobody has yet: like one that there is, empty, with a host name of its own. */
function newAgentLike(agent: FleetAgent, room: Fleet['roleRoom']): Candidate {
  const offer = offerOf({ ...agent, hostname: `another-${agent.hostname}` }, within(agent.total, room));
  return { offer, groups: [] };
}

/** Of every type of agent that there is. */
export function wholeAgents(
  question: Question,
  { agents, roleRoom }: Fleet,
  rules: MatchRules,
): readonly WholeAgent[] {
  const byType = new Map<string, FleetAgent>();
  for (const agent of agents) {
    const type = typeOf(agent);
    if (type !== undefined && !byType.has(type)) byType.set(type, agent);
  }
  return [...byType].flatMap(([instanceType, agent]) =>
    judge(question, [newAgentLike(agent, roleRoom)], rules, roleRoom).map((verdict) => ({
      instanceType,
      verdict,
    })),
  );
}
