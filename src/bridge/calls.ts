import type { Call } from '../mesos/call.ts';
import { acceptOffers, declineOffers } from './accept.ts';
import { acknowledgeUpdate } from './acknowledgements.ts';
import { judgeCall } from './call-gate.ts';
import { requestResources } from './demand.ts';
import { acceptInverseOffers, declineInverseOffers } from './drains.ts';
import type { Refusal } from './effect.ts';
import { removeFramework, revive, suppress, updateFramework } from './frameworks.ts';
import type { Caller } from './input.ts';
import { killTask } from './kills.ts';
import { reconcile, reconcileTask } from './reconciliation.ts';
import type { Framework } from './state.ts';
import { subscribe } from './subscription.ts';
import { findTask, liveTasksOn } from './task-table.ts';
import { answerCall, note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** Kills a task; of one nobody knows, the framework hears what a reconciliation would tell it. */
function kill(turn: Turn, framework: Framework, call: Call<'KILL'>): void {
  const { taskId, agentId } = call.kill;
  const task = findTask(turn.state, framework.id, taskId);
  const asked = { taskId, ...(agentId === undefined ? {} : { agentId }) };
  if (task === undefined) reconcileTask(turn, framework, asked);
  else if (agentId === undefined || agentId === task.agentId) killTask(turn, task, 'FRAMEWORK');
}

/** An executor is nothing but its tasks here: they are killed. */
function shutDown(turn: Turn, framework: Framework, call: Call<'SHUTDOWN'>): void {
  const { executorId, agentId } = call.shutdown;
  for (const task of liveTasksOn(turn.state, agentId))
    if (task.frameworkId === framework.id && task.executorId === executorId)
      killTask(turn, task, 'FRAMEWORK');
}

/** There are no operations on ECS, so none is ever known; an answer for each, without uuid, as a master gives. */
function reconcileOperations(turn: Turn, framework: Framework, call: Call<'RECONCILE_OPERATIONS'>): void {
  for (const { operationId, agentId } of call.reconcileOperations.operations) {
    const status = {
      operationId,
      state: 'OPERATION_UNKNOWN',
      message: 'Reconciliation: Operation is unknown',
      ...(agentId === undefined ? {} : { agentId }),
    } as const;
    sendEvent(turn, framework.id, { type: 'UPDATE_OPERATION_STATUS', updateOperationStatus: { status } });
  }
}

/** Calls that have no meaning on ECS are taken, as a master takes what it cannot deliver, and noted. */
function ignore(turn: Turn, framework: Framework, type: Call['type'], why: string): void {
  note(turn, 'debug', 'call.ignored', `${type}: ${why}`, { frameworkId: framework.id });
}

function perform(
  turn: Turn,
  framework: Framework,
  call: Exclude<Call, Call<'SUBSCRIBE'>>,
  caller: Caller,
): Refusal | undefined {
  switch (call.type) {
    case 'TEARDOWN':
      removeFramework(turn, framework.id, 'framework was torn down');
      return undefined;
    case 'ACCEPT':
      acceptOffers(turn, framework, call);
      return undefined;
    case 'DECLINE':
      declineOffers(turn, framework, call);
      return undefined;
    case 'REVIVE':
      revive(turn, framework, call);
      return undefined;
    case 'SUPPRESS':
      suppress(turn, framework, call);
      return undefined;
    case 'KILL':
      kill(turn, framework, call);
      return undefined;
    case 'ACKNOWLEDGE':
      acknowledgeUpdate(turn, framework, call);
      return undefined;
    case 'RECONCILE':
      reconcile(turn, framework, call);
      return undefined;
    case 'UPDATE_FRAMEWORK':
      return updateFramework(turn, framework, call, caller);
    case 'RECONCILE_OPERATIONS':
      reconcileOperations(turn, framework, call);
      return undefined;
    case 'SHUTDOWN':
      shutDown(turn, framework, call);
      return undefined;
    case 'MESSAGE':
      ignore(turn, framework, call.type, 'ECS runs no Mesos executors');
      return undefined;
    case 'REQUEST':
      requestResources(turn, framework, call);
      return undefined;
    case 'ACCEPT_INVERSE_OFFERS':
      acceptInverseOffers(turn, framework, call);
      return undefined;
    case 'DECLINE_INVERSE_OFFERS':
      declineInverseOffers(turn, framework, call);
      return undefined;
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      ignore(turn, framework, call.type, 'nothing of the kind was sent');
      return undefined;
    case 'UNKNOWN':
      return { status: 501, message: '501 Not Implemented.' };
  }
}

/** Takes a call of a framework: acts on it, or tells the caller why not. A subscription waits for readiness. */
export function takeCall(turn: Turn, caller: Caller, call: Call): void {
  const { state } = turn;
  const verdict = judgeCall(state, caller, call);
  if (verdict.type === 'REFUSED') {
    answerCall(turn, caller, call, verdict.refusal);
    return;
  }
  if (verdict.type === 'SUBSCRIBE') {
    if (state.phase === 'READY') subscribe(turn, caller, verdict.call);
    else state.waiting.push({ caller, call: verdict.call });
    return;
  }
  if (call.type === 'SUBSCRIBE') return;
  answerCall(turn, caller, call, perform(turn, verdict.framework, call, caller));
}

/** Subscribes everybody who came before the bridge was ready. */
export function admitWaiting(turn: Turn): void {
  const { waiting } = turn.state;
  turn.state.waiting = [];
  for (const { caller, call } of waiting) subscribe(turn, caller, call);
}
