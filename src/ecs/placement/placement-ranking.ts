import type { Candidate, GroupHost, PlacedOn, RemainingSize } from './candidate.ts';
import type { BinpackResource, PlacementStrategy } from './placement-strategy.ts';
import { SpreadCounts } from './spread-counts.ts';
import type { SpreadCount } from './spread-counts.ts';

/** By what one strategy prefers an instance: the lower the better. */
type Measure = SpreadCount | BinpackResource;

interface Ranked {
  readonly id: string;
  readonly measures: readonly Measure[];
  remaining: RemainingSize;
}

function score({ remaining }: Ranked, measure: Measure): number {
  if (measure === 'cpu') return remaining.cpuUnits;
  if (measure === 'memory') return remaining.memoryMiB;
  return measure.tasks;
}

/** Below 0 when `a` is preferred, 0 when no strategy sees a difference. */
function compare(a: Ranked, b: Ranked): number {
  for (let i = 0; i < a.measures.length; i += 1) {
    const [ofA, ofB] = [a.measures[i], b.measures[i]];
    const difference = ofA === undefined || ofB === undefined ? 0 : score(a, ofA) - score(b, ofB);
    if (difference !== 0) return difference;
  }
  return 0;
}

type DecisiveStrategy = Exclude<PlacementStrategy, { readonly type: 'random' }>;

/** Strategies up to the first `random`, which leaves nothing for others to decide. */
function decisive(strategies: readonly PlacementStrategy[]): readonly DecisiveStrategy[] {
  const found: DecisiveStrategy[] = [];
  for (const strategy of strategies) {
    if (strategy.type === 'random') break;
    found.push(strategy);
  }
  return found;
}

/**
 * The candidates for tasks of one group, and which of them the strategies prefer. What strategies look at is found
 * once; a task that is placed changes what concerns its own instance only, so that `best` compares a few numbers of
 * each candidate.
 */
export class PlacementRanking {
  readonly #ranked: Ranked[];

  /** @param hosts every instance that has tasks of the group, candidate or not. */
  constructor(
    strategies: readonly PlacementStrategy[],
    candidates: Iterable<Candidate>,
    hosts: readonly GroupHost[],
  ) {
    const measuresOf = decisive(strategies).map((strategy): ((instance: PlacedOn) => Measure) => {
      if (strategy.type === 'binpack') return () => strategy.resource;
      const counts = new SpreadCounts(strategy.field, hosts);
      return (instance) => counts.of(instance, 'own');
    });
    this.#ranked = [];
    for (const candidate of candidates) {
      const measures: Measure[] = [];
      for (const measureOf of measuresOf) measures.push(measureOf(candidate));
      this.#ranked.push({ id: candidate.id, measures, remaining: candidate.remaining });
    }
  }

  /** The id of one of those that the strategies prefer, by chance; undefined when no candidate is left. */
  best(random: () => number): string | undefined {
    return this.#choose(random, compare);
  }

  /**
   * Where a task is missed least: of `spread` the value with the most tasks, of `binpack` the instance that has the
   * most left when the task is gone.
   * @see "Strategies", task placement, Amazon ECS Developer Guide
   */
  worst(random: () => number): string | undefined {
    return this.#choose(random, (a, b) => compare(b, a));
  }

  /** A task was placed there. @param remaining what is left of it; undefined when it takes no other. */
  placed(id: string, remaining: RemainingSize | undefined): void {
    this.#change(id, 1, remaining);
  }

  /** A task of it was stopped. @param remaining what is left of it then; undefined when it has no other. */
  stopped(id: string, remaining: RemainingSize | undefined): void {
    this.#change(id, -1, remaining);
  }

  #choose(random: () => number, compareTwo: (a: Ranked, b: Ranked) => number): string | undefined {
    let preferred: Ranked[] = [];
    for (const ranked of this.#ranked) {
      const [first] = preferred;
      const difference = first === undefined ? -1 : compareTwo(ranked, first);
      if (difference < 0) preferred = [ranked];
      else if (difference === 0) preferred.push(ranked);
    }
    return preferred[Math.floor(random() * preferred.length)]?.id;
  }

  #change(id: string, tasks: 1 | -1, remaining: RemainingSize | undefined): void {
    const index = this.#ranked.findIndex((ranked) => ranked.id === id);
    const ranked = this.#ranked[index];
    if (ranked === undefined) return;
    for (const measure of ranked.measures) if (typeof measure === 'object') measure.tasks += tasks;
    if (remaining === undefined) this.#ranked.splice(index, 1);
    else ranked.remaining = remaining;
  }
}
