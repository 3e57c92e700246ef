import { checkSharing } from './share-invariants.ts';
import type { BridgeState } from './state.ts';
import type { Task } from './task-record.ts';

/** Every task is found by everything that points at it. */
function checkIndexes(
  state: BridgeState,
  { key, launch, launchId, agentId, frameworkId }: Task,
): string | undefined {
  if (state.tasksByLaunch.get(launchId) !== key) return `task ${key} is not found by its launch`;
  if (state.tasksByAgent.get(agentId)?.has(key) !== true) return `task ${key} is not found by its agent`;
  if (state.tasksByFramework.get(frameworkId)?.has(key) !== true)
    return `task ${key} is not found by its framework`;
  return launch.phase === 'ACCEPTED' && state.tasksByArn.get(launch.taskArn) !== key
    ? `task ${key} is not found by its ARN`
    : undefined;
}

/** A task that ECS has is looked at, in one way. */
function checkPolled({ pollOrder }: BridgeState, { key, launch }: Task): string | undefined {
  const ways = [pollOrder.changing, pollOrder.steady].filter((keys) => keys.has(key)).length;
  return ways === (launch.phase === 'ACCEPTED' ? 1 : 0)
    ? undefined
    : `task ${key} is ${launch.phase} and looked at in ${ways} ways`;
}

/** A task holds resources for as long as it lives, and waits for an acknowledgement after that. */
function checkPhase(state: BridgeState, { key, launch, launchId, agentId }: Task): string | undefined {
  const holds = state.holds.get(agentId)?.has(launchId) ?? false;
  if (launch.phase !== 'ENDED') {
    if (!holds) return `live task ${key} holds nothing`;
    const isLost = launch.phase === 'QUEUED' && !state.launchQueue.has(key);
    return isLost ? `queued task ${key} is in no queue` : undefined;
  }
  if (holds) return `ended task ${key} still holds resources`;
  return state.updates.has(key) ? undefined : `ended task ${key} waits for no acknowledgement`;
}

function checkTask(state: BridgeState, task: Task): string | undefined {
  return checkIndexes(state, task) ?? checkPhase(state, task) ?? checkPolled(state, task);
}

function checkInverseOffers({ inverseOffers, drains }: BridgeState): readonly string[] {
  return [...inverseOffers].flatMap(([id, { agentId, frameworkId }]) =>
    drains.get(agentId)?.asks.get(frameworkId)?.id === id ? [] : [`inverse offer ${id} is of no drain`],
  );
}

/** Calls whose answer launches wait for; several may share one. */
function callsUnderWay({ tasks }: BridgeState): number {
  const calls = [...tasks.values()].flatMap(({ launch, launchId }) =>
    launch.phase === 'SENT' ? [launch.sharedAs ?? launchId] : [],
  );
  return new Set<string>(calls).size;
}

function checkLaunches(state: BridgeState): readonly string[] {
  const sent = callsUnderWay(state);
  const isMiscounted = sent > state.launchesInFlight;
  const strangers = [...state.alike.of.keys()].filter((key) => !state.launchQueue.has(key));
  return [
    ...(isMiscounted ? [`${sent} launches are sent, ${state.launchesInFlight} are counted`] : []),
    ...strangers.map((key) => `task ${key} may share a StartTask and is not queued`),
  ];
}

/**
 * What must be so after every turn, whatever has happened. For tests: it walks through everything.
 * @returns what is not so.
 */
export function checkState(state: BridgeState): readonly string[] {
  const problems: (string | undefined)[] = [...state.tasks.values()].map((task) => checkTask(state, task));
  for (const [name, index] of [
    ['launch', state.tasksByLaunch],
    ['ARN', state.tasksByArn],
  ] as const)
    for (const [id, key] of index)
      if (!state.tasks.has(key)) problems.push(`the index by ${name} has ${id} of a task that is gone`);
  for (const offer of state.offers.values()) {
    if (!state.agents.has(offer.agentId)) problems.push(`offer ${offer.id} is of an agent that is gone`);
    if (!state.frameworks.has(offer.frameworkId))
      problems.push(`offer ${offer.id} is to a framework that is gone`);
  }
  problems.push(...checkInverseOffers(state));
  for (const holds of state.holds.values())
    for (const launchId of holds.keys())
      if (!state.tasksByLaunch.has(launchId)) problems.push(`launch ${launchId} holds resources and is gone`);
  problems.push(...checkLaunches(state));
  return [...problems.filter((problem) => problem !== undefined), ...checkSharing(state)];
}
