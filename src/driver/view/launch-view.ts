import type { BridgeState } from '../../bridge/state.ts';
import type { Launch, Task } from '../../bridge/task-record.ts';
import type { LaunchPhaseView, LaunchView } from '../master-view.ts';
import { present } from './present.ts';

type LaunchFacts = Omit<LaunchView, 'taskId' | 'frameworkId' | 'agentId'>;

/** Since when a launch is in its phase; of one that waits for its definition that is not written down. */
function phaseSinceMs(state: BridgeState, { key, launch }: Task): number | undefined {
  switch (launch.phase) {
    case 'PARKED':
      return undefined;
    case 'QUEUED':
      return state.launchQueue.get(key);
    case 'SENT':
    case 'UNKNOWN':
      return launch.sentAtMs;
    case 'ACCEPTED':
      return launch.acceptedAtMs;
    case 'ENDED':
      return launch.endedAtMs;
  }
}

function definitionOf(launch: Launch): string | undefined {
  switch (launch.phase) {
    case 'PARKED':
      return launch.reference;
    case 'QUEUED':
    case 'SENT':
    case 'UNKNOWN':
      return launch.request.taskDefinition;
    case 'ACCEPTED':
      return launch.taskDefinitionArn;
    case 'ENDED':
      return launch.ending?.taskDefinitionArn;
  }
}

export function launchFacts(state: BridgeState, task: Task): LaunchFacts {
  const { launch } = task;
  return {
    id: task.launchId,
    phase: launch.phase,
    ...present({
      phaseSinceMs: phaseSinceMs(state, task),
      taskDefinition: definitionOf(launch),
      attempts: 'attempts' in launch ? launch.attempts : undefined,
    }),
  };
}

export function launchView(state: BridgeState, task: Task): LaunchView {
  const { taskId, frameworkId, agentId } = task;
  return { ...launchFacts(state, task), taskId, frameworkId, agentId };
}

/** What asks for attention comes first. */
const ORDER: readonly LaunchPhaseView[] = ['UNKNOWN', 'SENT', 'QUEUED', 'PARKED', 'ACCEPTED', 'ENDED'];

/** Launches in one phase or in all, in the order of {@link ORDER}. */
export function launchesIn(state: BridgeState, phase: LaunchPhaseView | undefined): readonly Task[] {
  const wanted = phase === undefined ? ORDER : [phase];
  const byPhase = new Map(wanted.map((name): [LaunchPhaseView, Task[]] => [name, []]));
  for (const task of state.tasks.values()) byPhase.get(task.launch.phase)?.push(task);
  return [...byPhase.values()].flat();
}
