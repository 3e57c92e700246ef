import { carryOutAdminCommand } from './admin/carry-out.ts';
import { applyProcessInput } from './agent/process-events.ts';
import { ApiError, toErrorBody } from './api-error.ts';
import { carryOutDue } from './due.ts';
import type { LocalEcsEffect } from './effect.ts';
import type { LocalEcsInput } from './input.ts';
import type { JsonObject } from './json.ts';
import { OPERATIONS } from './operations/table.ts';
import { toObject } from './requests/members.ts';
import type { LocalEcsState } from './state.ts';
import type { StepContext, Turn } from './turn.ts';

function respond(turn: Turn, requestId: string, answer: () => JsonObject): void {
  try {
    turn.out.push({ type: 'respond', requestId, status: 200, body: answer() });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    turn.out.push({ type: 'respond', requestId, status: 400, body: toErrorBody(error) });
  }
}

function answerRequest(turn: Turn, operation: string, body: unknown): JsonObject {
  const run = OPERATIONS.get(operation);
  if (run === undefined)
    throw new ApiError('UnknownOperationException', `The operation ${operation} is not served by this ECS.`);
  return run(turn, toObject(body));
}

function applyInput(turn: Turn, input: LocalEcsInput): void {
  switch (input.type) {
    case 'request':
      respond(turn, input.requestId, () => answerRequest(turn, input.operation, input.body));
      return;
    case 'admin':
      respond(turn, input.requestId, () => carryOutAdminCommand(turn, input.command));
      return;
    case 'process-started':
    case 'process-exited':
    case 'process-failed':
      applyProcessInput(turn, input);
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
  carryOutDue(turn);
  applyInput(turn, input);
  carryOutDue(turn);
  announceWake(turn);
}
