import type { Candidate, GroupHost } from '../../../ecs/placement/candidate.ts';
import { PlacementRanking } from '../../../ecs/placement/placement-ranking.ts';
import { remainingSize } from '../instances/accounting.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import { findLaunchFailure } from '../tasks/launch-failure.ts';
import { launchTask } from '../tasks/launch-task.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { Chooser } from './chooser.ts';
import { Draw } from './draw.ts';
import { findUnsatisfied } from './placement-constraints.ts';
import type { Placement } from './placement.ts';
import { lacksSpreadAttribute } from './spread-attributes.ts';
import { SpreadChooser, toPlainSpread } from './spread-chooser.ts';

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

type Takes = (instance: InstanceRecord) => boolean;

/** Looks at instances drawn at random until one takes the task. */
function atRandom(turn: Turn, { cluster }: Placement, takes: Takes): Chooser {
  const { instances } = turn.state;
  const draw = new Draw(cluster.activeInstanceIds, () => turn.random());
  const isTaken = (id: string): boolean => {
    const instance = instances.get(id);
    return instance !== undefined && takes(instance);
  };
  return { next: () => instances.get(draw.next(isTaken) ?? ''), placed: () => undefined };
}

/** Those that `spread` counts. */
function hostsOf({ state }: Turn, { cluster, launch, strategies }: Placement): readonly GroupHost[] {
  if (!strategies.some(({ type }) => type === 'spread')) return [];
  const hosts: GroupHost[] = [];
  for (const [id, tasks] of cluster.groupHosts.get(launch.group) ?? []) {
    const instance = state.instances.get(id);
    if (instance !== undefined) hosts.push({ id, attributes: instance.known.attributes, tasks });
  }
  return hosts;
}

/** Looks at every ACTIVE instance once; then only at the one that has just got a task. */
function byRanking(turn: Turn, placement: Placement, takes: Takes): Chooser {
  const { instances } = turn.state;
  const candidates: Candidate[] = [];
  for (const id of placement.cluster.activeInstanceIds) {
    const instance = instances.get(id);
    if (instance === undefined || !takes(instance)) continue;
    candidates.push({ id, attributes: instance.known.attributes, remaining: remainingSize(instance) });
  }
  const ranking = new PlacementRanking(placement.strategies, candidates, hostsOf(turn, placement));
  return {
    next: () => instances.get(ranking.best(() => turn.random()) ?? ''),
    placed: (instance) => {
      ranking.placed(instance.id, takes(instance) ? remainingSize(instance) : undefined);
    },
  };
}

function chooserOf(turn: Turn, placement: Placement): Chooser {
  const { strategies } = placement;
  const takes: Takes = (instance) => findRefusal(turn, placement, instance) === undefined;
  if ((strategies[0]?.type ?? 'random') === 'random') return atRandom(turn, placement, takes);
  const spread = toPlainSpread(strategies);
  return spread === undefined
    ? byRanking(turn, placement, takes)
    : new SpreadChooser(turn, placement, spread, takes);
}

/** The items in their order, from one of them at random on and round to it. */
function fromAnywhere<Item>(turn: Turn, items: readonly Item[]): readonly Item[] {
  const start = Math.floor(turn.random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Why each instance takes no further task, or only one of them: what RunTask tells when it has placed too few. */
export function failuresOf(turn: Turn, placement: Placement): readonly JsonObject[] {
  const all = fromAnywhere(turn, [...placement.cluster.instanceIds]);
  const told = turn.state.options.assumptions.runTaskFailures === 'each-instance' ? all : all.slice(0, 1);
  return told.flatMap((id) => {
    const instance = turn.state.instances.get(id);
    return instance === undefined
      ? []
      : [{ arn: instance.arn, reason: findRefusal(turn, placement, instance) }];
  });
}

/**
 * Places as many tasks as there is room for, one after the other: each where the strategies prefer it among the
 * instances that have what it takes and that no constraint excludes, by chance where they have no preference.
 *
 * Costs: without strategies only as many looks as chance needs to find an instance with room. To spread, a look at those
 * that have tasks of the group, and as many as chance needs. With other strategies a look at each ACTIVE instance.
 */
export function placeTasks(turn: Turn, placement: Placement): readonly TaskRecord[] {
  const { launch, count } = placement;
  const chooser = chooserOf(turn, placement);
  const tasks: TaskRecord[] = [];
  while (tasks.length < count) {
    const instance = chooser.next();
    if (instance === undefined) break;
    tasks.push(launchTask(turn, instance, launch));
    chooser.placed(instance);
  }
  return tasks;
}
