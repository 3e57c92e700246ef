import type { MasterView, StatusView } from '../../../driver/master-view.ts';
import type { TaskState } from '../../../mesos/task-state.ts';

const LIVE: readonly TaskState[] = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_UNREACHABLE',
];

const ENDED: readonly TaskState[] = [
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
];

/** `tasks_running` for `TASK_RUNNING`. */
const nameOf = (state: TaskState): string => `master/${state.toLowerCase().replace('task_', 'tasks_')}`;

/** Causes that readers list by name, whether or not they have occurred. */
const LISTED_CAUSES = [
  'master/task_lost/source_master/reason_invalid_offers',
  'master/task_lost/source_master/reason_slave_removed',
  'master/task_lost/source_slave/reason_executor_terminated',
];

/** `master/task_lost/source_slave/reason_…`: these names still call agents slaves. */
function causeName(cause: string): string | undefined {
  const [state = '', source = '', reason = ''] = cause.toLowerCase().replaceAll('agent', 'slave').split('/');
  return reason === '' ? undefined : `master/${state}/${source}/${reason}`;
}

function causes(view: MasterView): Readonly<Record<string, number>> {
  const named = Object.entries(view.endCauses()).flatMap(([cause, count]) => {
    const name = causeName(cause);
    return name === undefined ? [] : [[name, count] as const];
  });
  return { ...Object.fromEntries(LISTED_CAUSES.map((name) => [name, 0])), ...Object.fromEntries(named) };
}

/** How many tasks there are in each state, and how many have ended and why. */
export function taskMetrics(view: MasterView, { tasks }: StatusView): Readonly<Record<string, number>> {
  const { ended } = view.tally();
  return {
    ...Object.fromEntries(LIVE.map((state) => [nameOf(state), tasks[state] ?? 0])),
    ...Object.fromEntries(ENDED.map((state) => [nameOf(state), ended[state] ?? 0])),
    ...causes(view),
  };
}
