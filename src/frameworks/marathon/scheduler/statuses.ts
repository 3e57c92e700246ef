import type { TaskStatus } from '../../../mesos/task-status.ts';
import { portsOf } from '../engine/app-definition.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { parseTaskId } from '../engine/task-id.ts';
import { wantedApp } from './goals.ts';
import { watchAgentCheck } from './health-checks.ts';
import { conditionOfState, isOver, isRunning } from './instance.ts';
import type { Instance } from './instance.ts';
import { forgetInstance, putInstance } from './instances.ts';
import { delayLaunches } from './launch-queue.ts';
import { startProbes } from './probes.ts';
import { failureKey } from './records.ts';
import { definitionOf } from './state.ts';
import { note, persist, tell } from './turn.ts';
import type { Turn } from './turn.ts';
import { becomeReachable, becomeUnreachable } from './unreachable.ts';

/** Marathon cuts what tasks say. */
const MAX_MESSAGE = 10_000;

const messageOf = ({ message = '' }: TaskStatus): string => message.slice(0, MAX_MESSAGE);

/** Ends after which an app waits before it launches again; a service has no reason to end by itself. */
const DELAYING = new Set(['Failed', 'Error', 'Dropped', 'Gone', 'Finished', 'Unknown']);

/** Ends that the app's last failure tells of. */
const FAILURES = new Set(['Failed', 'Error', 'Dropped', 'Gone', 'Unknown']);

const PREFIX_UNHEALTHY = 'Task was killed since health check failed. Reason: ';

function keepFailure(turn: Turn, instance: Instance, state: string, message: string): void {
  const { app, taskId, agent, version } = instance;
  const failure = {
    taskId,
    host: agent.hostname,
    agentId: agent.agentId,
    state,
    message,
    timestampMs: turn.nowMs,
    version,
  };
  turn.state.failures.set(app, failure);
  persist(turn, { type: 'put', key: failureKey(app), value: failure });
}

function noteFailure(turn: Turn, { app, taskId, agent }: Instance, status: TaskStatus): void {
  const { state, reason } = status;
  const { agentId } = agent;
  note(turn, {
    level: 'warn',
    message: `${taskId} is ${state}: ${messageOf(status) || 'no message'}`,
    event: 'marathon.task_failed',
    fields: { appId: app, taskId, agentId, state, reason },
  });
}

/** What an end means for the app: a failure to be shown, a delay, a name to be used again. */
function drawConsequences(turn: Turn, instance: Instance, status: TaskStatus): void {
  const { state } = turn;
  const condition = conditionOfState(status.state);
  if (instance.stopping === 'unhealthy')
    keepFailure(
      turn,
      instance,
      'TASK_KILLED',
      `${PREFIX_UNHEALTHY}${instance.unhealthyCause ?? 'unhealthy'}`,
    );
  else if (FAILURES.has(condition)) {
    keepFailure(turn, instance, status.state, messageOf(status));
    noteFailure(turn, instance, status);
  }
  if (instance.stopping !== undefined) return;
  const app = wantedApp(state, instance.app);
  if (app === undefined) return;
  if (DELAYING.has(condition) && instance.version >= app.versionInfo.lastConfigChangeAt)
    delayLaunches(turn, app);
  const vacancies = state.vacancies.get(app.id) ?? [];
  vacancies.push({ id: instance.id, attempt: instance.attempt });
  state.vacancies.set(app.id, vacancies);
}

function endInstance(turn: Turn, instance: Instance, status: TaskStatus): void {
  const ended = { ...instance, state: status.state };
  tell(turn, { type: 'status_update_event', instance: ended, message: messageOf(status) });
  drawConsequences(turn, instance, status);
  forgetInstance(turn, ended, conditionOfState(status.state));
}

