import type { AppDefinition } from './app-definition.ts';
import { unevenInstances } from './constraints.ts';
import type { ConstrainedAgent } from './constraints.ts';

/** An instance as far as it matters which of several is stopped. */
export interface StoppableInstance extends ConstrainedAgent {
  readonly id: string;
  readonly state: 'TASK_UNREACHABLE' | 'TASK_STAGING' | 'TASK_STARTING' | 'TASK_RUNNING';
  /** When it was launched, in milliseconds since 1970. */
  readonly stagedAtMs: number;
  /** Whether it is to go in any case. */
  readonly condemned: boolean;
}

/** What serves least goes first. */
const STATE_ORDER: Readonly<Record<StoppableInstance['state'], number>> = {
  TASK_UNREACHABLE: 0,
  TASK_STAGING: 1,
  TASK_STARTING: 2,
  TASK_RUNNING: 3,
};

type Order = (a: StoppableInstance, b: StoppableInstance) => number;

function orderFor({ killSelection }: AppDefinition, unevenIds: ReadonlySet<string>): Order {
  const sign = killSelection === 'YOUNGEST_FIRST' ? -1 : 1;
  return (a, b) =>
    Number(b.condemned) - Number(a.condemned) ||
    Number(unevenIds.has(b.id)) - Number(unevenIds.has(a.id)) ||
    STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
    sign * (a.stagedAtMs - b.stagedAtMs);
}

/** Which instances of an app to stop when there are too many, the first to go first. */
export function selectToStop(
  app: AppDefinition,
  instances: readonly StoppableInstance[],
  count: number,
): readonly StoppableInstance[] {
  const staying = instances.filter(({ condemned }) => !condemned);
  const byConstraints = Math.max(0, count - (instances.length - staying.length));
  const preferred = [...staying].sort(orderFor(app, new Set()));
  const uneven = unevenInstances(app.constraints, preferred, byConstraints);
  return [...instances].sort(orderFor(app, new Set(uneven.map(({ id }) => id)))).slice(0, Math.max(0, count));
}
