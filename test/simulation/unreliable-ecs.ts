import type { EcsAnswer, EcsCall } from '../../src/bridge/ecs-call.ts';
import type { BackEnd } from '../support/bridge-harness.ts';
import { describeSubject } from './describe.ts';
import { fateOf } from './faults.ts';
import type { History } from './history.ts';
import { LaggingReads } from './lagging-reads.ts';
import type { Chance } from './random.ts';
import type { World } from './world.ts';

/** The way to ECS and back: it takes time, and things go wrong on it. */
export class UnreliableEcs {
  /** Operation and fault of each call that went wrong, in the order they were made. */
  readonly faults: string[] = [];
  /** The probability that a call goes wrong. */
  faulty: number;
  readonly reads: LaggingReads;
  readonly #chance: Chance;
  readonly #world: World;
  readonly #history: History;
  readonly #ecs: Pick<BackEnd, 'perform'>;
  readonly #acts: (call: EcsCall) => void;

  /** @param acts told of each call right before ECS acts on it. */
  constructor(
    chance: Chance,
    world: World,
    history: History,
    ecs: Pick<BackEnd, 'perform'>,
    acts: (call: EcsCall) => void,
  ) {
    this.#chance = chance;
    this.#world = world;
    this.#history = history;
    this.#ecs = ecs;
    this.#acts = acts;
    this.reads = new LaggingReads(chance);
    this.faulty = chance.pick([0.05, 0.15, 0.25]) ?? 0.15;
  }

  /** A call of a process that dies meanwhile may reach ECS all the same; its answer never comes. */
  call(call: EcsCall, answered: (answer: EcsAnswer) => void, isAlive: () => boolean): void {
    const begunAtMs = this.#world.nowMs;
    const { actsAfterMs, answersAfterMs, failure } = fateOf(this.#chance, call, this.faulty);
    if (failure !== undefined) {
      const kind = `${call.operation} ${failure.code}${actsAfterMs === undefined ? '' : ' after acting'}`;
      this.faults.push(kind);
      this.#history.add(begunAtMs, () => `FAULT ${kind} ${describeSubject(call)}`);
    }
    let answer: EcsAnswer | undefined;
    if (actsAfterMs !== undefined)
      this.#world.after(actsAfterMs, () => {
        if (!isAlive() && this.#chance.happens(0.5)) return;
        this.#acts(call);
        answer = this.#ecs.perform(call, this.#world.nowMs);
      });
    this.#world.after(answersAfterMs, () => {
      if (!isAlive()) return;
      const outcome = failure === undefined ? answer?.outcome : { ok: false, failure };
      // Call and outcome belong together by construction.
      answered(this.reads.answer({ call, begunAtMs, outcome } as EcsAnswer));
    });
  }
}
