import { lastSegment } from '../../../ecs/arn.ts';
import type { ProcessInput } from '../input.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { AgentContainer } from './agent-task.ts';
import { containerEnded, settleTask } from './end-containers.ts';

/** The container as its machine sees it; undefined when the machine no longer knows the task. */
export function findAgentContainer(task: TaskRecord | undefined, name: string): AgentContainer | undefined {
  if (task === undefined || task.agent.phase === 'over') return undefined;
  return task.agent.containers.find((container) => container.name === name);
}

/** A runtime tells what became of a process. What it says of tasks that are over is of no interest. */
export function applyProcessInput(turn: Turn, input: ProcessInput): void {
  const task = turn.state.tasks.get(lastSegment(input.taskArn));
  const container = findAgentContainer(task, input.container);
  if (task === undefined || container === undefined || container.phase === 'ended') return;
  switch (input.type) {
    case 'process-started':
      container.phase = 'running';
      break;
    case 'process-exited':
      containerEnded(turn, task, container, { exitCode: input.exitCode });
      break;
    case 'process-failed':
      containerEnded(turn, task, container, { reason: `CannotStartContainerError: ${input.message}` });
      break;
  }
  settleTask(turn, task);
}
