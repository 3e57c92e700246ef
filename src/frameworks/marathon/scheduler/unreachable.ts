import type { UnreachableStrategy } from '../engine/app-definition.ts';
import type { Instance } from './instance.ts';
import { forgetInstance, putInstance } from './instances.ts';
import { definitionOf } from './state.ts';
import { tell } from './turn.ts';
import type { Turn } from './turn.ts';

const SECOND_MS = 1_000;

function strategyFor({ state }: Turn, instance: Instance): UnreachableStrategy {
  return (
    definitionOf(state, instance)?.unreachableStrategy ?? { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 }
  );
}

/** Gives up an instance out of reach in two steps, as its app says: it is replaced, and later forgotten. */
export function checkUnreachable(turn: Turn, id: string): void {
  const { state, nowMs } = turn;
  const instance = state.instances.get(id);
  if (instance?.unreachableSinceMs === undefined) return;
  const strategy = strategyFor(turn, instance);
  if (strategy === 'disabled') return;
  const inactiveAtMs = instance.unreachableSinceMs + strategy.inactiveAfterSeconds * SECOND_MS;
  const expungeAtMs = instance.unreachableSinceMs + strategy.expungeAfterSeconds * SECOND_MS;
  if (nowMs >= expungeAtMs) {
    forgetInstance(turn, instance, 'UnreachableInactive');
    return;
  }
  if (nowMs >= inactiveAtMs && instance.isInactive !== true)
    putInstance(turn, { ...instance, isInactive: true });
  state.deadlines.set(
    { type: 'unreachable', instance: id },
    nowMs < inactiveAtMs ? inactiveAtMs : expungeAtMs,
  );
}

/** Nobody can say what the task does: its agent is out of reach. One that was told to end is given up at once. */
export function becomeUnreachable(turn: Turn, instance: Instance, message: string): void {
  if (instance.unreachableSinceMs !== undefined) return;
  const unreachable: Instance = {
    ...instance,
    state: 'TASK_UNREACHABLE',
    unreachableSinceMs: turn.nowMs,
  };
  turn.state.deadlines.clear({ type: 'launchConfirm', instance: instance.id });
  tell(turn, { type: 'status_update_event', instance: unreachable, message });
  if (instance.stopping !== undefined) {
    forgetInstance(turn, unreachable, 'Unreachable');
    return;
  }
  putInstance(turn, unreachable);
  checkUnreachable(turn, instance.id);
}

/** The instance as one whose agent is heard again. */
export function becomeReachable({ state }: Turn, instance: Instance): Instance {
  if (instance.unreachableSinceMs === undefined) return instance;
  state.deadlines.clear({ type: 'unreachable', instance: instance.id });
  const { unreachableSinceMs, isInactive, ...reachable } = instance;
  return reachable;
}
