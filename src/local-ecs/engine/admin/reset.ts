import { killProcesses } from '../agent/lost-processes.ts';
import type { Deadline } from '../deadlines.ts';
import { createLocalEcs } from '../state.ts';
import type { Turn } from '../turn.ts';

/** The request that a deadline would answer, if it is about one. */
function requestOf(deadline: Deadline): string | undefined {
  switch (deadline.kind) {
    case 'act-late':
      return deadline.call.request.requestId;
    case 'answer-late':
      return deadline.answer.requestId;
    case 'poll-ends':
      return deadline.requestId;
    default:
      return undefined;
  }
}

/** Forgets everything, as if the ECS were new: clusters and queues of the options, and nothing in them. */
export function reset({ state, out }: Turn): void {
  for (const task of state.tasks.values()) killProcesses({ out }, task);
  for (const [, deadline] of state.deadlines.entries()) {
    const requestId = requestOf(deadline);
    if (requestId !== undefined) out.push({ type: 'abandon', requestId, how: 'reset' });
  }
  const { announcedWakeMs } = state;
  Object.assign(state, createLocalEcs(state.options), { announcedWakeMs });
}
