import type { RemainingSize } from '../../../ecs/placement/placed-on.ts';
import { remainingSize } from '../instances/accounting.ts';
import type { TaskRecord } from '../tasks/task.ts';
import { orderStop } from '../tasks/stop-decision.ts';
import type { Turn } from '../turn.ts';
import { addServiceEvent } from './service-events.ts';
import type { ServiceRecord } from './service.ts';
import { namesOf, strategiesOf } from './start-service-tasks.ts';
import { SurplusRanking } from './surplus-ranking.ts';
import type { SurplusHost } from './surplus-ranking.ts';

/** Why a service's scheduler stops a task. */
export type StopReason = 'replaced' | 'unhealthy';

function reasonText(task: TaskRecord, reason: StopReason): string {
  if (reason === 'unhealthy') return 'Task failed container health checks';
  return `Scaling activity initiated by (deployment ${task.deployment?.id ?? ''})`;
}

/** The scheduler of the service has these tasks stopped. */
export function stopServiceTasks(
  turn: Turn,
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  reason: StopReason = 'replaced',
): void {
  if (tasks.length === 0) return;
  for (const task of tasks)
    orderStop(turn, task, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: reasonText(task, reason),
    });
  addServiceEvent(turn, service, `has stopped ${tasks.length} running tasks: ${namesOf(tasks)}.`);
}

/** What is left of the task's instance when so many of its like are gone. */
function afterStops({ instance, reserved }: TaskRecord, count: number): RemainingSize {
  const { cpuUnits, memoryMiB } = remainingSize(instance);
  return {
    cpuUnits: cpuUnits + count * reserved.cpuUnits,
    memoryMiB: memoryMiB + count * reserved.memoryMiB,
  };
}

/**
 * The tasks that a service with too many does without: those that its strategies miss least, by chance where they see
 * no difference.
 */
export function chooseSurplus(
  turn: Turn,
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  count: number,
): readonly TaskRecord[] {
  const left = new Map<string, TaskRecord[]>();
  for (const task of tasks) {
    const onInstance = left.get(task.instance.id);
    if (onInstance === undefined) left.set(task.instance.id, [task]);
    else onInstance.push(task);
  }
  /** @param gone tasks of the instance that are chosen already. */
  const hostOf = (onInstance: readonly TaskRecord[], gone: number): readonly SurplusHost[] => {
    const [task] = onInstance;
    if (task === undefined) return [];
    const { id, known } = task.instance;
    const remaining = afterStops(task, gone + 1);
    return [{ id, attributes: known.attributes, remaining, tasks: onInstance.length }];
  };
  const hosts = [...left.values()].flatMap((onInstance) => hostOf(onInstance, 0));
  const before = new Map(hosts.map((host) => [host.id, host.tasks]));
  const ranking = new SurplusRanking(strategiesOf(service), hosts, () => turn.random());
  const chosen: TaskRecord[] = [];
  while (chosen.length < count) {
    const { id } = ranking.take() ?? {};
    const onInstance = left.get(id ?? '') ?? [];
    const [task] = onInstance.splice(Math.floor(turn.random() * onInstance.length), 1);
    if (task === undefined) break;
    chosen.push(task);
    const gone = (before.get(task.instance.id) ?? 0) - onInstance.length;
    for (const host of hostOf(onInstance, gone)) ranking.putBack(host);
  }
  return chosen;
}