/** The host's ports as they were really bound: ECS chooses those that a definition leaves open. */
function boundPorts(
  app: AppDefinition | undefined,
  instance: Instance,
  status: TaskStatus,
): Instance['hostPorts'] {
  const bound = (status.containerStatus?.networkInfos ?? []).flatMap(({ portMappings = [] }) => portMappings);
  if (app === undefined || bound.length === 0) return instance.hostPorts;
  return portsOf(app).map((port, i) => {
    const before = instance.hostPorts[i];
    if ('port' in port) return before;
    const containerPort = port.containerPort === 0 ? before : port.containerPort;
    return bound.find((each) => each.containerPort === containerPort)?.hostPort ?? before;
  });
}

function addressesIn({ containerStatus }: TaskStatus): readonly string[] {
  const infos = containerStatus?.networkInfos ?? [];
  return infos.flatMap(({ ipAddresses = [] }) =>
    ipAddresses.flatMap(({ ipAddress }) => (ipAddress === undefined ? [] : [ipAddress])),
  );
}

/** What a report tells of an instance that lives. */
function updated(turn: Turn, instance: Instance, status: TaskStatus): Instance {
  const addresses = addressesIn(status);
  const startedAtMs = instance.startedAtMs ?? (status.state === 'TASK_RUNNING' ? turn.nowMs : undefined);
  return {
    ...instance,
    state: status.state,
    hostPorts: boundPorts(definitionOf(turn.state, instance), instance, status),
    ipAddresses: addresses.length === 0 ? instance.ipAddresses : addresses,
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(status.healthy === undefined ? {} : { healthy: status.healthy }),
  };
}

function updateInstance(turn: Turn, before: Instance, status: TaskStatus): void {
  const instance = becomeReachable(turn, updated(turn, before, status));
  turn.state.deadlines.clear({ type: 'launchConfirm', instance: instance.id });
  putInstance(turn, instance);
  if (before.state !== instance.state)
    tell(turn, { type: 'status_update_event', instance, message: messageOf(status) });
  if (isRunning(instance) && !isRunning(before)) startProbes(turn, instance);
  watchAgentCheck(turn, before, instance);
}

/**
 * A task that is not among ours: one that was given up and comes back, or whose app is gone. It is killed, unless it is out of
 * reach, in which case it is when it comes back.
 */
function meetStranger({ state, out, ...turn }: Turn, status: TaskStatus): void {
  const { taskId } = status;
  const parsed = parseTaskId(taskId);
  if (parsed === undefined) return;
  if (!isOver(status.state)) {
    if (status.state !== 'TASK_UNREACHABLE') out.push({ type: 'kill', taskId });
    return;
  }
  // Whoever is asked about a task that nobody knows answers this way; nothing has ended.
  if (status.state === 'TASK_UNKNOWN' || status.reason === 'REASON_RECONCILIATION') return;
  const condition = conditionOfState(status.state);
  tell(
    { state, out, ...turn },
    {
      type: 'unknown_instance_terminated_event',
      instanceId: parsed.instanceId,
      app: parsed.app,
      condition,
    },
  );
}

/** Takes a report on a task. It is acknowledged once what it changes is stored. */
export function takeStatus(turn: Turn, status: TaskStatus): void {
  turn.out.push({ type: 'acknowledge', status });
  const instance = turn.state.instances.withTask(status.taskId);
  if (instance === undefined) meetStranger(turn, status);
  else if (isOver(status.state)) endInstance(turn, instance, status);
  else if (status.state === 'TASK_UNREACHABLE') becomeUnreachable(turn, instance, messageOf(status));
  else updateInstance(turn, instance, status);
}

/** Asks the master about a launch of which nothing has been heard. */
export function askAboutLaunch({ state, out, nowMs, rules }: Turn, id: string): void {
  const instance = state.instances.get(id);
  if (instance === undefined || instance.state !== undefined) return;
  const { taskId, agent } = instance;
  out.push({ type: 'reconcile', tasks: [{ taskId, agentId: agent.agentId }] });
  state.deadlines.set({ type: 'launchConfirm', instance: id }, nowMs + rules.launchConfirmMs);
}
