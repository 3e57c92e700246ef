import type { Scheduler, SchedulerDriver } from '../../../driver/scheduler-driver.ts';
import type { FrameworkInfo } from '../../../mesos/framework-info.ts';
import type { FrameworkId } from '../../../mesos/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { StateStore } from '../../../ports/state-store.ts';
import { MarathonUnavailableError } from '../marathon.ts';
import type { Marathon, MarathonListener } from '../marathon.ts';
import type { Answer, Effect } from '../scheduler/effect.ts';
import type { Command, Input } from '../scheduler/input.ts';
import type { Probe } from '../scheduler/probe.ts';
import type { SchedulerRules } from '../scheduler/rules.ts';
import { MarathonState } from '../scheduler/state.ts';
import type { Chance } from '../scheduler/turn.ts';
import { callbacksInto } from './callbacks.ts';
import type { MarathonCounts } from './counts.ts';
import { DECISIONS } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { Effects } from './effects.ts';
import type { Deed } from './effects.ts';
import { frameworkInfo } from './framework.ts';
import type { MarathonFramework } from './framework.ts';
import { InOrder } from './in-order.ts';
import { subjectOf } from './input-subject.ts';
import { MarathonFailedError } from './marathon-failed-error.ts';
import type { Prober } from './prober/prober.ts';
import { Requests } from './requests.ts';

/** A driver that can be waited for. It is to be one with explicit acknowledgements. */
export type ConnectMarathon = (scheduler: Scheduler, framework: FrameworkInfo) => SchedulerDriver;

export interface MarathonRunnerOptions {
  readonly framework: MarathonFramework;
  readonly rules: SchedulerRules;
  readonly chance: Chance;
  readonly prober: Prober;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: Marathon's own. */
  readonly decisions?: Decisions;
}

export interface ConnectOptions {
  /** Default FAIL. */
  readonly whenRemoved?: 'FAIL' | 'BE_NEW';
}

/** As Mesos masters, and bridges, tell a framework that it may not come back. @see Mesos `src/master/master.cpp` */
const REMOVED = /has been removed|was torn down/i;

/**
 * The loop around Marathon's scheduler: takes inputs a turn at a time, stores what a turn has changed, and only then carries
 * out what it has decided, in order. It decides nothing.
 *
 * `begin`, then `connect`; from `begin` on it takes commands.
 */
export class MarathonRunner implements Marathon {
  readonly #options: MarathonRunnerOptions;
  readonly #decisions: Decisions;
  readonly #requests = new Requests();
  readonly #listeners = new Set<MarathonListener>();
  readonly #effects: Effects;
  readonly #order = new InOrder();
  #state = new MarathonState();
  #store: StateStore | undefined;
  #driver: SchedulerDriver | undefined;
  #isRestored = false;
  #phase: 'STARTING' | 'WORKING' | 'STOPPING' | 'ENDED' = 'STARTING';
  /** Why no command is taken, where none is. */
  #whyUnavailable = 'Marathon is starting: what it has stored is being read';
  #inputs: Input[] = [];
  #isTurnDue = false;
  #wakeAtMs: number | undefined;
  #cancelWake: () => void = () => undefined;
  #fails: (error: MarathonFailedError) => void = () => undefined;
  /** Rejects when it cannot go on. Never resolves. */
  readonly failed: Promise<never>;

