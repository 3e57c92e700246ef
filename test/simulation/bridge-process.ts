import type { BridgeConfig } from '../../src/bridge/config.ts';
import type { EcsAnswer, EcsCall } from '../../src/bridge/ecs-call.ts';
import type { Effect, FatalCause, Note } from '../../src/bridge/effect.ts';
import type { EventReceipt, HostsAnswer, Input, SessionId } from '../../src/bridge/input.ts';
import { checkState } from '../../src/bridge/invariants.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { Ids } from '../../src/ports/ids.ts';
import type { Crashes } from './crashes.ts';
import type { Heart } from './heart.ts';
import type { Chance } from './random.ts';
import type { SimulatedStore } from './store.ts';
import type { World } from './world.ts';

/** What a life of the bridge is made of, and what is around it. */
export interface Surroundings {
  readonly chance: Chance;
  readonly world: World;
  readonly store: SimulatedStore;
  readonly crashes: Crashes;
  readonly heart: Heart;
  readonly ids: Ids;
  readonly config: BridgeConfig;
  /** These inputs have been taken, and what follows from them is remembered; now it is carried out. */
  readonly taken: (inputs: readonly Input[]) => void;
  readonly tell: (sessionId: SessionId, event: Event) => void;
  readonly hangUp: (sessionId: SessionId) => void;
  /** @param isAlive whether the process that makes the call still lives. */
  readonly callEcs: (call: EcsCall, answered: (answer: EcsAnswer) => void, isAlive: () => boolean) => void;
  readonly resolveHosts: (ec2InstanceIds: readonly string[], answered: (answer: HostsAnswer) => void) => void;
  readonly acknowledge: (receipt: EventReceipt) => void;
  readonly noted: (note: Note) => void;
  /** The state is unsound, or the heart threw. */
  readonly unsound: (problem: string) => void;
  readonly failed: (cause: FatalCause) => void;
  readonly died: () => void;
}

/**
 * One life of the bridge: turns as the runner makes them. The batch of a turn is written first, then its effects
 * follow one by one; meanwhile inputs wait. It may die before the write, after it, and after each effect.
 */
export class BridgeProcess {
  readonly state: BridgeState;
  readonly #around: Surroundings;
  #inputs: Input[] = [];
  #busy = false;
  #alive = true;
  #wakeAtMs = Number.POSITIVE_INFINITY;

  constructor(around: Surroundings) {
    this.#around = around;
    this.state = createState(around.config, around.ids.uuid());
  }

  start(): void {
    this.take({ type: 'start', records: this.#around.store.load() });
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  take(input: Input): void {
    if (!this.#alive) return;
    this.#inputs.push(input);
    this.#turns();
  }

  die(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#inputs = [];
    this.#around.died();
  }

  /** Makes turns until no input waits, or one is being written. A dead process has no inputs. */
  #turns(): void {
    while (!this.#busy && this.#inputs.length > 0) this.#turn();
  }

  #turn(): void {
    const { heart, world, ids, crashes, unsound } = this.#around;
    const inputs = this.#inputs;
    this.#inputs = [];
    this.#busy = true;
    const out: Effect[] = [];
    const turn = { state: this.state, now: world.nowMs, ids, out };
    try {
      for (const input of inputs) heart.step(turn, input);
      heart.endTurn(turn);
    } catch (error) {
      unsound(error instanceof Error ? `the heart threw: ${error.message}` : String(error));
      this.die();
      return;
    }
    for (const problem of checkState(this.state)) unsound(problem);
    const effects = heart.effects(out);
    this.#carryOut(effects, crashes.pointIn(effects), inputs);
  }

  #carryOut(effects: readonly Effect[], dieAt: number | undefined, inputs: readonly Input[]): void {
    const { store, world, chance, taken } = this.#around;
    if (dieAt === 0) {
      this.die();
      return;
    }
    const [first] = effects;
    if (first?.type !== 'persist') {
      taken(inputs);
      this.#release(effects, 0, dieAt);
      return;
    }
    const release = (): void => {
      if (!this.#alive) return;
      store.write(first.changes);
      taken(inputs);
      this.#release(effects, 1, dieAt);
      this.#turns();
    };
    if (chance.happens(0.8)) release();
    else world.after(chance.between(1, 5), release);
  }

  #release(effects: readonly Effect[], from: number, dieAt: number | undefined): void {
    for (let i = from; i < effects.length && this.#alive; i += 1) {
      const effect = effects[i];
      if (i === dieAt) break;
      if (effect !== undefined) this.#perform(effect);
    }
    this.#busy = false;
    if (dieAt !== undefined) this.die();
  }

  #perform(effect: Effect): void {
    const { acknowledge, tell, hangUp, noted, failed, callEcs, resolveHosts, store } = this.#around;
    switch (effect.type) {
      case 'persist':
        store.write(effect.changes);
        return;
      case 'send-event':
        tell(effect.sessionId, effect.event);
        return;
      case 'close-session':
        hangUp(effect.sessionId);
        return;
      case 'ecs-call':
        callEcs(
          effect.call,
          (answer) => {
            this.take({ type: 'ecs-answer', answer });
          },
          () => this.#alive,
        );
        return;
      case 'resolve-hosts':
        resolveHosts(effect.ec2InstanceIds, (answer) => {
          this.take({ type: 'hosts-answer', answer });
        });
        return;
      case 'acknowledge-event':
        acknowledge(effect.receipt);
        return;
      case 'wake':
        this.#wake(effect.atMs);
        return;
      case 'note':
        noted(effect.note);
        return;
      case 'fatal':
        failed(effect.cause);
        return;
      default:
    }
  }

  #wake(atMs: number): void {
    this.#wakeAtMs = atMs;
    this.#around.world.at(atMs, () => {
      if (this.#wakeAtMs !== atMs) return;
      this.#wakeAtMs = Number.POSITIVE_INFINITY;
      this.take({ type: 'tick' });
    });
  }
}
