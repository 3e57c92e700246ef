import type { Call } from '../mesos/call.ts';
import { rolesOf } from '../mesos/framework-info.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import { showCompletedFramework } from './completed.ts';
import { wantsOffers, withoutRequest } from './demand.ts';
import { askAnew, withdrawAsks } from './drains.ts';
import type { Refusal } from './effect.ts';
import { forgetServed } from './fair-order.ts';
import { clearFilters } from './filters.ts';
import {
  validateAuthorization,
  validateInfo,
  validateSuppressedRoles,
  validateUpdate,
} from './framework-validation.ts';
import type { Caller, SessionId } from './input.ts';
import { killTask } from './kills.ts';
import { validateOfferConstraints } from './offer-constraints.ts';
import { offersOf, removeOffer, rescindOffer } from './offers.ts';
import { completedRecord, frameworkRecord } from './record-keys.ts';
import type { BridgeState, Framework } from './state.ts';
import { removeTask } from './tasks.ts';
import { announceChange, answerCall, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** How many frameworks that are over are remembered; Mesos remembers 50. */
const MAX_COMPLETED = 1_000;

/** Takes a framework, new or changed, into the table. */
export function putFramework(state: BridgeState, framework: Framework): void {
  state.frameworks.set(framework.id, wantsOffers(framework) ? framework : withoutRequest(framework));
  state.unsaved.add(frameworkRecord(framework.id));
}

/** Takes back all offers of a framework without a word; its session is gone or knows. */
export function withdrawOffers(state: BridgeState, id: FrameworkId): void {
  for (const offer of offersOf(state, id)) {
    removeOffer(state, offer.id);
    state.changedAgents.add(offer.agentId);
  }
}

/** Lets the allocator look at all agents again. */
export function offerEverything(state: BridgeState): void {
  for (const id of state.agents.keys()) state.changedAgents.add(id);
}

/** A subscription that waits for the bridge has lost its session. */
function forgetWaiting(turn: Turn, sessionId: SessionId): void {
  const { state } = turn;
  const refusal = { status: 403, message: 'Framework is not subscribed' } as const;
  for (const { caller, call } of state.waiting)
    if (caller.sessionId === sessionId) answerCall(turn, caller, call, refusal);
  state.waiting = state.waiting.filter(({ caller }) => caller.sessionId !== sessionId);
}

/** The framework's side of a session is gone: its offers and filters go, its tasks stay for the failover time-out. */
export function disconnect(turn: Turn, sessionId: SessionId): void {
  const { state, now } = turn;
  forgetWaiting(turn, sessionId);
  const id = state.sessions.get(sessionId);
  const framework = id === undefined ? undefined : state.frameworks.get(id);
  state.sessions.delete(sessionId);
  if (id === undefined || framework?.sessionId !== sessionId) return;
  const { sessionId: gone, ...rest } = framework;
  const away = withoutRequest({ ...rest, disconnectedAtMs: now });
  state.frameworks.set(id, away);
  announceChange(turn, { type: 'FRAMEWORK_UPDATED', framework: away });
  withdrawOffers(state, id);
  withdrawAsks(state, id);
  clearFilters(state, id, new Set(framework.roles));
  const timeoutMs = (framework.info.failoverTimeout ?? 0) * 1000;
  state.deadlines.set({ kind: 'failover', frameworkId: id }, now + timeoutMs);
  note(turn, 'warn', 'framework.disconnected', 'framework disconnected', {
    frameworkId: id,
    failoverTimeoutMs: timeoutMs,
  });
}

/** Remembers that a framework is over, and of the oldest such ones no more. */
function rememberCompleted(state: BridgeState, id: FrameworkId, now: number): void {
  state.completed.set(id, now);
  state.unsaved.add(completedRecord(id));
  const [oldest] = state.completed.keys();
  if (oldest === undefined || state.completed.size <= MAX_COMPLETED) return;
  state.completed.delete(oldest);
  state.tallies.labels.delete(oldest);
  state.unsaved.add(completedRecord(oldest));
}

/** Ends a framework for good: its tasks are killed without a report, its id may not come back. */
export function removeFramework(turn: Turn, id: FrameworkId, reason: string): void {
  const { state } = turn;
  const framework = state.frameworks.get(id);
  if (framework === undefined) return;
  withdrawOffers(state, id);
  withdrawAsks(state, id);
  clearFilters(state, id);
  forgetServed(state, id);
  state.deadlines.clear({ kind: 'failover', frameworkId: id });
  state.frameworks.delete(id);
  state.tallies.byFramework.delete(id);
  state.unsaved.add(frameworkRecord(id));
  rememberCompleted(state, id, turn.now);
  showCompletedFramework(state, framework, turn.now);
  announceChange(turn, { type: 'FRAMEWORK_REMOVED', info: framework.info });
  if (framework.sessionId !== undefined) {
    state.sessions.delete(framework.sessionId);
    turn.out.push({ type: 'close-session', sessionId: framework.sessionId });
  }
  note(turn, 'info', 'framework.removed', reason, { frameworkId: id });
  for (const key of [...(state.tasksByFramework.get(id) ?? [])]) {
    const task = state.tasks.get(key);
    // Nobody is left to acknowledge an end.
    if (task?.launch.phase === 'ENDED') removeTask(state, task);
    else if (task !== undefined) killTask(turn, task, 'BRIDGE');
  }
}

/** Roles a REVIVE or SUPPRESS is about; undefined, and no effect at all, when one of them is not the framework's. */
function selectRoles(
  framework: Framework,
  roles: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (roles === undefined || roles.length === 0) return new Set(framework.roles);
  return roles.every((role) => framework.roles.includes(role)) ? new Set(roles) : undefined;
}

/** No more offers for these roles until they are revived; outstanding ones stay good. */
export function suppress(turn: Turn, framework: Framework, call: Call<'SUPPRESS'>): void {
  const roles = selectRoles(framework, call.suppress?.roles);
  if (roles === undefined) return;
  putFramework(turn.state, { ...framework, suppressed: new Set([...framework.suppressed, ...roles]) });
}

/** Offers for these roles again, and forgets what they declined. */
export function revive(turn: Turn, framework: Framework, call: Call<'REVIVE'>): void {
  const { state } = turn;
  const roles = selectRoles(framework, call.revive?.roles);
  if (roles === undefined) return;
  const suppressed = new Set([...framework.suppressed].filter((role) => !roles.has(role)));
  putFramework(state, { ...framework, suppressed });
  clearFilters(state, framework.id, roles);
  // A master forgets what was answered to inverse offers as well.
  askAnew(turn, framework.id);
  offerEverything(state);
}

/** Why an UPDATE_FRAMEWORK is refused, in the order and words of a Mesos master. */
function validateCall(
  state: BridgeState,
  known: FrameworkInfo,
  { frameworkInfo, suppressedRoles = [], offerConstraints }: Call<'UPDATE_FRAMEWORK'>['updateFramework'],
): string | undefined {
  const invalid = validateInfo(frameworkInfo);
  if (invalid !== undefined) return `Supplied FrameworkInfo is not valid: ${invalid}`;
  const illegal = validateUpdate(known, frameworkInfo);
  if (illegal !== undefined) return `FrameworkInfo update is not valid: ${illegal}`;
  const strange =
    validateSuppressedRoles(frameworkInfo, suppressedRoles) ??
    validateOfferConstraints(state, rolesOf(frameworkInfo), offerConstraints);
  return strange === undefined ? undefined : `'UpdateFramework' call is not valid: ${strange}`;
}

/** Replaces a framework's description. All or nothing. @returns why not. */
export function updateFramework(
  turn: Turn,
  framework: Framework,
  call: Call<'UPDATE_FRAMEWORK'>,
  { roles: allowed }: Caller,
): Refusal | undefined {
  const { state } = turn;
  const { frameworkInfo, suppressedRoles = [], offerConstraints } = call.updateFramework;
  const message = validateCall(state, framework.info, call.updateFramework);
  if (message !== undefined) return { status: 400, message };
  const unauthorized = validateAuthorization(frameworkInfo, allowed);
  if (unauthorized !== undefined) return { status: 403, message: unauthorized };
  const roles = rolesOf(frameworkInfo);
  const info = { ...frameworkInfo, id: framework.id };
  const { offerConstraints: before, ...rest } = framework;
  const constraints = offerConstraints === undefined ? {} : { offerConstraints };
  const updated = { ...rest, info, roles, suppressed: new Set(suppressedRoles), ...constraints };
  putFramework(state, updated);
  announceChange(turn, { type: 'FRAMEWORK_UPDATED', framework: updated });
  const dropped = new Set(framework.roles.filter((role) => !roles.includes(role)));
  clearFilters(state, framework.id, dropped);
  forgetServed(state, framework.id, dropped);
  for (const offer of offersOf(state, framework.id))
    if (dropped.has(offer.role)) rescindOffer(turn, offer.id, 'the framework has left the role');
  offerEverything(state);
  return undefined;
}
