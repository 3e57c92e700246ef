import type { Turn } from '../turn.ts';
import type { AgentReport } from './agent-report.ts';
import { changeHealth, changeTask } from './change-task.ts';
import { causeInContainers, stopAtOnce, stopDecision } from './stop-decision.ts';
import type { KnownContainer, KnownTask, TaskRecord } from './task.ts';

type Report<Kind extends AgentReport['kind']> = Extract<AgentReport, { kind: Kind }>;

function replaceContainer(
  known: KnownTask,
  name: string,
  change: Partial<KnownContainer>,
): readonly KnownContainer[] {
  return known.containers.map((container) =>
    container.name === name ? { ...container, ...change } : container,
  );
}

function applyRunning(turn: Turn, task: TaskRecord, report: Report<'task-running'>): void {
  const started = new Map(report.containers.map((container) => [container.name, container]));
  const containers = task.known.containers.map((container): KnownContainer => {
    const found = started.get(container.name);
    return found === undefined ? container : { ...container, ...found, lastStatus: 'RUNNING' };
  });
  changeTask(turn, task, {
    lastStatus: 'RUNNING',
    containers,
    connectivityAtMs: turn.nowMs,
    pullStartedAtMs: report.pullStartedAtMs,
    pullStoppedAtMs: report.pullStoppedAtMs,
    startedAtMs: turn.nowMs,
  });
}

function applyContainerStopped(turn: Turn, task: TaskRecord, report: Report<'container-stopped'>): void {
  const { essentialExitShows, stoppingStatus } = turn.state.options.assumptions;
  const containers = replaceContainer(task.known, report.container, { ...report.end, lastStatus: 'STOPPED' });
  const essential = containers.find(({ name }) => name === report.container)?.essential ?? false;
  const { pullStartedAtMs, pullStoppedAtMs } = report;
  const endsExecution =
    essential && report.end.exitCode !== undefined && task.known.executionStoppedAtMs === undefined;
  const change: Partial<KnownTask> = {
    containers,
    pullStartedAtMs,
    ...(pullStoppedAtMs !== undefined && { pullStoppedAtMs }),
    ...(endsExecution && { executionStoppedAtMs: report.atMs }),
  };
  if (!essential || essentialExitShows === 'with-task-stopped') {
    changeTask(turn, task, change);
    return;
  }
  const known = { ...task.known, ...change };
  const stopping = stoppingStatus === 'shown' && known.lastStatus === 'RUNNING';
  changeTask(turn, task, {
    ...change,
    ...stopDecision(turn, known, causeInContainers(known)),
    ...(stopping && { lastStatus: 'STOPPING' }),
  });
}

/** An agent's word reaches ECS; about a task that ECS has forgotten it comes too late. */
export function applyReport(turn: Turn, report: AgentReport): void {
  const task = turn.state.tasks.get(report.taskId);
  if (task === undefined) return;
  switch (report.kind) {
    case 'task-running':
      applyRunning(turn, task, report);
      break;
    case 'container-stopped':
      applyContainerStopped(turn, task, report);
      break;
    case 'container-health':
      changeHealth(
        turn,
        task,
        replaceContainer(task.known, report.container, { healthStatus: report.health }),
      );
      break;
    case 'network-released':
      if (task.known.desiredStatus === 'STOPPED') changeTask(turn, task, { lastStatus: 'DEPROVISIONING' });
      break;
    case 'task-stopped':
      stopAtOnce(turn, task, causeInContainers(task.known));
      break;
  }
}
