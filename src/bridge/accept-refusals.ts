import type { Call } from '../mesos/call.ts';
import type { Operation } from '../mesos/offer.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import { removeOffer } from './offers.ts';
import { agentLostReport } from './rejections.ts';
import type { Framework } from './state.ts';
import { sendOnce } from './status-updates.ts';
import type { Report } from './status-updates.ts';
import { countEnd } from './tally.ts';
import { note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

const tasksOf = (operation: Operation): readonly TaskInfo[] => {
  if (operation.type === 'LAUNCH') return operation.launch.taskInfos;
  return operation.type === 'LAUNCH_GROUP' ? operation.launchGroup.taskGroup.tasks : [];
};

/** Refuses a task before anything is known of it: said once, and its id stays free. */
export function refuse(turn: Turn, framework: Framework, task: TaskInfo, report: Report): void {
  const { taskId, agentId, executor } = task;
  const executorId = executor === undefined ? {} : { executorId: executor.executorId };
  sendOnce(turn, { frameworkId: framework.id, taskId, agentId, ...executorId }, report);
  countEnd(turn.state.tallies, framework.id, report);
  note(turn, 'info', 'task.refused', `${taskId} is ${report.state}: ${report.message ?? ''}`, {
    frameworkId: framework.id,
    taskId,
    agentId,
    state: report.state,
    reason: report.reason,
  });
}

/** Refuses every task of these operations for the same reason. */
export function refuseTasks(
  turn: Turn,
  framework: Framework,
  operations: readonly Operation[],
  report: Report,
): void {
  for (const operation of operations)
    for (const task of tasksOf(operation)) refuse(turn, framework, task, report);
}

/** Answers an operation other than a launch: nothing of the kind exists on ECS. Silent unless feedback was asked for. */
export function failOperation(turn: Turn, framework: Framework, operation: Operation, message: string): void {
  note(turn, 'warn', 'operation.failed', `${operation.type}: ${message}`, { frameworkId: framework.id });
  if (operation.id === undefined) return;
  const status = { operationId: operation.id, state: 'OPERATION_ERROR', message } as const;
  sendEvent(turn, framework.id, { type: 'UPDATE_OPERATION_STATUS', updateOperationStatus: { status } });
}

/** Answers all operations but launches, whose tasks are answered one by one. */
function failOperations(
  turn: Turn,
  framework: Framework,
  operations: readonly Operation[],
  message: string,
): void {
  for (const operation of operations) {
    const isLaunch = operation.type === 'LAUNCH' || operation.type === 'LAUNCH_GROUP';
    if (!isLaunch) failOperation(turn, framework, operation, message);
  }
}

/** The whole call fails: its offers are consumed, its tasks and operations answered. */
export function refuseCall(turn: Turn, framework: Framework, call: Call<'ACCEPT'>, problem: string): void {
  const { state } = turn;
  for (const id of call.accept.offerIds) {
    if (state.offers.get(id)?.frameworkId !== framework.id) continue;
    const offer = removeOffer(state, id);
    if (offer !== undefined) state.changedAgents.add(offer.agentId);
  }
  refuseTasks(turn, framework, call.accept.operations, {
    state: 'TASK_DROPPED',
    source: 'SOURCE_MASTER',
    reason: 'REASON_INVALID_OFFERS',
    message: `Task launched with invalid offers: ${problem}`,
  });
  failOperations(
    turn,
    framework,
    call.accept.operations,
    `Operation attempted with invalid offers: ${problem}`,
  );
}

/** The agent was lost since it was offered: nothing can be done on it. */
export function refuseLostAgent(
  turn: Turn,
  framework: Framework,
  call: Call<'ACCEPT'>,
  isKnown: boolean,
): void {
  const { operations } = call.accept;
  const message = isKnown ? 'Agent disconnected' : 'Agent removed';
  const reason = isKnown ? 'REASON_AGENT_DISCONNECTED' : 'REASON_AGENT_REMOVED';
  refuseTasks(turn, framework, operations, agentLostReport(reason, message));
  failOperations(turn, framework, operations, message);
}
