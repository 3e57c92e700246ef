import { isPassing } from '../ecs/failure.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import { takeCensus } from './census.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { META_RECORD } from './record-keys.ts';
import { sweepInstances } from './instance-sweep.ts';
import type { BridgeState } from './state.ts';
import { pollTasks } from './task-poll.ts';
import { backoffMs, callEcs, giveUp, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Asks for the cluster first: most mistakes of configuration show here. */
export function beginRecovery(turn: Turn): void {
  const { state, now } = turn;
  if (state.phase !== 'LOADING') return;
  if (state.startedAtMs === 0) state.startedAtMs = now;
  callEcs(turn, { operation: 'DescribeClusters' });
}

/**
 * Reads everything that has not been read yet: instances, tasks that are remembered, and all others, stopped ones
 * too.
 */
function readEverything(turn: Turn): void {
  const { sweep, census, poll } = turn.state;
  if (poll === undefined || poll.failure !== undefined) pollTasks(turn);
  if (sweep === undefined || sweep.failure !== undefined) sweepInstances(turn);
  if (census === undefined || census.failure !== undefined) takeCensus(turn, true);
}

/** Tries again while that may help and patience lasts; a mistake in the configuration is told at once. */
function recoveryFailed(turn: Turn, failure: EcsFailure): void {
  const { state, now } = turn;
  const { startPatienceMs, retryFirstMs, retryLastMs } = state.config.timing;
  // ECS answers, if only that there is too much to do, or has told of the cluster before: what is set is right then, and
  // a large cluster takes its time, all the more where calls fail now and then.
  const hasAnswered = failure.code === 'THROTTLED' || state.phase === 'RECOVERING';
  const isTooLong = !hasAnswered && now - state.startedAtMs >= startPatienceMs;
  if (!isPassing(failure) || isTooLong) {
    giveUp(turn, { type: 'ECS', failure });
    return;
  }
  state.recoveryFailures += 1;
  note(turn, 'warn', 'start.postponed', failure.message, {
    code: failure.code,
    operation: failure.operation,
  });
  const atMs = now + backoffMs(state.recoveryFailures, retryFirstMs, retryLastMs);
  state.deadlines.set({ kind: 'recovery' }, atMs);
}

export function clusterAnswered(turn: Turn, { outcome }: EcsAnswer<'DescribeClusters'>): void {
  const { state } = turn;
  if (!outcome.ok) {
    recoveryFailed(turn, outcome.failure);
    return;
  }
  const cluster = outcome.value;
  if (cluster.status !== 'ACTIVE') {
    const message = `Cluster ${cluster.clusterName} is ${cluster.status}`;
    const failure = { code: 'CLUSTER_NOT_FOUND', operation: 'DescribeClusters', message } as const;
    giveUp(turn, { type: 'ECS', failure });
    return;
  }
  const { rememberedCluster } = state;
  if (rememberedCluster !== undefined && rememberedCluster !== cluster.clusterArn) {
    giveUp(turn, { type: 'OTHER_CLUSTER', clusterArn: cluster.clusterArn, remembered: rememberedCluster });
    return;
  }
  state.cluster = cluster;
  state.unsaved.add(META_RECORD);
  state.phase = 'RECOVERING';
  readEverything(turn);
}

export function retryRecovery(turn: Turn): void {
  if (turn.state.phase === 'LOADING') beginRecovery(turn);
  else if (turn.state.phase === 'RECOVERING') readEverything(turn);
}

/** How the reading of everything stands: undefined while it goes on, else what failed in it, if anything did. */
function resultOfReading({
  sweep,
  census,
  poll,
  deadlines,
}: BridgeState): { readonly failure: EcsFailure | undefined } | undefined {
  if (sweep === undefined || census === undefined || poll === undefined) return undefined;
  const underway = sweep.underway + census.underway + poll.underway;
  if (underway > 0 || deadlines.has({ kind: 'recovery' })) return undefined;
  return { failure: sweep.failure ?? census.failure ?? poll.failure };
}

function becomeReady(turn: Turn): void {
  const { state, now } = turn;
  state.phase = 'READY';
  state.readyAtMs = now;
  // Rounds that came due during the recovery were passed over.
  for (const kind of ['task-poll', 'instance-sweep', 'census'] as const)
    if (!state.deadlines.has({ kind })) state.deadlines.set({ kind }, now);
  turn.out.push({ type: 'ready' });
  const { length } = [...state.agents.values()].filter(({ presence }) => presence.status === 'CONNECTED');
  note(turn, length === 0 ? 'warn' : 'info', 'bridge.ready', `${length} container instances can be offered`, {
    cluster: state.cluster?.clusterName,
    agents: state.agents.size,
    tasks: state.tasks.size,
  });
}

/**
 * Finishes the recovery once everything has been read: from then on frameworks are answered.
 * @returns whether the bridge has become ready just now.
 */
export function finishRecovery(turn: Turn): boolean {
  const { state } = turn;
  const result = state.phase === 'RECOVERING' ? resultOfReading(state) : undefined;
  if (result === undefined) return false;
  if (result.failure === undefined) becomeReady(turn);
  else recoveryFailed(turn, result.failure);
  return result.failure === undefined;
}
