import type { CallOnItsWay } from './call-on-its-way.ts';
import type { FaultPhase, FaultRule } from './faults/fault.ts';
import { takeFault } from './faults/fault-rules.ts';
import { outcomeOf } from './faults/outcome.ts';
import type { RequestInput } from './input.ts';
import { drawApiLatency } from './latency/api-latency.ts';
import type { Turn } from './turn.ts';

/** A call has come to where ECS acts on it. */
export function handleCall(turn: Turn, call: CallOnItsWay): void {
  const { state, out, nowMs } = turn;
  const answer = outcomeOf(turn, call);
  if (answer === undefined) return;
  if (call.backMs > 0) state.deadlines.add(nowMs + call.backMs, { kind: 'answer-late', answer });
  else out.push(answer);
}

/** How long an answer waits so that its tasks can stop before it. */
function heldBackMs({ state }: Turn, rule: FaultRule | undefined): number {
  return rule?.fault === 'stops-before-answer' ? state.options.stopMs + 1 : 0;
}

/** A call of the API has arrived. Half of its latency is before ECS acts, half of it after. */
export function receiveRequest(turn: Turn, request: RequestInput): void {
  const { state, nowMs } = turn;
  const { operation } = request;
  const rule = takeFault(state.faults, request) ?? takeFault(state.faultPlan?.faults ?? [], request);
  const latencyMs = drawApiLatency(state.options.apiLatencyMs, operation, () => turn.random());
  const delayOf = (phase: FaultPhase): number =>
    (rule?.phase ?? 'before-acting') === phase ? (rule?.delayMs ?? 0) : 0;
  const thereMs = Math.floor(latencyMs / 2);
  const call = {
    request,
    ...(rule !== undefined && { rule }),
    backMs: latencyMs - thereMs + delayOf('after-acting') + heldBackMs(turn, rule),
  };
  const waitMs = thereMs + delayOf('before-acting');
  if (waitMs > 0) state.deadlines.add(nowMs + waitMs, { kind: 'act-late', call });
  else handleCall(turn, call);
}
