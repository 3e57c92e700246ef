import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import { findLaunchFailure } from '../tasks/launch-failure.ts';
import { launchTask } from '../tasks/launch-task.ts';
import type { Launch } from '../tasks/launch.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { PlacementConstraint } from './placement-constraints.ts';

/** What is to be placed, and where it may go. */
export interface Placement {
  readonly cluster: ClusterRecord;
  readonly launch: Launch;
  readonly constraints: readonly PlacementConstraint[];
  readonly count: number;
}

/** What became of a placement; fewer tasks than were asked for come with failures. */
export interface Placed {
  readonly tasks: readonly TaskRecord[];
  readonly failures: readonly JsonObject[];
}

const firstUnsatisfied = (
  constraints: readonly PlacementConstraint[],
  instance: InstanceRecord,
): string | undefined =>
  constraints.map((constraint) => constraint(instance)).find((reason) => reason !== undefined);

/** The items in their order, from one of them at random on and round to it. */
function fromAnywhere<Item>(turn: Turn, items: readonly Item[]): readonly Item[] {
  const start = Math.floor(turn.random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Why each instance takes no task, or only the first that was tried. What it has comes before what is asked of it. */
function failuresOf(
  turn: Turn,
  { launch, constraints }: Placement,
  tried: readonly InstanceRecord[],
): readonly JsonObject[] {
  const { assumptions } = turn.state.options;
  const told = assumptions.runTaskFailures === 'each-instance' ? tried : tried.slice(0, 1);
  return told.map((instance) => ({
    arn: instance.arn,
    reason: findLaunchFailure(assumptions, instance, launch) ?? firstUnsatisfied(constraints, instance),
  }));
}

/**
 * Places as many tasks as fit, each on the first instance that takes it, beginning anywhere: the strategy `random`.
 * @throws InvalidParameterException in a cluster without instances
 */
export function placeTasks(turn: Turn, placement: Placement): Placed {
  const { state } = turn;
  const { cluster, launch, constraints, count } = placement;
  const instances = [...cluster.instanceIds]
    .map((id) => state.instances.get(id))
    .filter((instance) => instance !== undefined);
  if (instances.length === 0) throw invalidParameter('No Container Instances were found in your cluster.');
  const fits = (instance: InstanceRecord): boolean =>
    firstUnsatisfied(constraints, instance) === undefined &&
    findLaunchFailure(state.options.assumptions, instance, launch) === undefined;
  const tasks: TaskRecord[] = [];
  while (tasks.length < count) {
    const tried = fromAnywhere(turn, instances);
    const instance = tried.find(fits);
    if (instance === undefined) return { tasks, failures: failuresOf(turn, placement, tried) };
    tasks.push(launchTask(turn, instance, launch));
  }
  return { tasks, failures: [] };
}
