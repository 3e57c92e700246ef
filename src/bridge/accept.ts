import type { Call } from '../mesos/call.ts';
import type { Filters, LaunchGroupOperation, Operation } from '../mesos/offer.ts';
import { addQuantities, isEmpty, NO_QUANTITIES, subtractQuantities } from '../mesos/quantities.ts';
import type { Quantities } from '../mesos/quantities.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import { failOperation, refuse, refuseCall, refuseLostAgent, refuseTasks } from './accept-refusals.ts';
import { addFilter } from './filters.ts';
import { beginLaunch } from './launches.ts';
import { validateOffers } from './offer-validation.ts';
import { executorsOn, offerEnded, removeOffer } from './offers.ts';
import type { Framework, OutstandingOffer } from './state.ts';
import { requiredQuantities, validateTask } from './task-validation.ts';
import type { LaunchContext } from './task-validation.ts';
import { findTask } from './task-table.ts';
import type { Turn } from './turn.ts';

/** Offers that were accepted together: of one agent, one role and one framework. */
interface Accepted {
  readonly framework: Framework;
  readonly role: string;
  readonly agentId: OutstandingOffer['agentId'];
  remaining: Quantities;
}

function contextOf({ state }: Turn, accepted: Accepted, { executor }: TaskInfo): LaunchContext {
  const { framework, agentId, role, remaining } = accepted;
  return {
    frameworkId: framework.id,
    agentId,
    role,
    remaining,
    existing: (id) => {
      const task = findTask(state, framework.id, id);
      if (task === undefined) return 'NONE';
      return task.state === 'TASK_UNREACHABLE' ? 'UNREACHABLE' : 'KNOWN';
    },
    executors: executor === undefined ? new Map() : executorsOn(state, framework, agentId),
  };
}

function launchTask(turn: Turn, accepted: Accepted, task: TaskInfo): void {
  const context = contextOf(turn, accepted, task);
  const problem = validateTask(task, context);
  if (problem !== undefined) {
    refuse(turn, accepted.framework, task, {
      state: 'TASK_ERROR',
      source: 'SOURCE_MASTER',
      reason: 'REASON_TASK_INVALID',
      message: problem,
    });
    return;
  }
  const required = requiredQuantities(task, context);
  accepted.remaining = subtractQuantities(accepted.remaining, required);
  beginLaunch(turn, accepted.framework, accepted.role, task, required);
}

function refuseGroup(
  turn: Turn,
  framework: Framework,
  operation: LaunchGroupOperation,
  message: string,
): void {
  const report = {
    state: 'TASK_ERROR',
    source: 'SOURCE_MASTER',
    reason: 'REASON_TASK_GROUP_INVALID',
    message,
  } as const;
  refuseTasks(turn, framework, [operation], report);
}

function perform(turn: Turn, accepted: Accepted, operation: Operation): void {
  const { framework } = accepted;
  const hasId = operation.id !== undefined;
  switch (operation.type) {
    case 'UNKNOWN':
      return;
    case 'LAUNCH':
      if (hasId)
        refuseTasks(turn, framework, [operation], {
          state: 'TASK_ERROR',
          source: 'SOURCE_MASTER',
          reason: 'REASON_TASK_INVALID',
          message: 'The `id` field cannot be set on LAUNCH operations',
        });
      else for (const task of operation.launch.taskInfos) launchTask(turn, accepted, task);
      return;
    case 'LAUNCH_GROUP':
      refuseGroup(
        turn,
        framework,
        operation,
        hasId
          ? 'The `id` field cannot be set on LAUNCH_GROUP operations'
          : 'Task groups cannot be launched on ECS: put their containers into one task definition and launch it as one task',
      );
      return;
    default:
      failOperation(
        turn,
        framework,
        operation,
        `${operation.type} is not possible on ECS, which has no reservations, volumes or disks to manage`,
      );
  }
}

/** Resources nobody asked for go back, and are kept from the framework for as long as it says. */
function decline(turn: Turn, accepted: Accepted, filters: Filters | undefined): void {
  const { framework, agentId, role, remaining } = accepted;
  if (isEmpty(remaining)) return;
  addFilter(turn, framework.id, agentId, role, remaining, filters);
}

/** Takes an ACCEPT: validates its offers, carries out its operations in order and declines the rest. */
export function acceptOffers(turn: Turn, framework: Framework, call: Call<'ACCEPT'>): void {
  const { state } = turn;
  const { offerIds, operations, filters } = call.accept;
  const problem = validateOffers(state, framework, offerIds);
  if (problem !== undefined) {
    refuseCall(turn, framework, call, problem);
    return;
  }
  const offers = offerIds.flatMap((id) => removeOffer(state, id) ?? []);
  const outcome = operations.length === 0 ? 'declined' : 'accepted';
  for (const offer of offers) offerEnded(turn, offer, outcome);
  const [first] = offers;
  if (first === undefined) return;
  const agent = state.agents.get(first.agentId);
  if (agent?.presence.status !== 'CONNECTED') {
    refuseLostAgent(turn, framework, call, agent !== undefined);
    return;
  }
  const accepted: Accepted = {
    framework,
    role: first.role,
    agentId: first.agentId,
    remaining: offers.reduce((sum, { quantities }) => addQuantities(sum, quantities), NO_QUANTITIES),
  };
  for (const operation of operations) perform(turn, accepted, operation);
  decline(turn, accepted, filters);
}

/** Takes a DECLINE: the framework's offers go back with a filter each; others, and unknown ones, are ignored. */
export function declineOffers(turn: Turn, framework: Framework, call: Call<'DECLINE'>): void {
  for (const id of call.decline.offerIds) {
    const offer = turn.state.offers.get(id);
    if (offer?.frameworkId !== framework.id) continue;
    removeOffer(turn.state, id);
    offerEnded(turn, offer, 'declined');
    addFilter(turn, framework.id, offer.agentId, offer.role, offer.quantities, call.decline.filters);
  }
}
