import { describe, expect, it } from '@jest/globals';
import { TASK_STATE_NUMBERS, isTerminal, stateFor } from '../../src/mesos/task-state.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';

/** Every state: whether Mesos counts it as an end, and what a framework that is not partition aware is told. */
const STATES: Readonly<Record<TaskState, readonly [terminal: boolean, told: TaskState]>> = {
  TASK_STAGING: [false, 'TASK_STAGING'],
  TASK_STARTING: [false, 'TASK_STARTING'],
  TASK_RUNNING: [false, 'TASK_RUNNING'],
  TASK_KILLING: [false, 'TASK_KILLING'],
  TASK_UNREACHABLE: [false, 'TASK_LOST'],
  TASK_UNKNOWN: [false, 'TASK_LOST'],
  TASK_FINISHED: [true, 'TASK_FINISHED'],
  TASK_FAILED: [true, 'TASK_FAILED'],
  TASK_KILLED: [true, 'TASK_KILLED'],
  TASK_LOST: [true, 'TASK_LOST'],
  TASK_ERROR: [true, 'TASK_ERROR'],
  TASK_DROPPED: [true, 'TASK_LOST'],
  TASK_GONE: [true, 'TASK_LOST'],
  TASK_GONE_BY_OPERATOR: [true, 'TASK_LOST'],
};

// The keys of a record over TaskState are its states.
const rows = (Object.keys(STATES) as TaskState[]).map((state) => ({
  state,
  terminal: STATES[state][0],
  told: STATES[state][1],
}));

describe('Task states', () => {
  it('are all in this table', () => {
    expect(Object.keys(STATES).sort()).toEqual(Object.keys(TASK_STATE_NUMBERS).sort());
  });

  it.each(rows)('$state is an end: $terminal', ({ state, terminal }) => {
    expect(isTerminal(state)).toBe(terminal);
  });

  it.each(rows)('$state is told as $told to a framework that is not partition aware', ({ state, told }) => {
    expect(stateFor(state, false)).toBe(told);
  });

  it.each(rows)('$state is told as it is to a partition-aware framework', ({ state }) => {
    expect(stateFor(state, true)).toBe(state);
  });
});
