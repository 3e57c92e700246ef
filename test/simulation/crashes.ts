import type { Effect } from '../../src/bridge/effect.ts';
import type { Chance } from './random.ts';

/** How likely it is to die in a turn that starts or stops a task or tells something that matters, and in any other. */
const TELLING = 0.006;
const OTHER = 0.0004;

/** In a turn that ends a framework, which is rare. */
const ENDING = 0.2;

/** So that there is time for something else. */
const MOST = 6;

function isTelling(effect: Effect): boolean {
  if (effect.type === 'ecs-call') return /^(Start|Run|Stop)Task$/.test(effect.call.operation);
  return effect.type === 'send-event' && effect.event.type === 'UPDATE';
}

function endsFramework(effect: Effect): boolean {
  return effect.type === 'persist' && effect.changes.some(({ key }) => key.startsWith('completed/'));
}

function likelihoodOf(effects: readonly Effect[]): number {
  if (effects.some(endsFramework)) return ENDING;
  return effects.some(isTelling) ? TELLING : OTHER;
}

/** Decides when the process of the bridge dies. In every fourth seed it never does. */
export class Crashes {
  readonly #chance: Chance;
  #left: number;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#left = chance.happens(0.25) ? 0 : chance.between(1, MOST);
  }

  /** From now on the process lives. */
  end(): void {
    this.#left = 0;
  }

  /**
   * Before which effect of a turn the process dies: 0 is before the write, their number is after the last. Undefined when
   * it lives.
   */
  pointIn(effects: readonly Effect[]): number | undefined {
    if (this.#left === 0) return undefined;
    if (!this.#chance.happens(likelihoodOf(effects))) return undefined;
    this.#left -= 1;
    return this.#chance.between(0, effects.length);
  }

  /** How long the process is down. */
  downMs(): number {
    return this.#chance.happens(0.85) ? this.#chance.between(1, 3_000) : this.#chance.between(5_000, 30_000);
  }
}
