import type { EcsTaskArn } from '../ecs/arn.ts';
import { DESCRIBE_BATCH } from '../ecs/limits.ts';
import type { EcsTask } from '../ecs/task.ts';
import { knownDefinition } from './definitions.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { changeFoundByPolling } from './event-flow.ts';
import { insistOnStop } from './kills.ts';
import { observeMissing, observeTask } from './observe-task.ts';
import { takeSteady } from './poll-order.ts';
import type { PollOrder } from './poll-order.ts';
import {
  answeredInRound,
  callInRound,
  callsWithin,
  inBatches,
  measureRound,
  nextRound,
  pollPeriodMs,
  repeatInRound,
} from './rounds.ts';
import type { Round } from './round.ts';
import type { TaskKey } from './task-record.ts';
import { measure, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Whether only looks tell how a task is: events carry no health. */
function hasHealthCheck(turn: Turn, definitionArn: string): boolean {
  const containers = knownDefinition(turn, definitionArn)?.containerDefinitions ?? [];
  return containers.some(({ healthCheck }) => healthCheck !== undefined);
}

/** Part of a round that tasks which run on have, however many others there are. */
const STEADY_PART = 1 / 4;

/** All that ECS has for us. */
const allAccepted = ({ changing, steady }: PollOrder): readonly TaskKey[] => [...changing, ...steady];

/**
 * Those that a look is likely to show something new of, first; and of the others as many as a round has room for that is
 * to last no longer than rounds should. So a start is seen soon, however much runs.
 */
function mostUrgent(turn: Turn): readonly TaskKey[] {
  const { config, pollOrder } = turn.state;
  const calls = callsWithin(turn, config.timing.taskPollMs);
  const room = Math.max(
    calls * DESCRIBE_BATCH - pollOrder.changing.size,
    calls * STEADY_PART * DESCRIBE_BATCH,
  );
  return [...pollOrder.changing, ...takeSteady(pollOrder, room)];
}

/** What a round looks at; while events tell of all else, mostly only those whose health is to be read. */
function tasksToLookAt(turn: Turn): readonly TaskKey[] {
  const { config, events, phase, pollOrder, tasks } = turn.state;
  // The recovery has to know of everything.
  if (phase === 'RECOVERING') return allAccepted(pollOrder);
  if (!events.flowing) return mostUrgent(turn);
  const isWhole = turn.now >= events.wholePollBegunAtMs + config.timing.repairPollMs;
  if (isWhole) events.wholePollBegunAtMs = turn.now;
  return allAccepted(pollOrder).filter((key) => {
    const launch = tasks.get(key)?.launch;
    return isWhole || (launch?.phase === 'ACCEPTED' && hasHealthCheck(turn, launch.taskDefinitionArn));
  });
}

function arnsToLookAt(turn: Turn): readonly EcsTaskArn[] {
  return tasksToLookAt(turn).flatMap((key) => {
    const launch = turn.state.tasks.get(key)?.launch;
    return launch?.phase === 'ACCEPTED' ? [launch.taskArn] : [];
  });
}

/** Looks at tasks that ECS has for us, a hundred per call. */
export function pollTasks(turn: Turn): void {
  const poll = nextRound(turn);
  turn.state.poll = poll;
  for (const arns of inBatches(arnsToLookAt(turn)))
    callInRound(turn, poll, { operation: 'DescribeTasks', look: { type: 'POLL', poll: poll.number }, arns });
  if (poll.underway === 0) pollEnded(turn, poll);
}

/** Whether a look shows what nobody has told the bridge. */
function isNewer({ state }: Turn, key: TaskKey, seen: EcsTask): boolean {
  const launch = state.tasks.get(key)?.launch;
  return launch?.phase === 'ACCEPTED' && seen.version > launch.observed.version;
}

export function pollAnswered(turn: Turn, number: number, answer: EcsAnswer<'DescribeTasks'>): void {
  const { state } = turn;
  const { outcome, begunAtMs } = answer;
  if (outcome.ok) {
    for (const task of outcome.value.found) {
      const key = state.tasksByArn.get(task.taskArn);
      if (key === undefined) continue;
      if (isNewer(turn, key, task)) {
        measure(turn, 'sweep.changed-task', {}, 1);
        changeFoundByPolling(turn);
      }
      observeTask(turn, key, task);
      insistOnStop(turn, key, begunAtMs);
    }
    for (const arn of outcome.value.missing) {
      const key = state.tasksByArn.get(arn);
      if (key !== undefined) observeMissing(turn, key);
    }
  }
  const { poll } = state;
  if (poll?.number !== number || repeatInRound(turn, poll, answer)) return;
  if (answeredInRound(poll, outcome.ok ? undefined : outcome.failure)) pollEnded(turn, poll);
}

function pollEnded(turn: Turn, poll: Round): void {
  const { state } = turn;
  measureRound(turn, 'tasks', poll);
  if (poll.failure !== undefined)
    note(turn, 'warn', 'task-poll.failed', poll.failure.message, { code: poll.failure.code });
  const periodMs = pollPeriodMs(turn, state.config.timing.taskPollMs, poll.calls);
  state.deadlines.set({ kind: 'task-poll' }, Math.max(turn.now, poll.begunAtMs + periodMs));
}
