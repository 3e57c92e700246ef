import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { AgentId } from '../mesos/ids.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { Agent, Framework } from './state.ts';
import type { Task } from './task-record.ts';

/**
 * What has changed for those who watch a master.
 *
 * - `TASK_UPDATED`: a task that was added is in another state, or there is more to say of it. Repetitions are none.
 * - `AGENT_ADDED`, `AGENT_REMOVED`: an unreachable agent is none, as with a master; it is added again when it returns.
 * - `FRAMEWORK_UPDATED`: it has subscribed again, described itself anew, or its session is gone.
 */
export type Change =
  | { readonly type: 'TASK_ADDED'; readonly task: Task }
  | { readonly type: 'TASK_UPDATED'; readonly task: Task; readonly status: TaskStatus }
  | { readonly type: 'AGENT_ADDED'; readonly agent: Agent }
  | { readonly type: 'AGENT_REMOVED'; readonly agentId: AgentId }
  | { readonly type: 'FRAMEWORK_ADDED' | 'FRAMEWORK_UPDATED'; readonly framework: Framework }
  | { readonly type: 'FRAMEWORK_REMOVED'; readonly info: FrameworkInfo };
