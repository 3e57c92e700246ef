import { carryOutPlanned } from './admin/carry-out-planned.ts';
import { mendMachine } from './admin/change-machine.ts';
import { containerEnded, endNaturally, endTask, EXIT_SIGKILL, settleTask } from './agent/end-containers.ts';
import { findAgentContainer } from './agent/process-events.ts';
import { finishPull, startWaitingTasks } from './agent/start-containers.ts';
import { receiveStop } from './agent/stop-task.ts';
import type { Deadline } from './deadlines.ts';
import { deliverEvent } from './events/publish-event.ts';
import { forgetInstance } from './instances/change-instance.ts';
import { endPoll, servePolls } from './queue/long-polls.ts';
import { handleCall } from './receive-request.ts';
import { wakeWaiting } from './services/notice-instance.ts';
import { forgetService, runScheduler } from './services/run-scheduler.ts';
import { changeTask, forgetTask } from './tasks/change-task.ts';
import { expireProtection } from './tasks/task-protection.ts';
import type { TaskRecord } from './tasks/task.ts';
import type { Turn } from './turn.ts';

type TaskDeadline = Extract<Deadline, { taskId: string }>;

function endContainer(
  turn: Turn,
  task: TaskRecord,
  { kind, container: name }: Extract<Deadline, { container: string }>,
): void {
  const container = findAgentContainer(task, name);
  if (container?.phase !== 'running') return;
  if (kind === 'container-exits') {
    endNaturally(turn, task, container);
    return;
  }
  containerEnded(turn, task, container, { exitCode: EXIT_SIGKILL });
  settleTask(turn, task);
}

function carryOutForTask(turn: Turn, task: TaskRecord, deadline: TaskDeadline): void {
  switch (deadline.kind) {
    case 'task-provisioned':
      if (task.known.lastStatus === 'PROVISIONING') changeTask(turn, task, { lastStatus: 'PENDING' });
      break;
    case 'task-pulled':
      finishPull(turn, task);
      break;
    case 'stop-received':
      receiveStop(turn, task);
      break;
    case 'container-exits':
    case 'container-killed':
      endContainer(turn, task, deadline);
      break;
    case 'task-ended':
      endTask(turn, task);
      break;
    case 'protection-expires':
      expireProtection(turn, task);
      break;
    case 'forget-task':
      forgetTask(turn, task);
      break;
  }
}

function carryOutForInstance(turn: Turn, deadline: Extract<Deadline, { instanceId: string }>): void {
  const instance = turn.state.instances.get(deadline.instanceId);
  if (instance === undefined) return;
  switch (deadline.kind) {
    case 'host-freed':
      startWaitingTasks(turn, instance);
      break;
    case 'machine-mended':
      mendMachine(turn, instance, deadline.by);
      break;
    case 'forget-instance':
      forgetInstance(turn, instance);
      break;
  }
}

function carryOutForService(turn: Turn, deadline: Extract<Deadline, { serviceArn: string }>): void {
  const service = turn.state.services.get(deadline.serviceArn);
  if (service === undefined) return;
  if (deadline.kind === 'schedule-service') runScheduler(turn, service);
  else forgetService(turn, service);
}

type OtherDeadline = Exclude<Deadline, { taskId: string } | { instanceId: string } | { serviceArn: string }>;

function carryOutElse(turn: Turn, deadline: OtherDeadline): void {
  switch (deadline.kind) {
    case 'act-late':
      handleCall(turn, deadline.call);
      break;
    case 'plan-due':
      carryOutPlanned(turn, deadline.plan, deadline.index);
      break;
    case 'answer-late':
      turn.out.push(deadline.answer);
      break;
    case 'event-arrives':
      deliverEvent(turn, deadline.event);
      break;
    case 'queue-due':
      servePolls(turn, deadline.queue);
      break;
    case 'retry-services':
      wakeWaiting(turn, deadline.clusterName);
      break;
    case 'forget-client-token':
      turn.state.runsByClientToken.delete(deadline.clientToken);
      break;
    case 'poll-ends':
      endPoll(turn, deadline.queue, deadline.requestId);
      break;
  }
}

function carryOut(turn: Turn, deadline: Deadline): void {
  if ('taskId' in deadline) {
    const task = turn.state.tasks.get(deadline.taskId);
    if (task !== undefined) carryOutForTask(turn, task, deadline);
  } else if ('instanceId' in deadline) carryOutForInstance(turn, deadline);
  else if ('serviceArn' in deadline) carryOutForService(turn, deadline);
  else carryOutElse(turn, deadline);
}

/** Carries out everything that is due, what becomes due by it included. */
export function carryOutDue(turn: Turn): void {
  const { deadlines } = turn.state;
  for (;;) {
    const deadline = deadlines.takeDue(turn.nowMs);
    if (deadline === undefined) return;
    carryOut(turn, deadline);
  }
}
