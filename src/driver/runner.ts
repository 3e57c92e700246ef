import type { Effect, Note } from '../bridge/effect.ts';
import { sessionId } from '../bridge/input.ts';
import type { Caller, Input } from '../bridge/input.ts';
import type { OperatorCommand } from '../bridge/operator-command.ts';
import type { Measure } from '../bridge/measure.ts';
import type { RecordChange } from '../bridge/record-keys.ts';
import { whyUnusable } from '../bridge/restore.ts';
import { unsettledTasks } from '../bridge/shutdown.ts';
import { createState } from '../bridge/state.ts';
import type { BridgeState } from '../bridge/state.ts';
import { endTurn, step } from '../bridge/step.ts';
import type { Turn } from '../bridge/turn.ts';
import type { StateStore, StoredRecord } from '../ports/state-store.ts';
import { NO_TRACING } from '../ports/tracing.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { Call } from '../mesos/call.ts';
import { CallSpans, TurnSpans } from './call-spans.ts';
import { Callers } from './callers.ts';
import { EcsCalls } from './ecs-calls.ts';
import { EventIntake } from './event-intake.ts';
import type { SessionListener } from './framework-session.ts';
import type { Access, CallAnswer, Master, MasterSession, MasterWatcher } from './master.ts';
import type { MasterView } from './master-view.ts';
import type { FailureCause, RunnerOptions } from './runner-options.ts';
import { traceEvent } from './trace-event.ts';
import { traceKeys } from './trace-keys.ts';
import { traceSweep } from './trace-sweep.ts';
import { bridgeView } from './view/bridge-view.ts';
import { Watchers } from './watchers.ts';

/** Inputs one turn takes at most, so that effects never wait long behind a flood. */
const INPUTS_PER_TURN = 256;

/** How long a shutdown waits for launches and kills under way. */
const SHUTDOWN_MS = 30_000;

/**
 * The loop around the heart: takes inputs a turn at a time, and carries out what the heart wants done, in order. It
 * decides nothing.
 */
