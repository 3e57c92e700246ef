import type { FrameworkId } from '../mesos/ids.ts';
import type { Quantities } from '../mesos/quantities.ts';
import { isEnoughForAll } from './offer-filters.ts';
import { weightOf } from './roles.ts';
import { dominantShare } from './scalars.ts';
import { shareOf, shareOfRole } from './shares.ts';
import type { BridgeState, Framework } from './state.ts';

/** A role of a framework that may be offered something. */
export interface Candidate {
  readonly framework: Framework;
  readonly role: string;
}

/** Where something stands in a line: the smallest share first, among equals whoever was served longest ago. */
interface Place {
  readonly share: number;
  /** The number of the offer it was served last; 0 for never. */
  readonly served: number;
  readonly name: string;
}

interface Standing<Item> {
  readonly place: Place;
  readonly item: Item;
}

function isBefore(a: Place, b: Place): boolean {
  if (a.share !== b.share) return a.share < b.share;
  return a.served === b.served ? a.name < b.name : a.served < b.served;
}

/** Things in the order of their places. Moving one looks at log n others. */
class Line<Item> {
  readonly #standing: Standing<Item>[] = [];

  add(item: Item, place: Place): void {
    this.#standing.splice(this.#indexOf(place), 0, { place, item });
  }

  /** @param from its place until now. */
  move(item: Item, from: Place, to: Place): void {
    this.#standing.splice(this.#indexOf(from), 1);
    this.add(item, to);
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const { item } of this.#standing) yield item;
  }

  /** Where the place is, or would be. */
  #indexOf(place: Place): number {
    let from = 0;
    let to = this.#standing.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const there = this.#standing[middle];
      if (there !== undefined && isBefore(there.place, place)) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** A role with its frameworks in order. */
interface RoleLine {
  readonly role: string;
  place: Place;
  readonly places: Map<FrameworkId, Place>;
  readonly line: Line<Framework>;
}

function wishes(state: BridgeState): Map<string, Framework[]> {
  const byRole = new Map<string, Framework[]>();
  for (const framework of state.frameworks.values()) {
    if (framework.sessionId === undefined) continue;
    for (const role of framework.roles) {
      if (framework.suppressed.has(role)) continue;
      const others = byRole.get(role);
      if (others === undefined) byRole.set(role, [framework]);
      else others.push(framework);
    }
  }
  return byRole;
}

/**
 * The order in which those that want offers are served: dominant-resource-fair by role, weighted, then by framework
 * within the role. It is made for one turn, in which shares change only by what is given out.
 * @see Mesos `src/master/allocator/mesos/sorter/drf/sorter.cpp`; there equals are ordered by how often they were served
 */
export class FairOrder {
  readonly #state: BridgeState;
  readonly #roles = new Map<string, RoleLine>();
  readonly #line = new Line<RoleLine>();
  /** Whether somebody says for itself what is worth an offer. */
  #hasOwnMinima = false;

  constructor(state: BridgeState) {
    this.#state = state;
    for (const [role, frameworks] of wishes(state)) {
      const ofRole: RoleLine = {
        role,
        place: this.#placeOfRole(role, frameworks),
        places: new Map(),
        line: new Line(),
      };
      for (const framework of frameworks) {
        const place = this.#placeOf({ framework, role });
        if (framework.info.offerFilters !== undefined) this.#hasOwnMinima = true;
        ofRole.places.set(framework.id, place);
        ofRole.line.add(framework, place);
      }
      this.#roles.set(role, ofRole);
      this.#line.add(ofRole, ofRole.place);
    }
  }

  /** Whether resources may be worth an offer to anybody; asked for every agent, most of which are full. */
  mayBeEnough(quantities: Quantities): boolean {
    return this.#hasOwnMinima || isEnoughForAll(quantities);
  }

  /** Whoever is to be served next first. The order must not change while it is walked through. */
  *candidates(): Generator<Candidate> {
    for (const { role, line } of this.#line) for (const framework of line) yield { framework, role };
  }

  /** Puts a candidate, and its role, where they belong after it was given something. */
  served({ framework, role }: Candidate): void {
    const ofRole = this.#roles.get(role);
    const from = ofRole?.places.get(framework.id);
    if (ofRole === undefined || from === undefined) return;
    const to = this.#placeOf({ framework, role });
    ofRole.line.move(framework, from, to);
    ofRole.places.set(framework.id, to);
    const place = this.#placeOfRole(role, [framework]);
    this.#line.move(ofRole, ofRole.place, place);
    ofRole.place = place;
  }

  #placeOf({ framework, role }: Candidate): Place {
    const share = shareOf(this.#state, { frameworkId: framework.id, role });
    return {
      share: dominantShare(share, this.#state.sharing.capacity),
      served: this.#state.sharing.servedAt.get(framework.id)?.get(role) ?? 0,
      name: framework.id,
    };
  }

  /** @param frameworks of which one was served last of all in the role. */
  #placeOfRole(role: string, frameworks: readonly Framework[]): Place {
    const { config, sharing } = this.#state;
    const served = frameworks.map(({ id }) => sharing.servedAt.get(id)?.get(role) ?? 0);
    return {
      share: dominantShare(shareOfRole(this.#state, role), sharing.capacity) / weightOf(config, role),
      served: Math.max(0, ...served),
      name: role,
    };
  }
}

/** Remembers that a candidate was served with an offer of this number. */
export function rememberServed(state: BridgeState, { framework, role }: Candidate, number: number): void {
  const byRole = state.sharing.servedAt.get(framework.id) ?? new Map<string, number>();
  state.sharing.servedAt.set(framework.id, byRole.set(role, number));
}

/** Forgets when a framework was served; for these roles only, if any are named. */
export function forgetServed(state: BridgeState, id: FrameworkId, roles?: ReadonlySet<string>): void {
  if (roles === undefined) state.sharing.servedAt.delete(id);
  else for (const role of roles) state.sharing.servedAt.get(id)?.delete(role);
}
