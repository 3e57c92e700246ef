import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';
import { rolesOf } from '../mesos/framework-info.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import { frameworkId } from '../mesos/ids.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import { askAnew, withdrawAsks } from './drains.ts';
import { clearFilters } from './filters.ts';
import { validateAuthorization, validateInfo, validateSuppressedRoles } from './framework-validation.ts';
import { offerEverything, putFramework, withdrawOffers } from './frameworks.ts';
import type { Caller, SessionId } from './input.ts';
import { masterInfo } from './master.ts';
import { validateOfferConstraints } from './offer-constraints.ts';
import { META_RECORD } from './record-keys.ts';
import type { BridgeState, Framework } from './state.ts';
import { sendWaitingUpdates } from './status-updates.ts';
import { countSubscriber } from './tally.ts';
import { announceChange, answerCall, note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

function refuseSubscription(turn: Turn, sessionId: SessionId, message: string): void {
  const event: Event = { type: 'ERROR', error: { message } };
  turn.out.push({ type: 'send-event', sessionId, event }, { type: 'close-session', sessionId });
  note(turn, 'warn', 'framework.refused', message, { sessionId });
}

function nextFrameworkId(state: BridgeState): FrameworkId {
  const number = String(state.nextFramework).padStart(4, '0');
  state.nextFramework += 1;
  state.unsaved.add(META_RECORD);
  return frameworkId(`${state.epoch}-${number}`);
}

/**
 * A second subscription of a connected framework takes over; the older session is told and closed. What it was offered
 * and what it declined is forgotten, as if it had disconnected.
 */
function takeOver(turn: Turn, known: Framework): void {
  const { sessionId } = known;
  if (sessionId === undefined) return;
  turn.state.sessions.delete(sessionId);
  refuseSubscription(turn, sessionId, 'Framework failed over');
  withdrawOffers(turn.state, known.id);
  withdrawAsks(turn.state, known.id);
  clearFilters(turn.state, known.id, new Set(known.roles));
}

/** A framework's own description, but for what it may never change. */
function mergedInfo(known: Framework | undefined, info: FrameworkInfo, id: FrameworkId): FrameworkInfo {
  if (known === undefined) return { ...info, id };
  const { user, checkpoint } = known.info;
  const { checkpoint: wanted, ...rest } = info;
  return { ...rest, id, user, ...(checkpoint === undefined ? {} : { checkpoint }) };
}

/** Why a framework may not subscribe, in the order of a Mesos master. */
function validateSubscription(
  state: BridgeState,
  { frameworkInfo, suppressedRoles = [], offerConstraints }: Call<'SUBSCRIBE'>['subscribe'],
  known: Framework | undefined,
  { roles: allowed }: Caller,
): string | undefined {
  const invalid = validateInfo(frameworkInfo);
  if (invalid !== undefined) return invalid;
  if (frameworkInfo.id !== undefined && state.completed.has(frameworkInfo.id))
    return 'Framework has been removed';
  const strange = validateSuppressedRoles(frameworkInfo, suppressedRoles);
  if (strange !== undefined) return strange;
  const unusable = validateOfferConstraints(state, rolesOf(frameworkInfo), offerConstraints);
  if (unusable !== undefined) return unusable;
  const unauthorized = validateAuthorization(frameworkInfo, allowed);
  if (unauthorized !== undefined) return unauthorized;
  return known !== undefined && known.info.principal !== frameworkInfo.principal
    ? "Changing framework's principal is not allowed."
    : undefined;
}

/** A framework whose principal has been found out carries it, whether or not it says so itself. */
function signed({ subscribe }: Call<'SUBSCRIBE'>, { principal }: Caller): Call<'SUBSCRIBE'>['subscribe'] {
  const { frameworkInfo } = subscribe;
  if (principal === undefined || frameworkInfo.principal !== undefined) return subscribe;
  return { ...subscribe, frameworkInfo: { ...frameworkInfo, principal } };
}

/** Subscribes a framework, new or returning. A refusal arrives as an ERROR event, after which the session ends. */
export function subscribe(turn: Turn, caller: Caller, call: Call<'SUBSCRIBE'>): void {
  const { sessionId } = caller;
  // A subscription without a session has nobody to tell of it.
  if (sessionId === undefined) return;
  const { state } = turn;
  answerCall(turn, caller, call);
  const wish = signed(call, caller);
  const { frameworkInfo, suppressedRoles = [], offerConstraints } = wish;
  const wanted = frameworkInfo.id === '' ? undefined : frameworkInfo.id;
  const known = wanted === undefined ? undefined : state.frameworks.get(wanted);
  const problem = validateSubscription(state, wish, known, caller);
  if (problem !== undefined) {
    refuseSubscription(turn, sessionId, problem);
    return;
  }
  if (known !== undefined) takeOver(turn, known);
  const id = wanted ?? nextFrameworkId(state);
  const info = mergedInfo(known, frameworkInfo, id);
  const suppressed = new Set(suppressedRoles);
  const { now } = turn;
  const registeredAtMs = known?.registeredAtMs ?? now;
  const roles = rolesOf(info);
  const constraints = offerConstraints === undefined ? {} : { offerConstraints };
  const times = { registeredAtMs, subscribedAtMs: now };
  const framework = { id, info, roles, suppressed, ...constraints, sessionId, ...times };
  putFramework(state, framework);
  const type = known === undefined ? 'FRAMEWORK_ADDED' : 'FRAMEWORK_UPDATED';
  announceChange(turn, { type, framework });
  state.sessions.set(sessionId, id);
  countSubscriber(state.tallies, id, info.name);
  state.deadlines.clear({ kind: 'failover', frameworkId: id });
  const subscribed = { frameworkId: id, masterInfo: masterInfo(state) };
  sendEvent(turn, id, { type: 'SUBSCRIBED', subscribed });
  note(turn, 'info', 'framework.subscribed', `framework ${info.name} subscribed`, {
    frameworkId: id,
    frameworkName: info.name,
    principal: info.principal,
  });
  sendWaitingUpdates(turn, id);
  askAnew(turn, id);
  offerEverything(state);
}
