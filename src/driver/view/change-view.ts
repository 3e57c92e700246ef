import type { Change } from '../../bridge/change.ts';
import type { BridgeState } from '../../bridge/state.ts';
import type { ChangeView } from '../master-view.ts';
import { agentView } from './agent-view.ts';
import { frameworkView } from './framework-view.ts';
import { taskView } from './task-view.ts';

/** A change as those see it who watch. */
export function changeView(state: BridgeState, change: Change, nowMs: number): ChangeView {
  switch (change.type) {
    case 'TASK_ADDED':
      return { type: change.type, task: taskView(state, change.task) };
    case 'TASK_UPDATED':
      return {
        type: change.type,
        frameworkId: change.task.frameworkId,
        status: change.status,
        state: change.status.state,
      };
    case 'AGENT_ADDED':
      return { type: change.type, agent: agentView(state, change.agent, nowMs) };
    case 'FRAMEWORK_ADDED':
    case 'FRAMEWORK_UPDATED':
      return { type: change.type, framework: frameworkView(state, change.framework, nowMs) };
    case 'AGENT_REMOVED':
    case 'FRAMEWORK_REMOVED':
      return change;
  }
}
