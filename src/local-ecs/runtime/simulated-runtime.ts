import type { TaskRuntime } from './task-runtime.ts';

/** For an engine whose containers are all simulated: there is nothing to run. */
export function createSimulatedRuntime(): TaskRuntime {
  const refuse = (): never => {
    throw new Error('the simulated runtime was asked to run a process');
  };
  return { start: refuse, stop: refuse, close: () => Promise.resolve() };
}
