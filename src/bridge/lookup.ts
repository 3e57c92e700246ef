import type { ContainerInstanceArn, EcsTaskArn } from '../ecs/arn.ts';
import { isVerdict } from '../ecs/failure.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { AgentId } from '../mesos/ids.ts';
import type { EcsAnswer, TaskListing, TaskLook } from './ecs-call.ts';
import { writeOff } from './launch-outcomes.ts';
import { meetTask } from './meet-task.ts';
import { answeredInRound, callInRound, inBatches, nextRound } from './rounds.ts';
import type { Lookup } from './round.ts';
import type { BridgeState } from './state.ts';
import { liveTasksOn } from './task-table.ts';
import type { Sendable, Task } from './task-record.ts';
import { backoffMs, note } from './turn.ts';
import type { Turn } from './turn.ts';

type UnknownLaunch = Task & { readonly launch: Sendable & { readonly phase: 'UNKNOWN' } };

function unknownLaunchesOn(turn: Turn, agentId: AgentId): readonly UnknownLaunch[] {
  return liveTasksOn(turn.state, agentId).flatMap((task) => {
    const { launch } = task;
    return launch.phase === 'UNKNOWN' ? [{ ...task, launch: { ...launch, phase: launch.phase } }] : [];
  });
}

/** Where a launch may have started its task: RunTask may take any instance that its machine has registered as. */
function placesOf(
  { agents, agentsOfMachine }: BridgeState,
  launch: Sendable,
): readonly ContainerInstanceArn[] {
  const { request, ec2InstanceId = '' } = launch;
  const arns = [...(agentsOfMachine.get(ec2InstanceId) ?? [])].flatMap(
    (id) => agents.get(id)?.instance.containerInstanceArn ?? [],
  );
  return [...new Set([request.containerInstance, ...arns])];
}

/**
 * Looks on an instance for launches of unknown outcome: lists what runs there and what has stopped there, and
 * describes what is not known yet. One look serves all such launches of the instance. What has stopped is listed only
 * when what runs has been: a task that stops between the two is then in one list or in both, but never in neither.
 */
export function lookForLaunches(turn: Turn, agentId: AgentId): void {
  const { state } = turn;
  const [first] = unknownLaunchesOn(turn, agentId);
  const attempts = (state.lookups.get(agentId)?.attempts ?? 0) + 1;
  if (first === undefined) {
    state.lookups.delete(agentId);
    return;
  }
  const lookup: Lookup = { ...nextRound(turn), attempts, sweptAtMs: state.wholeSweepBegunAtMs };
  state.lookups.set(agentId, lookup);
  for (const containerInstance of placesOf(state, first.launch)) {
    const filter = { desiredStatus: 'RUNNING', containerInstance } as const;
    const listing: TaskListing = { type: 'LOOKUP', agentId, look: lookup.number, filter };
    callInRound(turn, lookup, { operation: 'ListTasks', listing });
  }
}

function currentLookup(turn: Turn, agentId: AgentId, number: number): Lookup | undefined {
  const lookup = turn.state.lookups.get(agentId);
  return lookup?.number === number ? lookup : undefined;
}

/** An instance that ECS does not know has no tasks; being denied a look proves nothing. */
function failureOf(failure: EcsFailure): EcsFailure | undefined {
  return isVerdict(failure) && failure.code !== 'ACCESS_DENIED' ? undefined : failure;
}

function isNews(turn: Turn, arn: EcsTaskArn): boolean {
  return !turn.state.tasksByArn.has(arn) && !turn.state.foreignTasks.has(arn);
}

type LookupListing = Extract<TaskListing, { readonly type: 'LOOKUP' }>;

const isOfRunning = ({ filter }: LookupListing): boolean =>
  'desiredStatus' in filter && filter.desiredStatus === 'RUNNING';

/** The same place, for what has stopped there. */
const stopped = ({ filter }: LookupListing): LookupListing['filter'] => ({
  ...filter,
  desiredStatus: 'STOPPED',
});

export function lookupListed(turn: Turn, listing: LookupListing, { outcome }: EcsAnswer<'ListTasks'>): void {
  const { agentId } = listing;
  const lookup = currentLookup(turn, agentId, listing.look);
  if (lookup === undefined) return;
  const nextToken = outcome.ok ? outcome.value.nextToken : undefined;
  if (outcome.ok) {
    const { items } = outcome.value;
    const look: TaskLook = { type: 'LOOKUP', agentId, look: lookup.number };
    for (const arns of inBatches(items.filter((arn) => isNews(turn, arn))))
      callInRound(turn, lookup, { operation: 'DescribeTasks', look, arns });
  }
  if (nextToken !== undefined) callInRound(turn, lookup, { operation: 'ListTasks', listing, nextToken });
  else if (isOfRunning(listing))
    callInRound(turn, lookup, { operation: 'ListTasks', listing: { ...listing, filter: stopped(listing) } });
  if (answeredInRound(lookup, outcome.ok ? undefined : failureOf(outcome.failure)))
    lookupEnded(turn, agentId, lookup);
}

export function lookupDescribed(
  turn: Turn,
  look: Extract<TaskLook, { type: 'LOOKUP' }>,
  { outcome, begunAtMs }: EcsAnswer<'DescribeTasks'>,
): void {
  const lookup = currentLookup(turn, look.agentId, look.look);
  if (lookup === undefined) return;
  if (outcome.ok) {
    for (const task of outcome.value.found) {
      if (meetTask(turn, task, begunAtMs) === 'FOREIGN') turn.state.foreignTasks.add(task.taskArn);
    }
  }
  if (answeredInRound(lookup, outcome.ok ? undefined : outcome.failure))
    lookupEnded(turn, look.agentId, lookup);
}

/**
 * Whether a look that went well proves that there is no such task: it has to begin after the consistency window. Where
 * the launch named a machine, a whole sweep from after the window has to come first, for the machine may have
 * registered anew just before, and its new agent would not have been looked at.
 */
function provesAbsence({ state }: Turn, lookup: Lookup, { sentAtMs, ec2InstanceId }: Sendable): boolean {
  const settledAtMs = sentAtMs + state.config.timing.lookupWindowMs;
  if (lookup.begunAtMs < settledAtMs) return false;
  return ec2InstanceId === undefined || lookup.sweptAtMs >= settledAtMs;
}

/** A complete look proves absence or calls for the next. */
function lookupEnded(turn: Turn, agentId: AgentId, lookup: Lookup): void {
  const { state, now } = turn;
  if (lookup.failure !== undefined)
    note(turn, 'warn', 'lookup.failed', lookup.failure.message, { agentId, code: lookup.failure.code });
  const { lookupWindowMs, retryFirstMs, retryLastMs } = state.config.timing;
  for (const task of unknownLaunchesOn(turn, agentId)) {
    if (lookup.failure === undefined && provesAbsence(turn, lookup, task.launch)) writeOff(turn, task);
  }
  if (unknownLaunchesOn(turn, agentId).length === 0) state.lookups.delete(agentId);
  else {
    const nextMs = now + Math.min(backoffMs(lookup.attempts, retryFirstMs, retryLastMs), lookupWindowMs);
    state.deadlines.set({ kind: 'lookup', agentId }, nextMs);
  }
}
