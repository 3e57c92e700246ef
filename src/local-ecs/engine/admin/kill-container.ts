import { containerEnded, EXIT_SIGKILL, OUT_OF_MEMORY, settleTask } from '../agent/end-containers.ts';
import type { JsonObject } from '../json.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Turn } from '../turn.ts';
import type { KillContainer } from './admin-command.ts';
import { targetContainer } from './admin-target.ts';

/** A process is killed for real and then reported to have ended as the command says. */
export function killContainer(turn: Turn, command: KillContainer): JsonObject {
  const { task, container } = targetContainer(turn.state, command);
  const end = command.oom === true ? OUT_OF_MEMORY : { exitCode: command.exitCode ?? EXIT_SIGKILL };
  if (container.process === undefined) {
    containerEnded(turn, task, container, end);
    settleTask(turn, task);
  } else {
    container.forcedEnd = end;
    turn.out.push({ type: 'stop-process', taskArn: task.arn, container: container.name, stopTimeoutMs: 0 });
  }
  return { task: toWireTask(task, 'with-tags') };
}
