import { isPassing } from '../ecs/failure.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import { takeCensus } from './census.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { sweepInstances } from './instance-sweep.ts';
import { backoffMs, callEcs, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Asks for the cluster first: most mistakes of configuration show here. */
export function beginRecovery(turn: Turn): void {
  const { state, now } = turn;
  if (state.phase !== 'LOADING') return;
  if (state.startedAtMs === 0) state.startedAtMs = now;
  callEcs(turn, { operation: 'DescribeClusters' });
}

/** Reads everything that has not been read yet: instances, and all tasks, stopped ones too. */
function readEverything(turn: Turn): void {
  const { sweep, census } = turn.state;
  if (sweep === undefined || sweep.failure !== undefined) sweepInstances(turn);
  if (census === undefined || census.failure !== undefined) takeCensus(turn, true);
}

function giveUpStart(turn: Turn, failure: EcsFailure): void {
  turn.state.phase = 'FAILED';
  turn.out.push({ type: 'fatal', failure });
}

/** Tries again while that may help and patience lasts; a mistake in the configuration is told at once. */
function recoveryFailed(turn: Turn, failure: EcsFailure): void {
  const { state, now } = turn;
  const { startPatienceMs, retryFirstMs, retryLastMs } = state.config.timing;
  if (!isPassing(failure) || now - state.startedAtMs >= startPatienceMs) {
    giveUpStart(turn, failure);
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
    giveUpStart(turn, { code: 'CLUSTER_NOT_FOUND', operation: 'DescribeClusters', message });
    return;
  }
  state.cluster = cluster;
  state.phase = 'RECOVERING';
  readEverything(turn);
}

export function retryRecovery(turn: Turn): void {
  if (turn.state.phase === 'LOADING') beginRecovery(turn);
  else if (turn.state.phase === 'RECOVERING') readEverything(turn);
}

/**
 * Finishes the recovery once both rounds are over: from then on frameworks are answered.
 * @returns whether the bridge has become ready just now.
 */
export function finishRecovery(turn: Turn): boolean {
  const { state, now } = turn;
  const { sweep, census } = state;
  if (state.phase !== 'RECOVERING' || sweep === undefined || census === undefined) return false;
  if (sweep.underway + census.underway > 0 || state.deadlines.has({ kind: 'recovery' })) return false;
  const failure = sweep.failure ?? census.failure;
  if (failure !== undefined) {
    recoveryFailed(turn, failure);
    return false;
  }
  state.phase = 'READY';
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
  return true;
}
