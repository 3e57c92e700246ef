import type { EcsAnswer, TaskListing, TaskLook } from './ecs-call.ts';
import { adoptNewest, meetTask } from './meet-task.ts';
import { noteWholeCensus } from './orphans.ts';
import {
  answeredInRound,
  callInRound,
  inBatches,
  measureRound,
  nextRound,
  pollPeriodMs,
  repeatInRound,
} from './rounds.ts';
import type { Census } from './round.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Lists all tasks of the cluster, to find ours that no table knows: after a loss of memory, or when a launch that
 * was written off turns up. What is known already is not described again.
 * @param stoppedToo in recovery: tasks that ended while nobody watched are found for an hour at least. They are listed
 * only when what runs has been: a task that stops between the two is then in one list or in both, but never in neither.
 */
export function takeCensus(turn: Turn, stoppedToo: boolean): void {
  const census: Census = { ...nextRound(turn), foreign: new Set(), orphans: [] };
  turn.state.census = census;
  const filter = { desiredStatus: 'RUNNING' } as const;
  const listing: TaskListing = { type: 'CENSUS', census: census.number, filter, thenStopped: stoppedToo };
  callInRound(turn, census, { operation: 'ListTasks', listing });
}

type CensusListing = Extract<TaskListing, { type: 'CENSUS' }>;

/** Goes on listing where there is more to list. */
function listOn(turn: Turn, census: Census, listing: CensusListing, nextToken: string | undefined): void {
  if (nextToken !== undefined) callInRound(turn, census, { operation: 'ListTasks', listing, nextToken });
  else if (listing.thenStopped === true) {
    const stopped: TaskListing = { ...listing, filter: { desiredStatus: 'STOPPED' }, thenStopped: false };
    callInRound(turn, census, { operation: 'ListTasks', listing: stopped });
  }
}

export function censusListed(turn: Turn, listing: CensusListing, answer: EcsAnswer<'ListTasks'>): void {
  const { outcome } = answer;
  const { state } = turn;
  const { census } = state;
  if (census?.number !== listing.census || repeatInRound(turn, census, answer)) return;
  if (outcome.ok) {
    const { items, nextToken } = outcome.value;
    for (const arn of items) if (state.foreignTasks.has(arn)) census.foreign.add(arn);
    const news = items.filter((arn) => !state.tasksByArn.has(arn) && !state.foreignTasks.has(arn));
    const look: TaskLook = { type: 'CENSUS', census: census.number };
    for (const arns of inBatches(news)) callInRound(turn, census, { operation: 'DescribeTasks', look, arns });
    listOn(turn, census, listing, nextToken);
  }
  if (answeredInRound(census, outcome.ok ? undefined : outcome.failure)) censusEnded(turn, census);
}

export function censusDescribed(
  turn: Turn,
  look: Extract<TaskLook, { type: 'CENSUS' }>,
  answer: EcsAnswer<'DescribeTasks'>,
): void {
  const { outcome, begunAtMs } = answer;
  const { census } = turn.state;
  if (census?.number !== look.census || repeatInRound(turn, census, answer)) return;
  if (outcome.ok) {
    for (const task of outcome.value.found) {
      const met = meetTask(turn, task, begunAtMs);
      if (met === 'FOREIGN') census.foreign.add(task.taskArn);
      else if (met !== undefined) census.orphans.push(met);
    }
  }
  if (answeredInRound(census, outcome.ok ? undefined : outcome.failure)) censusEnded(turn, census);
}

function censusEnded(turn: Turn, census: Census): void {
  const { state } = turn;
  measureRound(turn, 'census', census);
  if (census.failure === undefined) {
    state.foreignTasks = census.foreign;
    noteWholeCensus(state, census.begunAtMs);
  } else note(turn, 'warn', 'census.failed', census.failure.message, { code: census.failure.code });
  if (census.failure === undefined || state.phase === 'READY') adoptNewest(turn, census.orphans);
  const periodMs = pollPeriodMs(turn, state.config.timing.censusMs, census.calls);
  state.deadlines.set({ kind: 'census' }, Math.max(turn.now, census.begunAtMs + periodMs));
}
