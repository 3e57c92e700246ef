import type { AppDefinition } from '../engine/app-definition.ts';
import type { Deployment } from './deployment.ts';

/**
 * What an instance counts as when its app takes its next moves: fresh ones are of the configuration that is to be, old ones are
 * not. Of useless ones it is known that they do not serve, of unknown ones nothing is.
 */
export type Standing =
  | 'freshReady'
  | 'freshUseless'
  | 'freshUnknown'
  | 'oldReady'
  | 'oldUseless'
  | 'oldUnknown'
  | 'stopping'
  | 'inactive';

/** What an app is to be, as far as it matters for what its instances count as. */
export interface StandingGoal {
  /** Absent where the app is to have no instances. */
  readonly app?: AppDefinition;
  readonly deployment?: Deployment;
}

/** How many instances of an app count as what, kept up to date one by one: an app may have very many. */
export class Standings {
  readonly #goal: StandingGoal;
  readonly #inTree: AppDefinition | undefined;
  readonly #byId = new Map<string, Standing>();
  readonly #counts = new Map<Standing, number>();

  /** @param inTree the app as the tree has it. */
  constructor(goal: StandingGoal, inTree: AppDefinition | undefined) {
    this.#goal = goal;
    this.#inTree = inTree;
  }

  isFor({ app, deployment }: StandingGoal, inTree: AppDefinition | undefined): boolean {
    const { app: known, deployment: at } = this.#goal;
    return known === app && at?.id === deployment?.id && this.#inTree === inTree;
  }

  of(id: string): Standing | undefined {
    return this.#byId.get(id);
  }

  /** How many count as one of these. */
  count(...standings: readonly Standing[]): number {
    return standings.reduce((sum, each) => sum + (this.#counts.get(each) ?? 0), 0);
  }

  /** @param standing undefined where the instance is gone. */
  set(id: string, standing: Standing | undefined): void {
    const before = this.#byId.get(id);
    if (before !== undefined) this.#counts.set(before, this.count(before) - 1);
    if (standing === undefined) this.#byId.delete(id);
    else {
      this.#byId.set(id, standing);
      this.#counts.set(standing, this.count(standing) + 1);
    }
  }
}

export const ACTIVE: readonly Standing[] = [
  'freshReady',
  'freshUseless',
  'freshUnknown',
  'oldReady',
  'oldUseless',
  'oldUnknown',
];
