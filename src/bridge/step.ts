import { allocate } from './allocation.ts';
import { hostDecided } from './agents.ts';
import { takeAnswer } from './answers.ts';
import { sendCalls } from './call-queue.ts';
import { admitWaiting, takeCall } from './calls.ts';
import { performDue } from './due.ts';
import { disconnect } from './frameworks.ts';
import { askForHosts, hostsAnswered } from './hosts.ts';
import type { Input } from './input.ts';
import { takeEvent } from './observe-event.ts';
import { takeCommand } from './operator-commands.ts';
import { takeChanges } from './records.ts';
import { beginRecovery, finishRecovery } from './recovery.ts';
import { restore } from './restore.ts';
import { resume } from './resume.ts';
import { unsettledTasks } from './shutdown.ts';
import type { Turn } from './turn.ts';

/**
 * Takes one input: changes the state in place and appends effects. Deterministic: the same state, inputs, times and
 * names give the same effects. A throw is a bug; the state is then not to be trusted any more.
 */
export function step(turn: Turn, input: Input): void {
  const { state } = turn;
  if (state.phase === 'FAILED') return;
  switch (input.type) {
    case 'start':
      restore(turn, input.records ?? []);
      beginRecovery(turn);
      return;
    case 'call':
      takeCall(turn, input.caller, input.call);
      return;
    case 'operator':
      takeCommand(turn, input.command, input.requestId, input.principal);
      return;
    case 'session-closed':
      disconnect(turn, input.sessionId);
      return;
    case 'ecs-answer':
      takeAnswer(turn, input.answer);
      if (finishRecovery(turn)) {
        resume(turn);
        admitWaiting(turn);
      }
      return;
    case 'ecs-event':
      takeEvent(turn, input.event);
      turn.out.push({ type: 'acknowledge-event', receipt: input.receipt });
      return;
    case 'hosts-answer':
      for (const machine of hostsAnswered(turn, input.answer)) hostDecided(turn, machine);
      return;
    case 'tick':
      // The wake that asked for this tick is used up.
      state.wakeAtMs = Number.POSITIVE_INFINITY;
      performDue(turn);
      return;
    case 'shutdown':
      state.phase = 'CLOSING';
  }
}

/**
 * Ends a turn, after the last of its inputs: offers what has become free, sends launches, says when time matters
 * next, and what has to be remembered before any of it is carried out. A deadline that the end of the turn itself has set for now waits for its tick.
 * @returns whether there were agents to offer, or to take offers of back.
 */
export function endTurn(turn: Turn): boolean {
  const { state, out } = turn;
  const hasAllocated = state.phase !== 'FAILED' && concludeTurn(turn);
  const changes = takeChanges(state);
  if (changes.length > 0) out.unshift({ type: 'persist', changes });
  return hasAllocated;
}

function concludeTurn(turn: Turn): boolean {
  const { state, out } = turn;
  sendCalls(turn);
  askForHosts(turn);
  const hasAllocated = allocate(turn);
  const nextMs = state.deadlines.next() ?? Number.POSITIVE_INFINITY;
  if (nextMs !== state.wakeAtMs && nextMs !== Number.POSITIVE_INFINITY)
    out.push({ type: 'wake', atMs: nextMs });
  state.wakeAtMs = nextMs;
  if (state.phase === 'CLOSING' && unsettledTasks(state).length === 0) out.push({ type: 'closed' });
  return hasAllocated;
}
