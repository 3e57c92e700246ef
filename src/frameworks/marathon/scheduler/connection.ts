import type { AgentId, TaskId } from '../../../mesos/ids.ts';
import { appsBelow } from '../engine/group.ts';
import type { Input } from './input.ts';
import type { Instance } from './instance.ts';
import { askForOffers } from './launch-queue.ts';
import { startProbes } from './probes.ts';
import { FRAMEWORK_KEY } from './records.ts';
import { persist, tell } from './turn.ts';
import type { Turn } from './turn.ts';
import { checkUnreachable } from './unreachable.ts';

type Registered = Extract<Input, { readonly type: 'registered' }>;

/**
 * What may have been missed while nobody listened: everything is looked at again, all kills are repeated, and the master is
 * asked about launches that may never have been sent.
 */
function catchUp(turn: Turn): void {
  const { state, out, nowMs, rules } = turn;
  const unconfirmed: Instance[] = [];
  for (const { id } of appsBelow(state.root)) state.unsettled.add(id);
  for (const app of [...state.locks.keys(), ...state.instances.apps()]) state.unsettled.add(app);
  for (const instance of [...state.instances.all()]) {
    const { id, stopping } = instance;
    if (stopping !== undefined) {
      out.push({ type: 'kill', taskId: instance.taskId });
      state.deadlines.set({ type: 'killRetry', instance: id }, nowMs + rules.killRetryMs);
    }
    if (instance.state === undefined) {
      unconfirmed.push(instance);
      state.deadlines.set({ type: 'launchConfirm', instance: id }, nowMs + rules.launchConfirmMs);
    }
    startProbes(turn, instance);
    checkUnreachable(turn, id);
  }
  if (unconfirmed.length > 0) out.push({ type: 'reconcile', tasks: unconfirmed.map(asked) });
}

const asked = ({ taskId, agent }: Instance): { taskId: TaskId; agentId: AgentId } => ({
  taskId,
  agentId: agent.agentId,
});

/** Asks for the state of every task there is, and for tasks that are not known here. */
export function reconcile({ state, out, nowMs, rules }: Turn): void {
  const tasks = [...state.instances.all()].map(asked);
  if (tasks.length > 0) out.push({ type: 'reconcile', tasks });
  out.push({ type: 'reconcile', tasks: [] });
  state.deadlines.set({ type: 'reconcile' }, nowMs + rules.reconciliationIntervalMs);
}

/** The master knows the framework, for the first time or again. */
export function register(turn: Turn, { frameworkId: given, master, region }: Registered): void {
  const { state, nowMs, rules } = turn;
  const frameworkId = given ?? state.connection.frameworkId;
  if (given !== undefined && given !== state.connection.frameworkId)
    persist(turn, { type: 'put', key: FRAMEWORK_KEY, value: { id: given } });
  state.connection = {
    isConnected: true,
    master,
    ...(frameworkId === undefined ? {} : { frameworkId }),
    ...(region === undefined ? {} : { region }),
  };
  // Whether the master still holds offers back is not known; asking again does no harm.
  state.offerFlow = { ...state.offerFlow, isSuppressed: true };
  if (given === undefined) tell(turn, { type: 'scheduler_reregistered_event', master });
  else tell(turn, { type: 'scheduler_registered_event', frameworkId: given, master });
  catchUp(turn);
  askForOffers(turn);
  state.deadlines.set({ type: 'reconcile' }, nowMs + rules.reconciliationInitialDelayMs);
}

export function disconnect(turn: Turn): void {
  const { state } = turn;
  state.connection = { ...state.connection, isConnected: false };
  tell(turn, { type: 'scheduler_disconnected_event' });
}
