import type { ChangeView, MasterView } from '../../../driver/master-view.ts';
import { v1Agent, v1Framework, v1Task } from './lists.ts';
import type { MasterEvent } from './master-codec.ts';

/** What is told of a change. @see Mesos v1 `master.Event` */
export function masterEvent(change: ChangeView, view: Pick<MasterView, 'offers'>): MasterEvent {
  switch (change.type) {
    case 'TASK_ADDED':
      return { type: change.type, taskAdded: { task: v1Task(change.task) } };
    case 'TASK_UPDATED': {
      const { frameworkId, status, state } = change;
      return { type: change.type, taskUpdated: { frameworkId, status, state } };
    }
    case 'AGENT_ADDED':
      return { type: change.type, agentAdded: { agent: v1Agent(change.agent) } };
    case 'AGENT_REMOVED':
      return { type: change.type, agentRemoved: { agentId: change.agentId } };
    case 'FRAMEWORK_ADDED':
      return { type: change.type, frameworkAdded: { framework: v1Framework(view, change.framework) } };
    case 'FRAMEWORK_UPDATED':
      return { type: change.type, frameworkUpdated: { framework: v1Framework(view, change.framework) } };
    case 'FRAMEWORK_REMOVED':
      return { type: change.type, frameworkRemoved: { frameworkInfo: change.info } };
  }
}
