import { sendReport } from '../agent/send-report.ts';
import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Turn } from '../turn.ts';
import type { SetContainerHealth } from './admin-command.ts';
import { targetContainer } from './admin-target.ts';

/** ECS hears of it through the agent, so a disconnected one has to come back first. */
export function setContainerHealth(turn: Turn, command: SetContainerHealth): JsonObject {
  const { task, container } = targetContainer(turn.state, command);
  const known = task.known.containers.find(({ name }) => name === container.name);
  if (known?.hasHealthCheck !== true)
    throw invalidParameter(`The container ${container.name} has no health check.`);
  const { health } = command;
  sendReport(turn, task.instance, {
    kind: 'container-health',
    taskId: task.id,
    container: container.name,
    health,
  });
  return { task: toWireTask(task, 'with-tags') };
}
