import { liveTasksOn } from './task-table.ts';
import type { Agent, BridgeState } from './state.ts';

/** Groups of our own tasks, as far as ECS has shown them; those of others are not known here. */
function groupsOn(state: BridgeState, agent: Agent): readonly string[] {
  return liveTasksOn(state, agent.id).flatMap(({ launch }) =>
    launch.phase === 'ACCEPTED' ? (launch.observed.group ?? []) : [],
  );
}

/** Whether the configuration leaves an agent out of all offers. */
export function isFiltered(state: BridgeState, agent: Agent): boolean {
  const { offerFilter } = state.config;
  if (offerFilter === undefined) return false;
  return !offerFilter({ ...agent.instance, taskGroups: () => groupsOn(state, agent) });
}
