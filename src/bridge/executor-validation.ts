import { validateId } from '../mesos/ids.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import type { ExecutorInfo } from '../mesos/task-info.ts';
import { validateEnvironment } from './command-validation.ts';
import { validateExecutorResources } from './resource-validation.ts';
import { isSameData } from './same-data.ts';

/** An executor that a framework has on an agent; what it is like is unknown after the bridge has lost its memory. */
export interface KnownExecutor {
  readonly info?: ExecutorInfo;
}

/** A master fills in a missing framework id, so that it makes no difference. */
function isCompatible(executor: ExecutorInfo, known: ExecutorInfo): boolean {
  const { frameworkId: its, ...description } = executor;
  const { frameworkId: theirs, ...knownDescription } = known;
  return isSameData(description, knownDescription);
}

/**
 * @param known the executor of that id which the framework has on the agent already.
 * @returns why a master would refuse the executor of a task, or undefined. What it would run does not matter on ECS.
 */
export function validateExecutor(
  executor: ExecutorInfo,
  frameworkId: FrameworkId,
  known: KnownExecutor | undefined,
): string | undefined {
  const problem = validateId(executor.executorId);
  if (problem !== undefined) return `Executor ${problem}`;
  if (executor.type === 'DEFAULT') return "'ExecutorInfo.type' must be CUSTOM for LAUNCH operations";
  if (executor.command === undefined) return "'ExecutorInfo.command' must be set";
  if (executor.frameworkId !== undefined && executor.frameworkId !== frameworkId)
    return `ExecutorInfo has an invalid FrameworkID (Actual: ${executor.frameworkId} vs Expected: ${frameworkId})`;
  if (known?.info !== undefined && !isCompatible(executor, known.info))
    return `ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID '${executor.executorId}'`;
  return validateEnvironment(executor.command) ?? validateExecutorResources(executor.resources ?? []);
}
