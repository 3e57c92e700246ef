import type { Task, TaskKey } from './task-record.ts';

/** Tasks that ECS has for us, by how soon a look at one is likely to show something new. */
export interface PollOrder {
  /** Being started or stopped, or unknown to ECS when last looked at. */
  readonly changing: Set<TaskKey>;
  /** Running and to run on; the one that was looked at longest ago comes first. */
  readonly steady: Set<TaskKey>;
}

export const createPollOrder = (): PollOrder => ({ changing: new Set(), steady: new Set() });

function placeOf({ changing, steady }: PollOrder, { launch, kill }: Task): Set<TaskKey> | undefined {
  if (launch.phase !== 'ACCEPTED') return undefined;
  const { lastStatus, desiredStatus } = launch.observed;
  const runsOn = lastStatus === 'RUNNING' && desiredStatus === 'RUNNING' && kill === undefined;
  return runsOn && launch.missingSinceMs === undefined ? steady : changing;
}

/** A task is not what it was. One that runs on keeps its place. */
export function placeInPollOrder(order: PollOrder, task: Task): void {
  const place = placeOf(order, task);
  for (const set of [order.changing, order.steady]) if (set !== place) set.delete(task.key);
  place?.add(task.key);
}

/** A task is in the tables no more. */
export function dropFromPollOrder({ changing, steady }: PollOrder, key: TaskKey): void {
  changing.delete(key);
  steady.delete(key);
}

/** The steady tasks whose turn it is. They have their next one after all others. */
export function takeSteady({ steady }: PollOrder, count: number): readonly TaskKey[] {
  const taken: TaskKey[] = [];
  for (const key of steady) {
    if (taken.length >= count) break;
    taken.push(key);
  }
  for (const key of taken) {
    steady.delete(key);
    steady.add(key);
  }
  return taken;
}
