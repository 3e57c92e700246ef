import { validateId } from '../mesos/ids.ts';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../mesos/ids.ts';
import { containsQuantities, formatQuantities, isEmpty, toQuantities } from '../mesos/quantities.ts';
import type { Quantities } from '../mesos/quantities.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import { validateCheckInfo, validateHealthCheck } from './check-validation.ts';
import { validateCommand, validateContainer } from './command-validation.ts';
import { validateExecutor } from './executor-validation.ts';
import type { KnownExecutor } from './executor-validation.ts';
import { validateOverlap, validateTaskResources } from './resource-validation.ts';

/** What a task is checked against. */
export interface LaunchContext {
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly role: string;
  /** What is left of the accepted offers. */
  readonly remaining: Quantities;
  /** Whether the framework has a task of this id: alive or not yet acknowledged, or on a lost agent. */
  readonly existing: (id: TaskId) => 'NONE' | 'KNOWN' | 'UNREACHABLE';
  /** The framework's executors on the agent: their resources are paid for. */
  readonly executors: ReadonlyMap<ExecutorId, KnownExecutor>;
}

type Problem = string | undefined;
type Rule = (task: TaskInfo, context: LaunchContext) => Problem;

function validateTaskId({ taskId }: TaskInfo, { existing }: LaunchContext): Problem {
  const problem = validateId(taskId);
  if (problem !== undefined) return problem;
  const found = existing(taskId);
  if (found === 'KNOWN') return `Task has duplicate ID: ${taskId}`;
  return found === 'UNREACHABLE' ? `Task reuses the ID of an unreachable task: ${taskId}` : undefined;
}

function validateAgent(task: TaskInfo, { agentId }: LaunchContext): Problem {
  if (task.agentId === agentId) return undefined;
  return `Task uses invalid agent ${task.agentId} while agent ${agentId} is expected`;
}

function validateTimes(task: TaskInfo): Problem {
  if ((task.killPolicy?.gracePeriod?.nanoseconds ?? 0n) < 0n)
    return "Task's 'kill_policy.grace_period' must be non-negative";
  if ((task.maxCompletionTime?.nanoseconds ?? 0n) < 0n)
    return "Task's 'max_completion_time' must be non-negative";
  return undefined;
}

function validateLimits({ limits }: TaskInfo): Problem {
  return limits === undefined || Object.keys(limits).length === 0
    ? undefined
    : 'Task has resource limits, but the agent cannot set limits apart from requests: the task definition does';
}

function validateKind({ command, executor }: TaskInfo): Problem {
  if ((command === undefined) !== (executor === undefined)) return undefined;
  return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
}

/** All a task takes: its own resources, and those of its executor unless the agent has that one already. */
export function requiredQuantities(task: TaskInfo, { role, executors }: LaunchContext): Quantities {
  const { executor } = task;
  const extra =
    executor === undefined || executors.has(executor.executorId) ? [] : (executor.resources ?? []);
  return toQuantities([...task.resources, ...extra], role);
}

function validateFit(task: TaskInfo, context: LaunchContext): Problem {
  const required = requiredQuantities(task, context);
  if (isEmpty(required)) return 'Task uses no resources';
  if (containsQuantities(context.remaining, required)) return undefined;
  const [total, available] = [required, context.remaining].map(formatQuantities);
  return `Total resources ${total} required by task and its executor is more than available ${available}`;
}

/** A rule about a part that a task need not have. */
function about<Part>(part: Part | undefined, validate: (part: Part) => Problem): Problem {
  return part === undefined ? undefined : validate(part);
}

/** In the order of a Mesos master; the first problem is the answer. */
const RULES: readonly Rule[] = [
  validateTaskId,
  validateAgent,
  validateTimes,
  ({ check }) => about(check, validateCheckInfo),
  ({ healthCheck }) => about(healthCheck, validateHealthCheck),
  ({ resources }) => validateTaskResources(resources),
  ({ command }) => about(command, validateCommand),
  ({ container }) => about(container, validateContainer),
  validateLimits,
  validateKind,
  ({ executor }, { frameworkId, executors }) =>
    about(executor, (it) => validateExecutor(it, frameworkId, executors.get(it.executorId))),
  ({ resources, executor }, { role }) => validateOverlap(resources, executor?.resources ?? [], role),
  validateFit,
];

/**
 * @returns why a Mesos master would refuse the task, or why nothing on ECS could honour it; undefined when it may
 * be launched as far as can be told before its definition is known.
 * @see Mesos `src/master/validation.cpp`
 */
export function validateTask(task: TaskInfo, context: LaunchContext): string | undefined {
  for (const rule of RULES) {
    const problem = rule(task, context);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
