import type { ApiBucket } from './api-limits.ts';
import type { EcsCall } from './ecs-call.ts';

/**
 * Why a call is made, as far as its urgency goes.
 *
 * - KILL: StopTask. LAUNCH: StartTask.
 * - LOOK: something waits for the answer: launches of unknown outcome, single agents, definitions that are read or
 *   registered, the recovery.
 * - POLL: the tasks that live. SWEEP: all instances, all tasks of the cluster.
 */
export type CallClass = 'KILL' | 'LAUNCH' | 'LOOK' | 'POLL' | 'SWEEP';

interface Rank {
  readonly callClass: CallClass;
  /** Part of the tokens it gets, whatever else waits; 0 for the highest, which is served first anyway. */
  readonly floor: number;
}

/** Classes that share a bucket, the most urgent first. Floors add up to less than 1. */
export const RANKS: Readonly<Record<ApiBucket, readonly Rank[]>> = {
  clusterResourceModify: [
    { callClass: 'KILL', floor: 0 },
    { callClass: 'LAUNCH', floor: 1 / 4 },
  ],
  clusterResourceRead: [
    { callClass: 'LOOK', floor: 0 },
    { callClass: 'POLL', floor: 1 / 4 },
    { callClass: 'SWEEP', floor: 1 / 8 },
  ],
  taskDefinitionModify: [{ callClass: 'LOOK', floor: 0 }],
  taskDefinitionRead: [{ callClass: 'LOOK', floor: 0 }],
  clusterRead: [{ callClass: 'LOOK', floor: 0 }],
};

/** The class of a call. @param isReady false in recovery, when everything waits for every read. */
export function classOf(call: EcsCall, isReady: boolean): CallClass {
  switch (call.operation) {
    case 'StopTask':
      return 'KILL';
    case 'StartTask':
    case 'RunTask':
      return 'LAUNCH';
    case 'DescribeClusters':
    case 'DescribeTaskDefinition':
    case 'RegisterTaskDefinition':
      return 'LOOK';
    case 'ListContainerInstances':
      return isReady ? 'SWEEP' : 'LOOK';
    case 'DescribeContainerInstances':
      return isReady && call.sweep !== undefined ? 'SWEEP' : 'LOOK';
    case 'ListTasks':
      return isReady && call.listing.type === 'CENSUS' ? 'SWEEP' : 'LOOK';
    case 'DescribeTasks':
      if (!isReady || call.look.type === 'LOOKUP') return 'LOOK';
      return call.look.type === 'POLL' ? 'POLL' : 'SWEEP';
  }
}

/** What each class is owed of its floor, in tokens; one that does not wait is owed nothing. */
export type Owed = Readonly<Partial<Record<CallClass, number>>>;

export interface Choice {
  readonly callClass: CallClass;
  /** What is owed after the token has been spent so. */
  readonly owed: Owed;
}

/**
 * Decides which class the next token goes to: the most urgent that waits, unless one below it is owed a whole token.
 * A class that waits is owed its floor of every token spent, so over n tokens it gets ⌊n · floor⌋ − 1 at least.
 * @param ease factor on the floor of the lowest class, 0 to 1: in need it gives way first.
 * @returns undefined when nothing waits.
 */
export function chooseClass(
  ranks: readonly Rank[],
  owed: Owed,
  waits: (callClass: CallClass) => boolean,
  ease: number,
): Choice | undefined {
  const waiting = ranks.filter(({ callClass }) => waits(callClass));
  const [first] = waiting;
  if (first === undefined) return undefined;
  const after: Partial<Record<CallClass, number>> = {};
  for (const { callClass, floor } of waiting) {
    const isLowest = callClass === ranks.at(-1)?.callClass;
    after[callClass] = (owed[callClass] ?? 0) + (isLowest ? floor * ease : floor);
  }
  const { callClass } = waiting.find((rank) => (after[rank.callClass] ?? 0) >= 1) ?? first;
  after[callClass] = Math.max(0, (after[callClass] ?? 0) - 1);
  return { callClass, owed: after };
}
