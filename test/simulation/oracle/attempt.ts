import type { FrameworkId, OfferId, TaskId } from '../../../src/mesos/ids.ts';
import type { Resource } from '../../../src/mesos/resource.ts';
import type { TaskInfo } from '../../../src/mesos/task-info.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import type { TaskView } from '../../../src/local-ecs/engine/tasks/view-task.ts';

/** The variable in which a simulated task carries its attempt's number into ECS's own ledger. */
export const ATTEMPT_VARIABLE = 'SIMULATED_ATTEMPT';

/** One wish of a framework to have a task launched, as the bridge has taken it. A task id may be used several times. */
export interface Attempt {
  readonly number: number;
  readonly frameworkId: FrameworkId;
  readonly taskId: TaskId;
  /** The role that pays for it. */
  readonly role: string;
  readonly offerIds: readonly OfferId[];
  /** One of its offers was used, withdrawn, or another framework's: nothing may be launched. */
  readonly isVoid: boolean;
  /** What the framework pays for it. */
  readonly declared: { readonly cpuUnits: number; readonly memoryMiB: number };
  /** The bridge has said that it never sent it to ECS. */
  refused: boolean;
  /** The bridge has taken a wish to kill it. */
  killed: boolean;
  /** The framework that wanted it has lost its memory before it was told anything. */
  forgotten: boolean;
  /** What the framework heard last. */
  heard?: TaskStatus;
  /** The end it was told of. */
  end?: TaskStatus;
  /** The store was lost after that end. */
  endForgotten: boolean;
  /** The store was lost since it was wanted. */
  bridgeForgot: boolean;
}

export const scalarOf = (resources: readonly Resource[], name: string): number =>
  resources.reduce((sum, r) => (r.name === name && r.type === 'SCALAR' ? sum + r.scalar : sum), 0);

/** A simulated task is named by its attempt's number. */
export const attemptNumberOf = ({ name }: TaskInfo): number => Number(name);

/** What an ECS task says of itself. */
export interface Mark {
  readonly owner: string;
  readonly frameworkId: string;
  readonly taskId: string;
  /** Absent where several tasks share their environment: then the task's id was used for one attempt only. */
  readonly attempt?: number;
}

/** What a mark of several tasks says of the one on an instance. */
function ownPart(fields: Record<string, unknown>, instanceArn = ''): Record<string, unknown> | undefined {
  const parts = fields['i'] as Record<string, Record<string, unknown>> | undefined;
  return parts === undefined ? fields : parts[instanceArn.slice(instanceArn.lastIndexOf('/') + 1)];
}

/** Reads a task's mark by itself, so that a mistake in the bridge's own reading shows. */
export function markOf({ known }: TaskView): Mark | undefined {
  for (const { environment = [] } of known.overrides.containerOverrides) {
    const valueOf = (wanted: string): string | undefined =>
      environment.find(({ name }) => name === wanted)?.value;
    const text = valueOf('ECS_SCHEDULER_LAUNCH');
    if (text === undefined) continue;
    const fields = JSON.parse(text) as Record<string, unknown>;
    const own = ownPart(fields, known.containerInstanceArn);
    if (own === undefined || fields['l'] !== known.startedBy) continue;
    const number = valueOf(ATTEMPT_VARIABLE);
    const attempt = number === undefined ? {} : { attempt: Number(number) };
    return {
      owner: String(fields['o']),
      frameworkId: String(fields['f']),
      taskId: String(own['t']),
      ...attempt,
    };
  }
  return undefined;
}
