import { agentId } from '../mesos/ids.ts';
import { lastSegment } from '../ecs/arn.ts';
import { isChanged, observeInstance, removeAgent } from './agents.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { changeFoundByPolling, shortestPollMs } from './event-flow.ts';
import {
  answeredInRound,
  callInRound,
  inBatches,
  measureRound,
  nextRound,
  pollPeriodMs,
  repeatInRound,
} from './rounds.ts';
import type { InstanceSweep } from './round.ts';
import { callEcs, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Reads all container instances of the cluster: lists them and describes each page as it comes. */
export function sweepInstances(turn: Turn): void {
  const sweep: InstanceSweep = { ...nextRound(turn), seen: new Set() };
  turn.state.sweep = sweep;
  callInRound(turn, sweep, { operation: 'ListContainerInstances', sweep: sweep.number });
}

export function sweepListed(turn: Turn, answer: EcsAnswer<'ListContainerInstances'>): void {
  const { call, outcome } = answer;
  const { sweep } = turn.state;
  if (sweep?.number !== call.sweep || repeatInRound(turn, sweep, answer)) return;
  if (outcome.ok) {
    const { items, nextToken } = outcome.value;
    for (const arn of items) sweep.seen.add(agentId(lastSegment(arn)));
    for (const arns of inBatches(items))
      callInRound(turn, sweep, { operation: 'DescribeContainerInstances', sweep: sweep.number, arns });
    if (nextToken !== undefined)
      callInRound(turn, sweep, { operation: 'ListContainerInstances', sweep: sweep.number, nextToken });
  }
  if (answeredInRound(sweep, outcome.ok ? undefined : outcome.failure)) sweepEnded(turn, sweep);
}

/** Takes snapshots, of a sweep or of single instances. That ECS does not know one means it is gone. */
export function instancesDescribed(turn: Turn, answer: EcsAnswer<'DescribeContainerInstances'>): void {
  const { call, outcome, begunAtMs } = answer;
  const { sweep } = turn.state;
  if (outcome.ok) {
    for (const instance of outcome.value.found) {
      if (isChanged(turn.state, instance)) changeFoundByPolling(turn);
      observeInstance(turn, instance, { begunAtMs, endedAtMs: turn.now });
    }
    for (const arn of outcome.value.missing)
      removeAgent(turn, agentId(lastSegment(arn)), 'ECS does not know the container instance any more');
  } else if (call.sweep === undefined)
    note(turn, 'warn', 'instance-look.failed', outcome.failure.message, { code: outcome.failure.code });
  if (sweep === undefined || sweep.number !== call.sweep || repeatInRound(turn, sweep, answer)) return;
  if (answeredInRound(sweep, outcome.ok ? undefined : outcome.failure)) sweepEnded(turn, sweep);
}

/**
 * What a whole sweep did not list has probably left the cluster. Listings lag behind, so it is looked at once more
 * by name: only INACTIVE and MISSING are proof.
 */
function sweepEnded(turn: Turn, sweep: InstanceSweep): void {
  const { state } = turn;
  measureRound(turn, 'instances', sweep);
  if (sweep.failure === undefined) {
    state.wholeSweepBegunAtMs = sweep.begunAtMs;
    const absent = [...state.agents.values()].filter(({ id }) => !sweep.seen.has(id));
    for (const agents of inBatches(absent)) {
      const arns = agents.map(({ instance }) => instance.containerInstanceArn);
      callEcs(turn, { operation: 'DescribeContainerInstances', arns });
    }
  } else note(turn, 'warn', 'instance-sweep.failed', sweep.failure.message, { code: sweep.failure.code });
  const periodMs = pollPeriodMs(turn, shortestPollMs(state, state.config.timing.instancePollMs), sweep.calls);
  state.deadlines.set({ kind: 'instance-sweep' }, Math.max(turn.now, sweep.begunAtMs + periodMs));
}
