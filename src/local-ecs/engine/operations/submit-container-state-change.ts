import { readCluster } from '../requests/identifiers.ts';
import { applyContainerChanges } from '../tasks/apply-state-change.ts';
import { readContainerChange, readExternalTask } from '../tasks/read-state-change.ts';
import type { Operation } from './operation.ts';

/** An external agent tells what became of one container. The task's own status stays for it to tell. */
export const submitContainerStateChange: Operation = (turn, body) => {
  const task = readExternalTask(turn.state, readCluster(turn.state, body), body);
  applyContainerChanges(turn, task, [readContainerChange(task, body)]);
  return { acknowledgment: 'ACK' };
};
