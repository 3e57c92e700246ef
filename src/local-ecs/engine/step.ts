import { carryOutAdminCommand } from './admin/carry-out.ts';
import { surviveRestart } from './agent/lost-processes.ts';
import { applyProcessInput } from './agent/process-events.ts';
import { answerOf } from './answer.ts';
import { carryOutDue } from './due.ts';
import type { LocalEcsEffect } from './effect.ts';
import type { LocalEcsInput } from './input.ts';
import { dropPoll } from './queue/long-polls.ts';
import { receiveRequest } from './receive-request.ts';
import type { LocalEcsState } from './state.ts';
import type { StepContext, Turn } from './turn.ts';

function applyInput(turn: Turn, input: LocalEcsInput): void {
  switch (input.type) {
    case 'request':
      receiveRequest(turn, input);
      return;
    case 'request-dropped':
      dropPoll(turn, input.requestId);
      return;
    case 'admin':
      turn.out.push(answerOf(input.requestId, () => carryOutAdminCommand(turn, input.command)));
      return;
    case 'process-started':
    case 'process-exited':
    case 'process-failed':
      applyProcessInput(turn, input);
      return;
    case 'restarted':
      surviveRestart(turn);
      return;
    case 'tick':
      turn.state.announcedWakeMs = undefined;
      return;
  }
}

/** One wake at a time: asked for when the earliest deadline comes before the one that was asked for. */
function announceWake({ state, out, nowMs }: Turn): void {
  const { earliestMs } = state.deadlines;
  if (state.announcedWakeMs !== undefined && state.announcedWakeMs <= nowMs)
    state.announcedWakeMs = undefined;
  if (earliestMs === undefined || earliestMs >= (state.announcedWakeMs ?? Infinity)) return;
  state.announcedWakeMs = earliestMs;
  out.push({ type: 'wake', atMs: earliestMs });
}

/**
 * The embedded ECS: takes one input, changes `state` in place and appends to `out` what is to be done. What was due
 * before comes first. What follows by itself comes after the answer, however soon: a task is PENDING in the answer to
 * StartTask even if it takes no time to start.
 *
 * A throw is a bug, not an answer.
 */
export function step(
  state: LocalEcsState,
  input: LocalEcsInput,
  context: StepContext,
  out: LocalEcsEffect[],
): void {
  const turn: Turn = {
    state,
    out,
    nowMs: context.nowMs,
    uuid: () => context.uuid(),
    random: () => context.random(),
  };
  // What has not survived cannot do what was due.
  if (input.type !== 'restarted') carryOutDue(turn);
  applyInput(turn, input);
  carryOutDue(turn);
  announceWake(turn);
}
