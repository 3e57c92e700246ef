import type { Call } from '../mesos/call.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import { toQuantities, validateResource } from '../mesos/quantities.ts';
import { scalarResource } from '../mesos/resource.ts';
import type { Resource } from '../mesos/resource.ts';
import { amountsOf } from './amounts.ts';
import { addSizes, excess, NO_SIZE } from './size.ts';
import type { Size } from './size.ts';
import type { BridgeState, Framework } from './state.ts';
import { labelOf } from './tally.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Whether a framework may be offered anything, for at least one of its roles. */
export function wantsOffers({ roles, suppressed }: Framework): boolean {
  return roles.some((role) => !suppressed.has(role));
}

export function withoutRequest(framework: Framework): Framework {
  const { requested, ...rest } = framework;
  return rest;
}

/** A scalar for whatever role it is asked; what is no valid scalar counts for nothing. */
function plain(resource: Resource): readonly Resource[] {
  if (resource.type !== 'SCALAR' || validateResource(resource) !== undefined) return [];
  return [scalarResource(resource.name, resource.scalar)];
}

/** What a request asks of the cluster. More machines give no more of an agent that is named, so that is left out. */
function sizeOf({ request }: Call<'REQUEST'>): Size {
  const anywhere = request.requests.filter(({ agentId }) => agentId === undefined);
  const resources = anywhere.flatMap((wish) => wish.resources).flatMap(plain);
  const { cpuUnits, memoryMiB } = amountsOf(toQuantities(resources, '*'));
  return { cpuUnits, memoryMiB };
}

/**
 * Remembers what a framework asks for, in place of what it asked for before. Nothing is offered for it: it is demand
 * that operators may meet, since StartTask makes no capacity provider grow. It does not survive a restart.
 */
export function requestResources(turn: Turn, framework: Framework, call: Call<'REQUEST'>): void {
  const requested = sizeOf(call);
  const asksForNothing = requested.cpuUnits === 0 && requested.memoryMiB === 0;
  const forgotten = withoutRequest(framework);
  turn.state.frameworks.set(
    framework.id,
    asksForNothing || !wantsOffers(framework) ? forgotten : { ...forgotten, requested },
  );
  note(turn, 'debug', 'resources.requested', 'framework requests resources', {
    frameworkId: framework.id,
    ...requested,
  });
}

/** What a framework asks for and has not: neither offered nor held by its launches. Never negative. */
export interface Demand extends Size {
  /** The name under which it is counted. */
  readonly framework: string;
}

/** What each framework is offered now. */
function offeredTo(state: BridgeState): ReadonlyMap<FrameworkId, Size> {
  const offered = new Map<FrameworkId, Size>();
  for (const { frameworkId, amounts } of state.offers.values())
    offered.set(frameworkId, addSizes(offered.get(frameworkId) ?? NO_SIZE, amounts));
  return offered;
}

/** What the launches of a framework hold, as they declare it. */
function heldBy(state: BridgeState, id: FrameworkId): Size {
  let held = NO_SIZE;
  for (const key of state.tasksByFramework.get(id) ?? []) {
    const task = state.tasks.get(key);
    const hold = task === undefined ? undefined : state.holds.get(task.agentId)?.get(task.launchId);
    if (hold !== undefined) held = addSizes(held, hold.declared);
  }
  return held;
}

/** The unmet demand of every connected framework, for metrics. Changes nothing. */
export function demandView(state: BridgeState): readonly Demand[] {
  const offered = offeredTo(state);
  return [...state.frameworks.values()].flatMap(({ id, sessionId, requested }) => {
    if (sessionId === undefined) return [];
    const has = addSizes(offered.get(id) ?? NO_SIZE, heldBy(state, id));
    return [{ framework: labelOf(state.tallies, id), ...excess(requested ?? NO_SIZE, has) }];
  });
}
