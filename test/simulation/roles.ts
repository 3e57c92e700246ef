import type { Quota, RoleConfig } from '../../src/bridge/config.ts';
import type {
  AttributeConstraint,
  AttributePredicate,
  OfferConstraints,
} from '../../src/mesos/offer-constraints.ts';
import { Chance } from './random.ts';

/**
 * A chance of its own, so that seeds without these go on as if there were none; with this salt they include all that are
 * kept for what they once showed.
 */
const SALT = 11_000_234;

/** Whether roles of a seed have weights and quota, and frameworks bring constraints: one in five. */
export const hasRoles = (seed: number): boolean => new Chance(seed + SALT).happens(0.2);

/** The roles that frameworks have; see `drawInfo`. */
const ROLES = ['*', 'web', 'batch'];

function drawQuota(chance: Chance): Quota {
  const cpus = chance.pick([undefined, 0.5, 1, 2]);
  const mem = chance.pick([undefined, 256, 700]);
  return { ...(cpus === undefined ? {} : { cpus }), ...(mem === undefined ? {} : { mem }) };
}

/** Weights and quota of roles. */
export function drawRoles(seed: number): Readonly<Record<string, RoleConfig>> {
  if (!hasRoles(seed)) return {};
  const chance = new Chance(seed + SALT + 1);
  return Object.fromEntries(
    ROLES.map((role) => {
      const weight = chance.pick([1, 1, 2, 3]) ?? 1;
      return [role, { weight, ...(chance.happens(0.6) ? { quota: drawQuota(chance) } : {}) }];
    }),
  );
}

const ZONE = 'ecs.availability-zone';

/** The machines are in the zones a, b and c. */
const PREDICATES: readonly AttributePredicate[] = [
  { textEquals: { value: 'us-east-1a' } },
  { textNotEquals: { value: 'us-east-1a' } },
  { textMatches: { regex: '.*[ab]' } },
  { textNotMatches: { regex: '.*b' } },
  { exists: {} },
];

/** What frameworks want of agents, each time they subscribe; mostly some, sometimes none. */
export class ConstraintDraws {
  readonly #chance: Chance;
  readonly #isDrawing: boolean;

  constructor(seed: number) {
    this.#chance = new Chance(seed + SALT + 2);
    this.#isDrawing = hasRoles(seed);
  }

  /** @param roles of the framework. */
  next(roles: readonly string[]): OfferConstraints | undefined {
    if (!this.#isDrawing) return undefined;
    const wanting = roles.filter(() => this.#chance.happens(0.5));
    if (wanting.length === 0) return undefined;
    const groups = () =>
      Array.from({ length: this.#chance.between(1, 2) }, () => ({ attributeConstraints: this.#group() }));
    return { roleConstraints: Object.fromEntries(wanting.map((role) => [role, { groups: groups() }])) };
  }

  #group(): readonly AttributeConstraint[] {
    const attributeName = this.#chance.happens(0.9) ? ZONE : 'missing';
    return Array.from({ length: this.#chance.between(1, 2) }, () => ({
      selector: { attributeName },
      predicate: this.#chance.pick(PREDICATES) ?? { notExists: {} },
    }));
  }
}
