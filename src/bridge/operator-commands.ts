import type { FrameworkId, OfferId, TaskId } from '../mesos/ids.ts';
import { removeFramework } from './frameworks.ts';
import type { RequestId } from './input.ts';
import { killTask } from './kills.ts';
import { rescindOffer } from './offers.ts';
import type { CommandRefusal, OperatorCommand } from './operator-command.ts';
import { findTask } from './task-table.ts';
import { fieldsOf } from './tasks.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

const missing = (message: string): CommandRefusal => ({ status: 404, message });

function teardown(turn: Turn, frameworkId: FrameworkId, by: string): CommandRefusal | undefined {
  if (!turn.state.frameworks.has(frameworkId)) return missing('No framework found with specified ID');
  removeFramework(turn, frameworkId, `framework was torn down by ${by}`);
  return undefined;
}

function kill(turn: Turn, frameworkId: FrameworkId, taskId: TaskId, by: string): CommandRefusal | undefined {
  const task = findTask(turn.state, frameworkId, taskId);
  if (task === undefined || task.launch.phase === 'ENDED') return missing('No such task, or it has ended');
  note(turn, 'info', 'task.kill-wanted', `killed by ${by}`, fieldsOf(task));
  killTask(turn, task, 'OPERATOR');
  return undefined;
}

function rescind(turn: Turn, offerId: OfferId, by: string): CommandRefusal | undefined {
  if (!turn.state.offers.has(offerId)) return missing('No such offer');
  rescindOffer(turn, offerId, `rescinded by ${by}`);
  return undefined;
}

function perform(turn: Turn, command: OperatorCommand, by: string): CommandRefusal | undefined {
  switch (command.type) {
    case 'TEARDOWN':
      return teardown(turn, command.frameworkId, by);
    case 'KILL':
      return kill(turn, command.frameworkId, command.taskId, by);
    case 'RESCIND':
      return rescind(turn, command.offerId, by);
  }
}

/** Does what an operator wants, and says whether there was anything to do it to. @param principal who that is. */
export function takeCommand(
  turn: Turn,
  command: OperatorCommand,
  requestId: RequestId,
  principal: string | undefined,
): void {
  const by = principal === undefined ? 'an operator' : `operator ${principal}`;
  const refusal =
    turn.state.phase === 'READY'
      ? perform(turn, command, by)
      : ({ status: 503, message: 'Master has not finished recovery' } as const);
  turn.out.push({ type: 'answer-command', requestId, ...(refusal === undefined ? {} : { refusal }) });
}
