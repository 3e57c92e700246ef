import type { Constraint } from '../app-definition.ts';
import type { ScalarName } from '../offer-match.ts';

/** A change of an app by which an agent could take an instance of it. */
export type AppChange =
  /** It asks for no more of a resource than this. */
  | { readonly type: 'askLess'; readonly resource: ScalarName; readonly atMost: number }
  /** It wants another port of the host. */
  | { readonly type: 'takePort'; readonly insteadOf: number; readonly port: number }
  /** It has no more ports than this: the first ones. */
  | { readonly type: 'fewerPorts'; readonly atMost: number }
  | { readonly type: 'dropConstraint'; readonly constraint: Constraint }
  /** It says by a constraint that it goes to another region. */
  | { readonly type: 'chooseRegion'; readonly region: string }
  /** It takes resources of these roles. */
  | { readonly type: 'acceptRoles'; readonly roles: readonly string[] }
  /** It does without its cluster query expression. */
  | { readonly type: 'dropQuery' };

/** A change of an agent by which it could take an instance. */
export type AgentChange =
  /** So much of a resource is free. */
  | { readonly type: 'freeResource'; readonly resource: ScalarName; readonly atLeast: number }
  /** A port is free, and offered. @param isConfigured whether it is among those that may be offered; absent where unknown. */
  | { readonly type: 'freePort'; readonly port: number; readonly isConfigured?: boolean }
  /** So many ports are free. */
  | { readonly type: 'freePorts'; readonly atLeast: number }
  | { readonly type: 'putAttribute'; readonly name: string; readonly value: string }
  | { readonly type: 'endMaintenance' }
  /** What keeps it from being offered is over. */
  | { readonly type: 'offerAgent'; readonly message: string };

/** A change of what there is. */
export type FleetChange =
  /** One more agent like one that there is, with nothing on it. */
  | { readonly type: 'addAgent'; readonly instanceType: string }
  /** There are to be no more instances than this: those that run. */
  | { readonly type: 'fewerInstances'; readonly atMost: number };

export type Change = AppChange | AgentChange | FleetChange;

const SETTING = 'the setting ports (agents.ports, ECS_SCHEDULER_PORTS)';

/** What has to be done, for people: behind `Would fit with:`. */
export function changeText(change: Change): string {
  switch (change.type) {
    case 'askLess':
      return `${change.resource} ≤ ${change.atMost}`;
    case 'takePort':
      return `port ${change.port} instead of ${change.insteadOf}`;
    case 'fewerPorts':
      return `at most ${change.atMost} ports`;
    case 'dropConstraint':
      return `no ${change.constraint.join(':')}`;
    case 'chooseRegion':
      return `the constraint @region:IS:${change.region}`;
    case 'acceptRoles':
      return `acceptedResourceRoles ${change.roles.join(', ')}`;
    case 'dropQuery':
      return 'no label ecs.cluster-query';
    case 'freeResource':
      return `${change.resource} ${change.atLeast} free`;
    case 'freePort':
      return change.isConfigured === false ? `port ${change.port} in ${SETTING}` : `port ${change.port} free`;
    case 'freePorts':
      return `${change.atLeast} ports free`;
    case 'putAttribute':
      return `attribute ${change.name} = ${change.value}`;
    case 'endMaintenance':
      return 'its maintenance over';
    case 'offerAgent':
      return `it offered again (${change.message})`;
    case 'addAgent':
      return `one more agent of type ${change.instanceType}`;
    case 'fewerInstances':
      return `at most ${change.atMost} instances`;
  }
}