export class BridgeRunner implements Master {
  readonly #options: RunnerOptions;
  readonly #state: BridgeState;
  readonly #callers = new Callers();
  readonly #watchers = new Watchers();
  readonly #tracing: Tracing;
  readonly #spans: CallSpans;
  readonly #ecs: EcsCalls;
  #inputs: Input[] = [];
  #scheduled = false;
  readonly #events = new EventIntake();
  /** While the records of a turn are being written, no other turn begins. */
  #writing = false;
  #stopped = false;
  #cancelWake: () => void = () => undefined;
  #closed: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#state = createState(options.config, options.ids.uuid());
    const { gateway, hosts, clock, metrics, tracing = NO_TRACING } = options;
    this.#tracing = tracing;
    this.#spans = new CallSpans(tracing);
    this.#ecs = new EcsCalls({ gateway, hosts, clock, metrics, tracing, state: this.#state });
  }

  /** Begins with what the store has, and to read ECS. */
  start(): void {
    const { store } = this.#options;
    if (store === undefined) this.#take({ type: 'start' });
    else void this.#startFrom(store);
  }

  async #startFrom(store: StateStore): Promise<void> {
    const { clock, metrics } = this.#options;
    const begunAtMs = clock.now();
    let records: readonly StoredRecord[];
    try {
      records = await store.load();
    } catch (error) {
      metrics?.storeFailed('load');
      await this.#giveUp({ type: 'STORE', error });
      return;
    }
    metrics?.storeLoaded(records.length, this.#secondsSince(begunAtMs));
    const why = whyUnusable(records, this.#options.config.owner);
    if (why === undefined) this.#take({ type: 'start', records });
    else await this.#giveUp({ type: 'STORE_UNUSABLE', why });
  }

  /** What waits to be decided on; not to be changed. */
  get waiting(): readonly Input[] {
    return this.#inputs;
  }

  /** For pages, tables and tests; not to be changed. */
  get state(): BridgeState {
    return this.#state;
  }

  /** Opens a session for one framework. It does not end the runner when it closes. */
  openSession(listener: SessionListener, { trace, ...access }: Access = {}): MasterSession {
    const id = sessionId(this.#options.ids.uuid());
    const caller = { ...access, sessionId: id };
    if (!this.#callers.open(id, listener))
      this.#options.clock.soon(() => {
        listener.closed();
      });
    return {
      id,
      send: (call) => {
        // Its first call is what the request is about that has opened it; others come long after.
        this.#takeCall(caller, call, call.type === 'SUBSCRIBE' ? trace : undefined);
      },
      close: () => {
        if (this.#callers.forget(id)) this.#take({ type: 'session-closed', sessionId: id });
        return Promise.resolve();
      },
    };
  }

  call(
    call: Call,
    { streamId, trace, ...access }: Access & { readonly streamId?: string },
  ): Promise<CallAnswer> {
    const named = streamId === undefined ? {} : { sessionId: sessionId(streamId) };
    return this.#callers.await((requestId) => {
      this.#takeCall({ ...access, ...named, requestId }, call, trace);
    });
  }

  command(command: OperatorCommand, { principal }: Access = {}): Promise<CallAnswer> {
    const who = principal === undefined ? {} : { principal };
    return this.#callers.await((requestId) => {
      this.#take({ type: 'operator', command, requestId, ...who });
    });
  }

  get isReady(): boolean {
    return this.#state.phase === 'READY';
  }

  view(): MasterView {
    return bridgeView(this.#state, this.#options.clock.now());
  }

  watch(watcher: MasterWatcher): () => void {
    return this.#watchers.add(watcher, this.#writing ? undefined : this.view());
  }

  /**
   * Ends the runner: no more launches, and after this nothing is done any more. Waits until ECS has answered what is
   * under way and has taken all kills, but not for ever; what is left is logged.
   */
  shutdown(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#stopped) return;
    const { clock } = this.#options;
    await new Promise<void>((resolve) => {
      const cancel = clock.at(clock.now() + SHUTDOWN_MS, resolve);
      this.#closed = () => {
        cancel();
        resolve();
      };
      this.#take({ type: 'shutdown' });
    });
    this.#stop();
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelWake();
    this.#inputs = [];
    this.#spans.drop();
    this.#callers.refuse();
    const left = unsettledTasks(this.#state).map(({ taskId }) => taskId);
    if (left.length > 0)
      this.#options.logger.warn('stopped before ECS had answered everything', { tasks: left });
  }

  #takeCall(caller: Caller, call: Call, trace: string | undefined): void {
    const input = { type: 'call', caller, call } as const;
    if (!this.#stopped) this.#spans.begin(input, trace);
    this.#take(input);
  }

  #take(input: Input): void {
    if (this.#stopped) return;
    this.#inputs.push(input);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.clock.soon(() => {
      this.#scheduled = false;
      if (!this.#stopped && !this.#writing) this.#turn();
    });
  }

  #turn(): void {
    const { clock, ids, metrics } = this.#options;
    const out: Effect[] = [];
    const turn = { state: this.#state, now: clock.now(), ids, out };
    const inputs = this.#inputs.splice(0, INPUTS_PER_TURN);
    const spans = new TurnSpans(this.#tracing);
    try {
      for (const input of inputs) this.#step(turn, input, spans);
      this.#endTurn(turn);
    } catch (error) {
      this.#crashed(error);
      return;
    }
    metrics?.turnEnded(inputs.length, this.#secondsSince(turn.now));
    const [first] = out;
    const { store } = this.#options;
    if (first?.type !== 'persist') this.#release(out, spans);
    else if (store === undefined) this.#release(out.slice(1), spans);
    else void this.#write(store, first.changes, out.slice(1), spans);
  }

  #step(turn: Turn, input: Input, spans: TurnSpans): void {
    const { clock, metrics } = this.#options;
    const begunAtMs = clock.now();
    const call = this.#spans.take(input);
    if (call === undefined) step(turn, input);
    else
      spans.step(call, (trace) => {
        step(trace === undefined ? turn : { ...turn, trace }, input);
      });
    metrics?.stepped(input.type, this.#secondsSince(begunAtMs));
  }

  #endTurn(turn: Turn): void {
    const { clock, metrics } = this.#options;
    const begunAtMs = clock.now();
    if (endTurn(turn)) metrics?.offersAllocated(this.#secondsSince(begunAtMs));
  }

  /** Carries out what a turn has decided, now that it is remembered. */
  #release(effects: readonly Effect[], spans: TurnSpans): void {
    for (const effect of effects) this.#perform(effect);
    this.#watchers.settled(() => this.view());
    spans.end();
    if (this.#inputs.length > 0) this.#schedule();
  }

  /** What a turn has changed is safe before anybody outside hears of it. */
  async #write(
    store: StateStore,
    changes: readonly RecordChange[],
    effects: readonly Effect[],
    spans: TurnSpans,
  ): Promise<void> {
    this.#writing = true;
    const { clock, metrics } = this.#options;
    const begunAtMs = clock.now();
    const span = spans.write(changes.length);
    try {
      await store.write(changes);
    } catch (error) {
      span?.end('the store has failed');
      spans.end('the store has failed');
      metrics?.storeFailed('write');
      metrics?.effectEnded('persist', 'failed');
      await this.#giveUp({ type: 'STORE', error });
      return;
    }
    metrics?.storeWritten(changes.length, this.#secondsSince(begunAtMs));
    metrics?.effectEnded('persist', 'ok');
    span?.end();
    this.#writing = false;
    if (this.#stopped) spans.end('the bridge has ended');
    else this.#release(effects, spans);
  }

  /** The clock may have been set back meanwhile. */
  #secondsSince(atMs: number): number {
    return Math.max(0, this.#options.clock.now() - atMs) / 1000;
  }

  async #giveUp(cause: FailureCause): Promise<void> {
    this.#fail(await this.#options.explain(cause));
  }

  #perform(effect: Effect): void {
    // Of calls it is known only later how they end, and what is for metrics alone is nothing to count.
    const { type } = effect;
    const isCall = type === 'ecs-call' || type === 'resolve-hosts';
    if (!isCall && type !== 'measure') this.#options.metrics?.effectEnded(type, 'ok');
    this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'send-event':
        traceEvent(this.#tracing, effect, () => {
          this.#callers.tell(effect.sessionId, effect.event);
        });
        return;
      case 'close-session':
        this.#callers.close(effect.sessionId);
        return;
      case 'answer-call':
        this.#callers.answer(effect.caller, effect.call, effect.refusal);
        return;
      case 'answer-command':
        this.#callers.settle(effect.requestId, effect.refusal);
        return;
      case 'ecs-call':
        void this.#callEcs(effect);
        return;
      case 'resolve-hosts':
        void this.#resolveHosts(effect.ec2InstanceIds);
        return;
      case 'acknowledge-event':
        this.#events.acknowledge(effect.receipt);
        return;
      case 'wake':
        this.#wake(effect.atMs);
        return;
      case 'note':
        this.#tell(effect.note);
        return;
      case 'measure':
        this.#measure(effect.measure);
        return;
      case 'changed':
        this.#watchers.tell(this.#state, effect.change, this.#options.clock.now());
        return;
      case 'ready':
        this.#ready();
        return;
      case 'fatal':
        void this.#giveUp(effect.cause);
        return;
      case 'persist':
        // It is the first effect of its turn, and has been carried out.
        return;
      case 'closed':
        this.#closed();
    }
  }

  async #callEcs({ call }: Extract<Effect, { readonly type: 'ecs-call' }>): Promise<void> {
    this.#take({ type: 'ecs-answer', answer: await this.#ecs.make(call) });
  }

  async #resolveHosts(ec2InstanceIds: readonly string[]): Promise<void> {
    this.#take({ type: 'hosts-answer', answer: await this.#ecs.resolveHosts(ec2InstanceIds) });
  }

  #ready(): void {
    this.#tracing.start('recovery', { startedAtMs: this.#state.startedAtMs }).end();
    this.#events.open(this.#options.events, this.#take.bind(this));
    this.#options.onReady?.();
  }

  #wake(atMs: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#options.clock.at(atMs, () => {
      this.#take({ type: 'tick' });
    });
  }

  #tell({ level, event, message, fields: { trace, ...fields } }: Note): void {
    this.#options.metrics?.decided(event, fields);
    this.#options.logger[level](message, { event, ...fields, ...traceKeys(trace) });
  }

  #measure({ name, labels, value }: Measure): void {
    const number = typeof value === 'number' ? value : this.#secondsSince(value.sinceMs);
    this.#options.metrics?.measured(name, labels, number);
    if (name === 'sweep.ended') traceSweep(this.#tracing, labels, number, this.#options.clock.now());
  }

  /** Tells every framework that nothing works any more, and why. */
  #fail(message: string): void {
    this.#stop();
    this.#closed();
    this.#callers.end(message);
    this.#options.onFailed?.(message);
  }

  /** A throw of the heart is a bug, and its state is not to be trusted: nothing more is done with it. */
  #crashed(error: unknown): void {
    this.#options.logger.error('the bridge has a bug and stops', { err: error });
    const message = error instanceof Error ? error.message : String(error);
    this.#fail(
      `The bridge has failed: ${message}. This is a bug; tasks keep running, and a restart finds them again.`,
    );
  }
}
