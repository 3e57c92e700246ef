import { currentDelay, delayAfterEnd } from '../engine/backoff.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import type { LaunchDelay } from '../engine/backoff.ts';
import type { PathId } from '../engine/path-id.ts';
import { wantedApp } from './goals.ts';
import { QueueEntry } from './queue-entry.ts';
import type { MarathonState } from './state.ts';
import type { Turn } from './turn.ts';

/** How long an app has to wait before its next launch; undefined when it does not. */
export function delayOf(state: MarathonState, id: PathId, nowMs: number): LaunchDelay | undefined {
  const app = wantedApp(state, id);
  const delay = app === undefined ? undefined : currentDelay(app, state.delays.get(id), nowMs);
  return delay === undefined || delay.untilMs <= nowMs ? undefined : delay;
}

/** Whether offers are of use: an app has instances to launch, and need not wait. */
export function wantsOffers(state: MarathonState, nowMs: number): boolean {
  for (const id of state.queue.keys()) {
    const delay = state.delays.get(id);
    if (delay === undefined || delay.untilMs <= nowMs || delayOf(state, id, nowMs) === undefined) return true;
  }
  return false;
}

/** Asks for offers, those declined before too, but not too often. */
export function askForOffers(turn: Turn): void {
  const { state, nowMs, out, rules } = turn;
  if (!state.connection.isConnected || !wantsOffers(state, nowMs)) return;
  const nextMs = state.offerFlow.lastReviveAtMs + rules.minReviveOffersIntervalMs;
  if (nowMs < nextMs && !state.offerFlow.isSuppressed) {
    state.deadlines.setEarlier({ type: 'revive' }, nextMs);
    return;
  }
  state.deadlines.clear({ type: 'revive' });
  state.offerFlow = { isSuppressed: false, lastReviveAtMs: nowMs };
  out.push({ type: 'revive' });
}

/** Asks for no more offers when nothing is to be launched. */
export function refuseOffers({ state, out, nowMs }: Turn): void {
  const { offerFlow, connection } = state;
  if (offerFlow.isSuppressed || !connection.isConnected || wantsOffers(state, nowMs)) return;
  state.offerFlow = { ...offerFlow, isSuppressed: true };
  state.deadlines.clear({ type: 'revive' });
  out.push({ type: 'suppress' });
}

/** Says how many instances of an app are left to launch. */
export function setQueued(turn: Turn, id: PathId, count: number): void {
  const { state, nowMs } = turn;
  const before = state.queue.get(id);
  if (count === 0) {
    state.queue.delete(id);
    state.deadlines.clear({ type: 'delayOver', app: id });
    return;
  }
  const countBefore = before?.count ?? 0;
  if (before === undefined) state.queue.set(id, new QueueEntry(count, nowMs));
  else before.count = count;
  const delay = delayOf(state, id, nowMs);
  if (delay !== undefined) state.deadlines.set({ type: 'delayOver', app: id }, delay.untilMs);
  else if (count > countBefore) askForOffers(turn);
}

/** Makes an app wait since one of its tasks has ended that should not have. */
export function delayLaunches({ state, nowMs }: Turn, app: AppDefinition): void {
  const delay = delayAfterEnd(app, state.delays.get(app.id), nowMs);
  state.delays.set(app.id, delay);
  if (state.queue.has(app.id)) state.deadlines.set({ type: 'delayOver', app: app.id }, delay.untilMs);
}

/** Lets an app launch at once. @returns whether it has anything to launch. */
export function resetDelay(turn: Turn, id: PathId): boolean {
  const { state } = turn;
  if (!state.queue.has(id)) return false;
  state.delays.delete(id);
  state.deadlines.clear({ type: 'delayOver', app: id });
  askForOffers(turn);
  return true;
}
