import { add, amountsRemaining, larger, NOTHING, subtract } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { available, capacityOf } from './ledger.ts';
import type { Agent, BridgeState, Hold } from './state.ts';
import type { Task } from './task-record.ts';

/** What becomes of one agent's resources. Negative amounts are possible where a snapshot and our launches disagree. */
export interface AgentAccount {
  readonly total: Amounts;
  /** All that launches hold, by role of their tasks. */
  readonly usedByRole: ReadonlyMap<string, Amounts>;
  readonly offered: Amounts;
  /** What ECS has reserved for tasks of others; of ports, those that no launch of ours holds. */
  readonly foreign: Amounts;
  readonly free: Amounts;
}

function taskOf(state: BridgeState, { launchId }: Hold): Task | undefined {
  const key = state.tasksByLaunch.get(launchId);
  return key === undefined ? undefined : state.tasks.get(key);
}

function usedByRole(state: BridgeState, holds: readonly Hold[]): Map<string, Amounts> {
  const used = new Map<string, Amounts>();
  for (const hold of holds) {
    const role = taskOf(state, hold)?.role ?? '*';
    used.set(role, add(used.get(role) ?? NOTHING, larger(hold.declared, hold.reserved)));
  }
  return used;
}

function offeredOf(state: BridgeState, agent: Agent): Amounts {
  let offered = NOTHING;
  for (const id of state.offersByAgent.get(agent.id) ?? [])
    offered = add(offered, state.offers.get(id)?.amounts ?? NOTHING);
  return offered;
}

function foreignOf(state: BridgeState, { instance }: Agent, total: Amounts, holds: readonly Hold[]): Amounts {
  const left = amountsRemaining(instance.remaining, state.config.ports, total.disk);
  let foreign = subtract(total, left);
  for (const { visibility, reserved } of holds)
    if (visibility === 'SEEN') foreign = subtract(foreign, reserved);
  return foreign;
}

/** Changes nothing. */
export function accountOf(state: BridgeState, agent: Agent): AgentAccount {
  const holds = [...(state.holds.get(agent.id)?.values() ?? [])];
  const total = capacityOf(state, agent);
  return {
    total,
    usedByRole: usedByRole(state, holds),
    offered: offeredOf(state, agent),
    foreign: foreignOf(state, agent, total, holds),
    free: available(state, agent),
  };
}
