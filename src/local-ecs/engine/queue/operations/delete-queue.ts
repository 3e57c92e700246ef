import { refusePolls } from '../long-polls.ts';
import { readQueue } from '../queue-names.ts';
import { removeName } from '../../sorted-names.ts';
import type { Operation } from '../../operations/operation.ts';

export const deleteQueue: Operation = (turn, body) => {
  const queue = readQueue(turn.state, body);
  turn.state.queues.delete(queue.name);
  removeName(turn.state.queueNames, queue.name);
  refusePolls(turn, queue);
  return {};
};