  constructor(options: MarathonRunnerOptions) {
    const { decisions = DECISIONS, logger } = options;
    this.#options = options;
    this.#decisions = decisions;
    this.#effects = new Effects({
      requests: this.#requests,
      listeners: this.#listeners,
      logger,
      look: (probe) => void this.#look(probe),
    });
    this.failed = new Promise((_, reject) => {
      this.#fails = reject;
    });
    // Whoever does not wait for it has not failed to.
    this.failed.catch(() => undefined);
  }

  /** @throws MarathonUnavailableError until what is stored has been read: what it knows then is not what there is. */
  get state(): MarathonState {
    if (!this.#isRestored) throw new MarathonUnavailableError(this.#whyUnavailable);
    return this.#state;
  }

  get counts(): MarathonCounts {
    return this.#effects.counts;
  }

  /**
   * Begins with what the store has.
   * @param store absent: nothing is kept.
   * @throws MarathonFailedError STORE; nothing has been written then.
   */
  async begin(store?: StateStore): Promise<void> {
    try {
      const records = (await store?.load()) ?? [];
      this.#state = this.#decisions.restore(records);
    } catch (error) {
      const failure = new MarathonFailedError(
        'STORE',
        `What Marathon has stored cannot be read: ${textOf(error)}`,
        error,
      );
      this.#fail(failure);
      throw failure;
    }
    this.#store = store;
    this.#isRestored = true;
    if (this.#phase !== 'STARTING') return;
    this.#phase = 'WORKING';
    // What is restored may have to become what it is to be.
    this.#schedule();
  }

  /**
   * Registers with a master.
   * @param whenRemoved what to do where it does not take the framework's id any more, and so has killed its tasks: FAIL, or
   * go on as a new framework. One that is removed later, while it is registered, fails in any case.
   */
  connect(connect: ConnectMarathon, { whenRemoved = 'FAIL' }: ConnectOptions = {}): void {
    if (this.#phase !== 'WORKING') return;
    const id = this.#state.connection.frameworkId;
    const mayBeNew = whenRemoved === 'BE_NEW' && id !== undefined;
    let isTaken = false;
    const take = (input: Input): void => {
      isTaken ||= input.type === 'registered';
      this.#hear(input);
    };
    this.#start(connect, id, take, (message) => {
      if (mayBeNew && !isTaken && REMOVED.test(message)) this.#beNew(connect, id);
      else this.#refused(message);
    });
  }

  execute(command: Command): Promise<Answer> {
    if (this.#phase !== 'WORKING') return Promise.reject(new MarathonUnavailableError(this.#whyUnavailable));
    return this.#requests.ask((request) => {
      this.#take({ type: 'command', request, command });
    });
  }

  listen(listener: MarathonListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Ends it: what is being stored is still stored, answered and carried out. Tasks run on, and the next start with the same
   * store goes on with them. The store is left open.
   */
  async stop(): Promise<void> {
    if (this.#phase !== 'ENDED') {
      this.#phase = 'STOPPING';
      this.#whyUnavailable = 'Marathon is being stopped';
      this.#quieten();
      await this.#order.idle();
      this.#end('Marathon has been stopped');
      this.#driver?.stop(true);
    }
    await this.#driver?.join();
  }

  #start(
    connect: ConnectMarathon,
    id: FrameworkId | undefined,
    take: (input: Input) => void,
    refused: (message: string) => void,
  ): void {
    const driver = connect(callbacksInto(take, refused), frameworkInfo(this.#options.framework, id));
    this.#driver = driver;
    this.#effects.use(driver);
    driver.start();
  }

  /** The master knows nothing of what was launched before: reconciliation tells so, and it is launched anew. */
  #beNew(connect: ConnectMarathon, frameworkId: FrameworkId): void {
    if (this.#phase !== 'WORKING') return;
    this.#options.logger.warn(
      'the master has removed the framework, with its tasks; Marathon registers as a new one',
      {
        event: 'marathon.removed',
        frameworkId,
      },
    );
    this.#start(connect, undefined, this.#hear.bind(this), this.#refused.bind(this));
  }

  #hear(input: Input): void {
    if (input.type === 'offers') this.#effects.count('offersIncoming', input.offers.length);
    this.#take(input);
  }

  #take(input: Input): void {
    if (this.#phase !== 'WORKING') return;
    this.#inputs.push(input);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    this.#options.clock.soon(() => {
      this.#isTurnDue = false;
      if (this.#phase === 'WORKING') this.#turn();
    });
  }

  #turn(): void {
    const { clock, rules, chance } = this.#options;
    const out: Effect[] = [];
    const turn = { state: this.#state, nowMs: clock.now(), rules, chance, out };
    const inputs = this.#inputs;
    this.#inputs = [];
    let deciding: Input | undefined;
    try {
      for (const input of inputs) {
        deciding = input;
        this.#decisions.step(turn, input);
      }
      deciding = undefined;
      this.#decisions.endTurn(turn);
    } catch (error) {
      this.#bug(error, deciding === undefined ? { input: 'end of turn' } : subjectOf(deciding));
      return;
    }
    this.#release(out);
    this.#wake();
  }

  /** Nothing that a turn has decided happens before what it has changed is stored. */
  #release(out: readonly Effect[]): void {
    const changes = out.flatMap((effect) => (effect.type === 'persist' ? [effect.change] : []));
    const deeds = out.filter((effect) => effect.type !== 'persist');
    const store = this.#store;
    const stored = store === undefined || changes.length === 0 ? undefined : this.#write(store, changes);
    this.#order.add(() => {
      this.#carryOut(deeds);
    }, stored);
  }

  async #write(store: StateStore, changes: Parameters<StateStore['write']>[0]): Promise<void> {
    try {
      await store.write(changes);
    } catch (error) {
      this.#fail(new MarathonFailedError('STORE', `Marathon's store has failed: ${textOf(error)}`, error));
    }
  }

  #carryOut(deeds: readonly Deed[]): void {
    let doing: Deed | undefined;
    try {
      for (const deed of deeds) {
        doing = deed;
        // One of them may have ended everything.
        if (this.#phase === 'ENDED') return;
        this.#effects.carryOut(deed);
      }
    } catch (error) {
      this.#bug(error, { effect: doing?.type });
    }
  }

  /** Once for the earliest of what waits for a time. */
  #wake(): void {
    const nextAtMs = this.#state.deadlines.next();
    if (nextAtMs === this.#wakeAtMs || this.#phase !== 'WORKING') return;
    this.#cancelWake();
    this.#wakeAtMs = nextAtMs;
    if (nextAtMs === undefined) return;
    this.#cancelWake = this.#options.clock.at(nextAtMs, () => {
      this.#wakeAtMs = undefined;
      this.#take({ type: 'tick' });
    });
  }

  async #look(probe: Probe): Promise<void> {
    const { taskId, purpose, index } = probe;
    try {
      const result = await this.#options.prober.probe(probe);
      this.#take({ type: 'probed', taskId, purpose, index, result });
    } catch (error) {
      this.#bug(error, { taskId, effect: 'probe' });
    }
  }

  #refused(message: string): void {
    const failure = REMOVED.test(message) ? 'REMOVED' : 'REFUSED';
    this.#fail(new MarathonFailedError(failure, `The master does not take Marathon any more: ${message}`));
  }

  /** A throw is a bug, and the state is not to be trusted: nothing more is done with it. */
  #bug(error: unknown, fields: Readonly<Record<string, unknown>>): void {
    const message = 'Marathon has a bug and stops; tasks run on, and a restart goes on from what is stored';
    this.#options.logger.error(message, { event: 'marathon.bug', ...fields, err: error });
    this.#fail(new MarathonFailedError('BUG', `Marathon has failed: ${textOf(error)}. This is a bug`, error));
  }

  #fail(error: MarathonFailedError): void {
    if (this.#phase === 'ENDED') return;
    this.#quieten();
    this.#end(error.message);
    this.#driver?.abort();
    this.#fails(error);
  }

  /** Nothing new is taken in. */
  #quieten(): void {
    this.#inputs = [];
    this.#cancelWake();
    this.#options.prober.close();
  }

  /** Nothing more is done. */
  #end(why: string): void {
    this.#phase = 'ENDED';
    this.#whyUnavailable = why;
    this.#order.drop();
    this.#requests.refuse(why);
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
