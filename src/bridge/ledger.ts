import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { AgentId } from '../mesos/ids.ts';
import { toThousandths } from '../mesos/scalar.ts';
import { amountsRemaining, fits, larger, NOTHING, subtract, sum, unaccountedOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import type { BridgeConfig } from './config.ts';
import type { LaunchId } from './identity.ts';
import { taskRecord } from './record-keys.ts';
import { addScalars, subtractScalars } from './scalars.ts';
import type { Scalars } from './scalars.ts';
import { addToShare, takeFromShare } from './shares.ts';
import type { Agent, BridgeState, Hold } from './state.ts';

/**
 * The only place that adds and subtracts resources of agents. Two ledgers are kept as one: what ECS accounts
 * arrives in snapshots, what it does not (disk, ports no definition names, the part of a declaration beyond the
 * definition's reservation) comes from our own launches.
 *
 * A launch deducts the larger of declared and reserved until a read that began long enough after ECS accepted it
 * can be trusted to show the reserved part; from then on only the rest. Deducting too much for a moment is safe,
 * too little is not.
 */
function ownHolds(state: BridgeState, agentId: AgentId): readonly Hold[] {
  return [...(state.holds.get(agentId)?.values() ?? [])];
}

/** The other agents of a machine that has registered anew. RunTask names the machine, so it may start its task as any. */
function otherAgentsOf(state: BridgeState, agentId: AgentId): readonly AgentId[] {
  const machine = state.agents.get(agentId)?.instance.ec2InstanceId;
  if (state.config.launchMode !== 'RunTask' || machine === undefined) return [];
  return [...(state.agentsOfMachine.get(machine) ?? [])].filter((other) => other !== agentId);
}

const isUnderWay = ({ sentAtMs, acceptedAtMs }: Hold): boolean =>
  sentAtMs < Number.POSITIVE_INFINITY && acceptedAtMs === Number.POSITIVE_INFINITY;

/** What an agent's launches hold, and those of its machine's other agents of which it may become the place. */
function holdsOf(state: BridgeState, agentId: AgentId): readonly Hold[] {
  const others = otherAgentsOf(state, agentId).flatMap((other) => ownHolds(state, other).filter(isUnderWay));
  return others.length === 0 ? ownHolds(state, agentId) : [...ownHolds(state, agentId), ...others];
}

function holdsChanged(state: BridgeState, agentId: AgentId): void {
  for (const id of [agentId, ...otherAgentsOf(state, agentId)]) state.changedAgents.add(id);
}

export function setHold(state: BridgeState, hold: Hold): void {
  let holds = state.holds.get(hold.agentId);
  if (holds === undefined) state.holds.set(hold.agentId, (holds = new Map<LaunchId, Hold>()));
  const before = holds.get(hold.launchId);
  holds.set(hold.launchId, hold);
  if (before?.declared !== hold.declared) {
    if (before !== undefined) takeFromShare(state, before, before.declared);
    addToShare(state, hold, hold.declared);
  }
  if (before?.declared !== hold.declared || before.reserved !== hold.reserved) {
    state.unsaved.add(taskRecord(hold.launchId));
    if (before !== undefined && !fits(whole(hold), whole(before))) state.shrunkAgents.add(hold.agentId);
  }
  holdsChanged(state, hold.agentId);
}

export function changeHold(
  state: BridgeState,
  agentId: AgentId,
  launchId: LaunchId,
  change: Partial<Omit<Hold, 'launchId' | 'agentId' | 'frameworkId' | 'role'>>,
): void {
  const hold = state.holds.get(agentId)?.get(launchId);
  if (hold !== undefined) setHold(state, { ...hold, ...change });
}

/** A launch is being stopped: ECS may give back what it takes from now on, and its processes still run. */
export function holdWhileStopping(
  state: BridgeState,
  agentId: AgentId,
  launchId: LaunchId,
  sinceMs: number,
): void {
  const hold = state.holds.get(agentId)?.get(launchId);
  if (hold === undefined || hold.visibility === 'STOPPING') return;
  setHold(state, { ...hold, visibility: 'STOPPING', stoppingSinceMs: sinceMs });
}

export function releaseHold(state: BridgeState, agentId: AgentId, launchId: LaunchId): void {
  const holds = state.holds.get(agentId);
  const hold = holds?.get(launchId);
  if (holds === undefined || hold === undefined) return;
  holds.delete(launchId);
  if (holds.size === 0) state.holds.delete(agentId);
  takeFromShare(state, hold, hold.declared);
  holdsChanged(state, agentId);
}

/** A launch turned out to be on another agent than it was sent to. */
export function moveHold(state: BridgeState, from: AgentId, to: AgentId, launchId: LaunchId): void {
  const hold = state.holds.get(from)?.get(launchId);
  if (hold === undefined) return;
  releaseHold(state, from, launchId);
  setHold(state, { ...hold, agentId: to });
  // It may take of that agent what is offered already.
  state.shrunkAgents.add(to);
}

/** Whether something runs there, or is ending, that takes nobody knows how much and that snapshots may not show. */
export function isUnmeasured(state: BridgeState, agentId: AgentId): boolean {
  return ownHolds(state, agentId).some(
    ({ unmeasured, visibility }) => unmeasured === true && visibility !== 'SEEN',
  );
}

/** All a launch takes: the larger of what it declares and what ECS reserves. */
const whole = (hold: Hold): Amounts => larger(hold.declared, hold.reserved);

const unaccounted = (hold: Hold): Amounts => unaccountedOf(hold.declared, hold.reserved);

/** What a hold deducts from the agent's snapshot when we must not promise too much. */
function cautious(hold: Hold): Amounts {
  return hold.visibility === 'SEEN' ? unaccounted(hold) : whole(hold);
}

/** What it deducts at least: a launch that was sent before the snapshot was answered may be in it already. */
function certain(hold: Hold, agent: Agent): Amounts {
  const mayBeShown = hold.visibility !== 'UNSEEN' || hold.sentAtMs < agent.readEndedAtMs;
  return mayBeShown ? unaccounted(hold) : whole(hold);
}

/** Since when ECS may give back what a launch takes; infinite for one that nobody stops. */
const stoppingSinceMs = ({ visibility, stoppingSinceMs: since }: Hold): number =>
  visibility === 'STOPPING' && since !== undefined ? since : Number.POSITIVE_INFINITY;

/** MiB of disk of an instance, as a decimal number in its attribute or else the configured default, in thousandths. */
function diskOf(instance: ContainerInstance, config: BridgeConfig): number {
  const declared = instance.attributes.find(({ name }) => name === config.diskAttribute)?.value;
  const disk = declared === undefined ? Number.NaN : Number(declared);
  return Math.max(0, toThousandths(Number.isNaN(disk) ? config.diskMiB : disk) ?? 0);
}

/** All of an agent that could ever be offered. */
export function capacityOf(state: BridgeState, { instance }: Agent): Amounts {
  return amountsRemaining(instance.registered, state.config.ports, diskOf(instance, state.config));
}

/** The same without ports. */
export function registeredOf({ instance }: Agent, config: BridgeConfig): Scalars {
  const { cpuUnits, memoryMiB, gpuIds } = instance.registered;
  return { cpuUnits, memoryMiB, disk: diskOf(instance, config), gpus: gpuIds.length };
}

/** Takes an agent, new or changed, into the table. */
export function putAgent(state: BridgeState, agent: Agent): void {
  const before = state.agents.get(agent.id);
  state.agents.set(agent.id, agent);
  if (before?.instance === agent.instance) return;
  if (before !== undefined)
    state.sharing.capacity = subtractScalars(state.sharing.capacity, registeredOf(before, state.config));
  state.sharing.capacity = addScalars(state.sharing.capacity, registeredOf(agent, state.config));
}

/** Takes an agent out of the table. */
export function dropAgent(state: BridgeState, id: AgentId): void {
  const agent = state.agents.get(id);
  if (agent === undefined) return;
  state.agents.delete(id);
  state.sharing.capacity = subtractScalars(state.sharing.capacity, registeredOf(agent, state.config));
}

/** What the snapshot says is left, before anything of ours. */
export function remainingOf(state: BridgeState, agent: Agent): Amounts {
  const { config } = state;
  return amountsRemaining(agent.instance.remaining, config.ports, diskOf(agent.instance, config));
}

function offered(state: BridgeState, agentId: AgentId): Amounts {
  const offers = [...(state.offersByAgent.get(agentId) ?? [])].flatMap((id) => state.offers.get(id) ?? []);
  return sum(offers.map(({ amounts }) => amounts));
}

function held(state: BridgeState, agentId: AgentId, deduction: (hold: Hold) => Amounts): Amounts {
  return sum(holdsOf(state, agentId).map(deduction));
}

/** What may be promised of an agent now: snapshot − holds − outstanding offers. May be negative. */
export function available(state: BridgeState, agent: Agent): Amounts {
  return subtract(
    subtract(remainingOf(state, agent), held(state, agent.id, cautious)),
    offered(state, agent.id),
  );
}

/**
 * Whether the outstanding offers of an agent promise something it has not got any more: certainly, since snapshots may
 * show launches already; or possibly, where a launch turned out to take more than it was offered with.
 *
 * A task that is being stopped keeps its share until it has stopped. A read that began long enough after the stop shows
 * that ECS has given it back; an earlier one may show it still, and deducting it twice would take back good offers.
 */
export function isOverpromised(state: BridgeState, agent: Agent): boolean {
  const hasShrunk = state.shrunkAgents.has(agent.id);
  const { settleMs } = state.config.timing;
  const isReleased = (hold: Hold): boolean => stoppingSinceMs(hold) + settleMs <= agent.readBegunAtMs;
  const atLeast = (hold: Hold): Amounts => (isReleased(hold) ? whole(hold) : certain(hold, agent));
  const left = subtract(remainingOf(state, agent), held(state, agent.id, hasShrunk ? cautious : atLeast));
  return !fits(offered(state, agent.id), left);
}

/**
 * Whether a launch still fits its agent once its definition is known, leaving offers aside: they can be rescinded.
 * Used before ECS is asked at all.
 *
 * What it was offered was kept clear of tasks that are being stopped. What it takes beyond that was not: such a launch
 * gets nothing that ECS may have given back while the processes still run.
 */
export function roomForLaunch(
  state: BridgeState,
  agent: Agent,
  launchId: LaunchId,
): { fits: boolean; needed: Amounts; left: Amounts } {
  const own = state.holds.get(agent.id)?.get(launchId);
  const needed = own === undefined ? NOTHING : whole(own);
  const isAsOffered = own === undefined || fits(own.reserved, own.declared);
  const mayBeReleased = (hold: Hold): boolean => !isAsOffered && stoppingSinceMs(hold) < agent.readEndedAtMs;
  const others = holdsOf(state, agent.id)
    .filter((hold) => hold !== own)
    .map((hold) => (mayBeReleased(hold) ? whole(hold) : certain(hold, agent)));
  const left = subtract(remainingOf(state, agent), sum(others));
  return { fits: fits(needed, left), needed, left };
}

/**
 * Lets go of the reserved part of launches that a snapshot shows by now: ECS had accepted them at least `settleMs`
 * before the read began.
 */
export function settleHolds(state: BridgeState, agent: Agent): void {
  for (const hold of ownHolds(state, agent.id)) {
    const shown = hold.acceptedAtMs + state.config.timing.settleMs <= agent.readBegunAtMs;
    if (hold.visibility === 'UNSEEN' && shown) setHold(state, { ...hold, visibility: 'SEEN' });
  }
}
