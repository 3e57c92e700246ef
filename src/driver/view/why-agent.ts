import type { Agent, BridgeState } from '../../bridge/state.ts';
import type { WhyView } from '../master-view.ts';
import { agentView } from './agent-view.ts';

function filteringFrameworks(state: BridgeState, { id }: Agent, nowMs: number): readonly string[] {
  return [...state.filters].flatMap(([frameworkId, byAgent]) => {
    const untilMs = Math.max(...(byAgent.get(id) ?? []).map((filter) => filter.untilMs), 0);
    return untilMs > nowMs
      ? [`framework ${frameworkId} has declined it until ${new Date(untilMs).toISOString()}`]
      : [];
  });
}

function suppressingFrameworks(state: BridgeState): readonly string[] {
  return [...state.frameworks.values()].flatMap(({ id, roles, suppressed }) =>
    suppressed.size > 0 && roles.every((role) => suppressed.has(role))
      ? [`framework ${id} has suppressed all offers`]
      : [],
  );
}

function whyIdle(state: BridgeState, agent: Agent, nowMs: number): readonly string[] {
  const connected = [...state.frameworks.values()].filter(({ sessionId }) => sessionId !== undefined);
  if (connected.length === 0) return ['no framework is connected'];
  return [...filteringFrameworks(state, agent, nowMs), ...suppressingFrameworks(state)];
}

/** Why an agent is offered to nobody, or to whom it is. */
export function whyAgent(state: BridgeState, agent: Agent, nowMs: number): WhyView {
  const view = agentView(state, agent, nowMs);
  const { whyNotOffered, free, offers } = view;
  const left = `free: cpus ${free.cpus}, mem ${free.mem} MiB`;
  const sinceMs = view.disconnectedSinceMs ?? view.connectedSinceMs;
  const holders = [...(state.offersByAgent.get(agent.id) ?? [])].flatMap((id) => state.offers.get(id) ?? []);
  return {
    kind: 'agent',
    id: view.id,
    stage: offers > 0 ? 'OFFERED' : view.state.toUpperCase(),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    reasons:
      whyNotOffered === undefined
        ? [
            ...holders.map(
              ({ frameworkId, role, id }) => `offer ${id} of framework ${frameworkId}, role ${role}, has it`,
            ),
            ...(offers > 0 ? [] : whyIdle(state, agent, nowMs)),
            left,
          ]
        : [whyNotOffered],
  };
}
