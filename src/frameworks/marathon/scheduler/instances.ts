import { conditionOf } from './instance.ts';
import type { Condition, Instance, StopReason } from './instance.ts';
import { instanceKey, instanceRecord } from './records.ts';
import { persist, tell } from './turn.ts';
import type { Turn } from './turn.ts';

/** Puts an instance, new or in the place of the one before; listeners hear of it when its condition is another. */
export function putInstance(turn: Turn, instance: Instance): void {
  const { state } = turn;
  const before = state.instances.get(instance.id);
  state.instances.put(instance);
  state.unsettled.add(instance.app);
  persist(turn, { type: 'put', key: instanceKey(instance.id), value: instanceRecord(instance) });
  const condition = conditionOf(instance);
  if (before === undefined || conditionOf(before) !== condition)
    tell(turn, { type: 'instance_changed_event', instance, condition });
}

/** What waited for one of the instances has to wait no more. */
function answerWipes({ state, out }: Turn, { id }: Instance): void {
  for (const wipe of state.wipes) {
    wipe.left.delete(id);
    if (wipe.left.size > 0) continue;
    state.wipes.delete(wipe);
    out.push({
      type: 'answer',
      request: wipe.request,
      answer: { type: 'killed', instances: wipe.instances },
    });
  }
}

/** Forgets an instance: its task is over, or given up. @param condition the last that is told of it. */
export function forgetInstance(turn: Turn, instance: Instance, condition: Condition): void {
  const { state } = turn;
  const { id, taskId, app } = instance;
  state.instances.remove(instance);
  state.unsettled.add(app);
  state.health.delete(taskId);
  state.readiness.delete(taskId);
  for (const type of ['killRetry', 'launchConfirm', 'unreachable', 'graceOver'] as const)
    state.deadlines.clear({ type, instance: id });
  persist(turn, { type: 'delete', key: instanceKey(id) });
  tell(turn, { type: 'instance_changed_event', instance, condition });
  answerWipes(turn, instance);
}

/**
 * Tells an instance to end. One that is out of reach would not hear it and is given up at once; should it come back, it is
 * nobody's and killed then.
 */
export function stopInstance(turn: Turn, instance: Instance, reason: StopReason): void {
  const { state, out, nowMs, rules } = turn;
  if (instance.stopping !== undefined) return;
  out.push({ type: 'kill', taskId: instance.taskId });
  if (instance.unreachableSinceMs !== undefined) {
    forgetInstance(turn, instance, conditionOf(instance));
    return;
  }
  putInstance(turn, { ...instance, stopping: reason });
  state.deadlines.set({ type: 'killRetry', instance: instance.id }, nowMs + rules.killRetryMs);
}

/** Repeats a kill that has not been heard of since. */
export function retryKill({ state, out, nowMs, rules }: Turn, id: string): void {
  const instance = state.instances.get(id);
  if (instance?.stopping === undefined) return;
  out.push({ type: 'kill', taskId: instance.taskId });
  state.deadlines.set({ type: 'killRetry', instance: id }, nowMs + rules.killRetryMs);
}
