import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import { findLaunchFailure } from '../tasks/launch-failure.ts';
import { launchTask } from '../tasks/launch-task.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { findUnsatisfied } from './placement-constraints.ts';
import type { Placement } from './placement.ts';
import { lacksSpreadAttribute } from './spread-attributes.ts';
import { StrategyChooser } from './strategy-chooser.ts';

/** Instances whose failures one RunTask tells. */
const MAX_FAILURES = 100;

/** Why the instance takes no task; undefined when it does. What it has comes before what is asked of it. */
export function findRefusal(turn: Turn, placement: Placement, instance: InstanceRecord): string | undefined {
  const { launch, constraints, strategies } = placement;
  const { assumptions } = turn.state.options;
  return (
    findLaunchFailure(assumptions, instance, launch) ??
    findUnsatisfied(constraints, instance, launch.group) ??
    (lacksSpreadAttribute(assumptions, strategies, instance) ? 'ATTRIBUTE' : undefined)
  );
}

/** Why instances take no further task, or only one of them: what RunTask tells when it has placed too few. */
export function failuresOf(turn: Turn, placement: Placement): readonly JsonObject[] {
  const { instances, options } = turn.state;
  const most = options.assumptions.runTaskFailures === 'each-instance' ? MAX_FAILURES : 1;
  const failures: JsonObject[] = [];
  for (const id of placement.cluster.instanceIds.around(turn.random())) {
    if (failures.length === most) break;
    const instance = instances.get(id);
    if (instance !== undefined)
      failures.push({ arn: instance.arn, reason: findRefusal(turn, placement, instance) });
  }
  return failures;
}

/**
 * Places as many tasks as there is room for, one after the other: each where the strategies prefer it among the
 * instances that have what it takes and that no constraint excludes, by chance where they have no preference.
 *
 * Costs: what has too little CPU or memory left is not looked at; what has enough and is preferred, but takes no task for another
 * reason (a constraint, a port, a GPU, an attribute, its agent), is looked at once for each task.
 */
export function placeTasks(turn: Turn, placement: Placement): readonly TaskRecord[] {
  const { launch, count } = placement;
  const chooser = new StrategyChooser(
    turn,
    placement,
    (instance) => findRefusal(turn, placement, instance) === undefined,
  );
  const tasks: TaskRecord[] = [];
  while (tasks.length < count) {
    const instance = chooser.next();
    if (instance === undefined) break;
    tasks.push(launchTask(turn, instance, launch));
  }
  return tasks;
}
