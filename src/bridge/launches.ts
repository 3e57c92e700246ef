import type { EcsFailure } from '../ecs/failure.ts';
import type { Quantities } from '../mesos/quantities.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import { amountsOf, NOTHING } from './amounts.ts';
import { familyOf } from './definition-reference.ts';
import { isUnregistered, lookUpDefinition, registerDefinition } from './definitions.ts';
import { launchId } from './identity.ts';
import type { Origin, Refused } from './launch-origin.ts';
import { AGENT_REMOVED, invalid, labelsOf, originOf } from './launch-origin.ts';
import { planLaunch } from './launch-plan.ts';
import { changeHold, setHold } from './ledger.ts';
import { awaitDefinition } from './observe-task.ts';
import { lifeOf } from './orphans.ts';
import { refusalReport } from './rejections.ts';
import { admitToSharing } from './shared-launches.ts';
import type { DefinitionEntry, Framework } from './state.ts';
import type { Report } from './status-updates.ts';
import { addTask, setLaunch } from './task-table.ts';
import { fieldsOf, refuseTask } from './tasks.ts';
import { detailsOf, taskKey } from './task-record.ts';
import type { Launch, Task, TaskKey } from './task-record.ts';
import { announceChange, measure, note } from './turn.ts';
import type { Turn } from './turn.ts';

type Parked = Extract<Launch, { phase: 'PARKED' }>;

const executorOf = ({ executor }: TaskInfo): Pick<Task, 'executorId' | 'executor'> =>
  executor === undefined ? {} : { executorId: executor.executorId, executor };

function parked(taskInfo: TaskInfo, origin: Origin | Refused): Parked {
  if (!origin.ok) return { phase: 'PARKED', reference: '', taskInfo };
  const { reference, registration } = origin;
  return { phase: 'PARKED', reference, taskInfo, ...(registration === undefined ? {} : { registration }) };
}

/**
 * Begins the launch of a task that has passed validation: what it declares is held from now on.
 * @param declared all it takes, its executor included.
 */
export function beginLaunch(
  turn: Turn,
  framework: Framework,
  role: string,
  taskInfo: TaskInfo,
  declared: Quantities,
): void {
  const { state, ids } = turn;
  const instance = state.agents.get(taskInfo.agentId)?.instance;
  const amounts = amountsOf(declared);
  const origin = originOf(taskInfo, amounts, instance, framework.info.name, state.config);
  const task: Task = {
    key: taskKey(framework.id, taskInfo.taskId),
    frameworkId: framework.id,
    taskId: taskInfo.taskId,
    agentId: taskInfo.agentId,
    launchId: launchId(ids.uuid()),
    role,
    ...executorOf(taskInfo),
    details: detailsOf(taskInfo),
    launch: parked(taskInfo, origin),
    state: 'TASK_STAGING',
    ...(turn.trace === undefined ? {} : { trace: { asked: turn.trace } }),
  };
  setHold(state, {
    frameworkId: framework.id,
    role,
    launchId: task.launchId,
    agentId: task.agentId,
    declared: amounts,
    reserved: NOTHING,
    visibility: 'UNSEEN',
    sentAtMs: Number.POSITIVE_INFINITY,
    acceptedAtMs: Number.POSITIVE_INFINITY,
  });
  addTask(state, task);
  announceChange(turn, { type: 'TASK_ADDED', task });
  measure(turn, 'launch.stage', { stage: 'stored' }, { sinceMs: turn.now });
  if (origin.ok) decideLaunch(turn, task.key);
  else refuseTask(turn, task, origin.report);
}

/** Says which revision would exist, where that is known or can be read; undefined while it is being read. */
function explainMissing(
  turn: Turn,
  reference: string,
  failure: EcsFailure,
  key: TaskKey,
): Report | undefined {
  const family = familyOf(reference);
  const base = `Task definition ${reference} does not exist in this account and region`;
  if (failure.code !== 'NOT_FOUND') return refusalReport(failure);
  if (family === undefined || family === reference) return invalid(`${base}; register it first`);
  const newest: DefinitionEntry = lookUpDefinition(turn, family);
  if (newest.status === 'READING') {
    awaitDefinition(turn.state, family, key);
    return undefined;
  }
  if (newest.status === 'FAILED') return invalid(`${base}; register it first`);
  return invalid(`${base}; the newest ACTIVE revision is ${family}:${newest.definition.revision}`);
}

/** Goes on with a parked launch if its definition is known by now. */
export function decideLaunch(turn: Turn, key: TaskKey): void {
  const { state } = turn;
  const task = state.tasks.get(key);
  if (task?.launch.phase !== 'PARKED') return;
  const { reference, registration } = task.launch;
  const entry = lookUpDefinition(turn, reference);
  const isNew = registration !== undefined && isUnregistered(entry);
  if (isNew) registerDefinition(turn, registration);
  if (isNew || entry.status === 'READING') awaitDefinition(state, reference, key);
  else if (entry.status === 'KNOWN') queueLaunch(turn, task, task.launch, entry);
  else {
    const report = explainMissing(turn, reference, entry.failure, key);
    if (report !== undefined) refuseTask(turn, task, report);
  }
}

function queueLaunch(
  turn: Turn,
  task: Task,
  { taskInfo, registration }: Parked,
  { definition }: Extract<DefinitionEntry, { status: 'KNOWN' }>,
): void {
  const { state } = turn;
  const instance = state.agents.get(task.agentId)?.instance;
  const hold = state.holds.get(task.agentId)?.get(task.launchId);
  if (instance === undefined || hold === undefined) {
    refuseTask(turn, task, AGENT_REMOVED);
    return;
  }
  const read = labelsOf(taskInfo, instance, state.config);
  if (!read.ok) {
    refuseTask(turn, task, read.report);
    return;
  }
  const { frameworkId, role } = task;
  const plan = planLaunch({
    taskInfo,
    definition,
    frameworkId,
    launchId: task.launchId,
    role,
    bridge: lifeOf(state),
    declared: hold.declared,
    instance,
    config: state.config,
    labels: read.labels,
    isTranslated: registration !== undefined,
    tagging: state.tagging,
  });
  if (!plan.ok) {
    refuseTask(turn, task, invalid(plan.message));
    return;
  }
  if (plan.difference !== undefined)
    note(turn, 'warn', 'launch.resources-differ', plan.difference, fieldsOf(task));
  if (plan.skippedLabels.length > 0)
    note(
      turn,
      'warn',
      'launch.labels-skipped',
      `labels that are no ECS tags: ${plan.skippedLabels.join('; ')}`,
      {
        ...fieldsOf(task),
        skipped: plan.skippedLabels.length,
      },
    );
  changeHold(state, task.agentId, task.launchId, { reserved: plan.reserved });
  setLaunch(state, task.key, { phase: 'QUEUED', request: plan.request, attempts: 0, sentAtMs: 0 });
  state.launchQueue.set(task.key, turn.now);
  admitToSharing(state, task.key);
}
