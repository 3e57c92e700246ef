/** @see Mesos `TaskState`. Numbers are those of the protocol; TASK_STARTING is 0. */
export const TASK_STATE_NUMBERS = {
  TASK_STARTING: 0,
  TASK_RUNNING: 1,
  TASK_FINISHED: 2,
  TASK_FAILED: 3,
  TASK_KILLED: 4,
  TASK_LOST: 5,
  TASK_STAGING: 6,
  TASK_ERROR: 7,
  TASK_KILLING: 8,
  TASK_DROPPED: 9,
  TASK_UNREACHABLE: 10,
  TASK_GONE: 11,
  TASK_GONE_BY_OPERATOR: 12,
  TASK_UNKNOWN: 13,
} as const;

export type TaskState = keyof typeof TASK_STATE_NUMBERS;

/** A state after which the same task never runs again. */
export type TerminalTaskState =
  | 'TASK_FINISHED'
  | 'TASK_FAILED'
  | 'TASK_KILLED'
  | 'TASK_LOST'
  | 'TASK_ERROR'
  | 'TASK_DROPPED'
  | 'TASK_GONE'
  | 'TASK_GONE_BY_OPERATOR';

const TERMINAL: Readonly<Record<TaskState, boolean>> = {
  TASK_STAGING: false,
  TASK_STARTING: false,
  TASK_RUNNING: false,
  TASK_KILLING: false,
  TASK_UNREACHABLE: false,
  TASK_UNKNOWN: false,
  TASK_FINISHED: true,
  TASK_FAILED: true,
  TASK_KILLED: true,
  TASK_LOST: true,
  TASK_ERROR: true,
  TASK_DROPPED: true,
  TASK_GONE: true,
  TASK_GONE_BY_OPERATOR: true,
};

/** Whether Mesos counts the state as an end. A framework that is not partition aware may see TASK_LOST return. */
export function isTerminal(state: TaskState): state is TerminalTaskState {
  return TERMINAL[state];
}

/** States that only frameworks with the PARTITION_AWARE capability know; the others are told TASK_LOST. */
const PARTITION_AWARE_ONLY: ReadonlySet<TaskState> = new Set([
  'TASK_DROPPED',
  'TASK_UNREACHABLE',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
]);

export function stateFor(state: TaskState, partitionAware: boolean): TaskState {
  return !partitionAware && PARTITION_AWARE_ONLY.has(state) ? 'TASK_LOST' : state;
}
