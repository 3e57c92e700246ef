import type { BridgeConfig } from '../../src/bridge/config.ts';
import type { Change } from '../../src/bridge/change.ts';
import type { EcsAnswer, EcsCall, EcsOperation } from '../../src/bridge/ecs-call.ts';
import type { Effect, Note, Refusal } from '../../src/bridge/effect.ts';
import { sessionId } from '../../src/bridge/input.ts';
import type { Caller, EventReceipt, Input, SessionId } from '../../src/bridge/input.ts';
import { checkState } from '../../src/bridge/invariants.ts';
import type { Measure } from '../../src/bridge/measure.ts';
import type { RecordChange } from '../../src/bridge/record-keys.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import type { EcsErrorCode, EcsFailure } from '../../src/ecs/failure.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { MasterWatcher } from '../../src/driver/master.ts';
import { bridgeView } from '../../src/driver/view/bridge-view.ts';
import { Watchers } from '../../src/driver/watchers.ts';
import { decodeValue, encodeValue } from '../../src/store/codec.ts';
import { bridgeConfig } from './bridge-config.ts';
import type { FaultOptions } from './bridge-faults.ts';
import { Faults, HeldCall } from './bridge-faults.ts';
import { ScriptedHosts } from './scripted-hosts.ts';
import { createSeededIds } from './seeded-ids.ts';

/** 2023-11-14T22:13:20Z. */
export const START_MS = 1_700_000_000_000;

/** The epoch of a bridge under test: the first part of the ids it makes. A bridge that was restarted has another. */
const epochOf = (life: number): string => (life === 1 ? 'epoch' : `epoch${life}`);

/** ECS as the harness needs it: it acts and answers at once, and may do something by itself later. */
export interface BackEnd {
  /** When something happens by itself next. */
  readonly wakeAtMs: number;
  perform(call: EcsCall, nowMs: number): EcsAnswer;
  tick(nowMs: number): void;
}

/** Who hears what the bridge says to one session. */
export interface SessionEar {
  heard(event: Event): void;
  refused(call: Call, refusal: Refusal): void;
  closed(): void;
}

interface Appointment {
  readonly atMs: number;
  readonly action: () => void;
}

/**
 * The heart on a time that only moves when told to. ECS answers each call at once, in a turn of its own, unless a
 * test holds back, delays or fails the answer. After every turn the state must be sound.
 */
export class BridgeHarness<Ecs extends BackEnd> {
  readonly ecs: Ecs;
  readonly state: BridgeState;
  /** Every call made to ECS, in order. */
  readonly calls: EcsCall[] = [];
  readonly notes: Note[] = [];
  readonly measures: Measure[] = [];
  readonly changes: Change[] = [];
  /** What callers were answered, in order. */
  readonly answers: { readonly caller: Caller; readonly refusal?: Refusal }[] = [];
  /** Asked only where the configuration says so. */
  readonly hosts = new ScriptedHosts();
  /** Receipts of the events that were taken, in order. */
  readonly acknowledged: EventReceipt[] = [];
  /** What operators were answered, in order. */
  readonly commandAnswers: Extract<Effect, { readonly type: 'answer-command' }>[] = [];
  /** What would survive a restart, as a state store keeps it. */
  readonly saved = new Map<string, string>();
  nowMs = START_MS;
  /** Why the bridge could not start. */
  fatal: EcsFailure | undefined;
  isReady = false;
  isClosed = false;
  readonly #watchers = new Watchers();
  readonly #life: number;
  readonly #ids;
  readonly #faults = new Faults();
  readonly #ears = new Map<SessionId, SessionEar>();
  #inputs: Input[] = [];
  #appointments: Appointment[] = [];
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #settling = false;

  /** @param life how often the bridge has been started, this time included. */
  constructor(ecs: Ecs, config: BridgeConfig = bridgeConfig(), life = 1) {
    this.ecs = ecs;
    this.#life = life;
    this.#ids = createSeededIds(life);
    this.state = createState(config, epochOf(life));
  }

  /** A new bridge in front of the same ECS; not started yet. It remembers nothing, unless it is said that it does. */
  reborn({ remembers = false }: { readonly remembers?: boolean } = {}): BridgeHarness<Ecs> {
    const next = new BridgeHarness(this.ecs, this.state.config, this.#life + 1);
    next.nowMs = this.nowMs;
    if (remembers) for (const [key, text] of this.saved) next.saved.set(key, text);
    return next;
  }

  start(): this {
    const records = [...this.saved].map(([key, text]) => ({ key, value: decodeValue(text) }));
    this.feed({ type: 'start', records });
    return this;
  }

  openSession(ear: SessionEar): SessionId {
    const id = sessionId(`session-${this.#ears.size + 1}`);
    this.#ears.set(id, ear);
    return id;
  }

  /** One turn with these inputs, and all that follows at once. */
  feed(...inputs: readonly Input[]): void {
    if (this.#settling) this.#inputs.push(...inputs);
    else this.#settle(inputs);
  }

  /** Lets time pass, with everything that happens in it. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let atMs = this.#nextMs(); atMs <= untilMs; atMs = this.#nextMs()) {
      this.nowMs = Math.max(this.nowMs, atMs);
      if (this.ecs.wakeAtMs <= this.nowMs) this.ecs.tick(this.nowMs);
      else if (this.#wakeAtMs <= this.nowMs) {
        this.#wakeAtMs = Number.POSITIVE_INFINITY;
        this.feed({ type: 'tick' });
      } else this.#keepAppointment();
    }
    this.nowMs = untilMs;
  }

  /** When the heart has asked to be woken. */
  get wakeAtMs(): number {
    return this.#wakeAtMs;
  }

  /** Keeps the answer of the next call of an operation until the test lets go of it. */
  hold(operation: EcsOperation, options: Pick<FaultOptions, 'acts'> = {}): HeldCall {
    const held = new HeldCall(options.acts ?? true, (answer) => {
      this.feed({ type: 'ecs-answer', answer });
    });
    this.#faults.add({ operation, times: 1, what: { type: 'HOLD', held } });
    return held;
  }

  /** Lets the next calls of an operation fail; ECS acts on them nevertheless if `acts`. */
  fail(operation: EcsOperation, code: EcsErrorCode, options: FaultOptions = {}): void {
    const { times = 1, acts = false, message = `${operation} fails with ${code}` } = options;
    const failure = { code, operation, message };
    this.#faults.add({ operation, times, what: { type: 'FAIL', acts, failure } });
  }

  /** Lets the answer of the next call of an operation arrive later. */
  delay(operation: EcsOperation, delayMs: number): void {
    this.#faults.add({ operation, times: 1, what: { type: 'DELAY', delayMs } });
  }

  /** Ends all faults of an operation that have not been used up. */
  repair(operation: EcsOperation): void {
    this.#faults.clear(operation);
  }

  callsOf<Operation extends EcsOperation>(operation: Operation): readonly EcsCall<Operation>[] {
    // The operation tells which calls these are, which `filter` cannot carry through the union.
    return this.calls.filter((call) => call.operation === operation) as unknown as EcsCall<Operation>[];
  }

  notesOf(event: string): readonly Note[] {
    return this.notes.filter((note) => note.event === event);
  }

  #nextMs(): number {
    const [first] = this.#appointments;
    return Math.min(this.ecs.wakeAtMs, this.#wakeAtMs, first?.atMs ?? Number.POSITIVE_INFINITY);
  }

  #settle(inputs: readonly Input[]): void {
    this.#settling = true;
    try {
      this.#turn(inputs);
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift())
        this.#turn([next]);
    } finally {
      this.#settling = false;
    }
  }

  #turn(inputs: readonly Input[]): void {
    const out: Effect[] = [];
    const turn = { state: this.state, now: this.nowMs, ids: this.#ids, out };
    for (const input of inputs) step(turn, input);
    endTurn(turn);
    const problems = checkState(this.state);
    if (problems.length > 0)
      throw new Error(`unsound after ${JSON.stringify(inputs)}: ${problems.join('; ')}`);
    for (const effect of out) this.#perform(effect);
  }

  /** Tells somebody of what changes from now on, as the runner does. @returns what ends that. */
  watch(watcher: MasterWatcher): () => void {
    return this.#watchers.add(watcher, bridgeView(this.state, this.nowMs));
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'send-event':
        this.#ears.get(effect.sessionId)?.heard(effect.event);
        return;
      case 'answer-call':
        this.#answer(effect);
        return;
      case 'answer-command':
        this.commandAnswers.push(effect);
        return;
      case 'close-session':
        this.#ears.get(effect.sessionId)?.closed();
        return;
      case 'ecs-call':
        this.#callEcs(effect.call);
        return;
      case 'resolve-hosts':
        this.#resolveHosts(effect.ec2InstanceIds);
        return;
      case 'acknowledge-event':
        this.acknowledged.push(effect.receipt);
        return;
      case 'wake':
        this.#wakeAtMs = effect.atMs;
        return;
      case 'note':
        this.notes.push(effect.note);
        return;
      case 'changed':
        this.changes.push(effect.change);
        this.#watchers.tell(this.state, effect.change, this.nowMs);
        return;
      case 'measure':
        this.measures.push(effect.measure);
        return;
      case 'persist':
        this.#save(effect.changes);
        return;
      case 'ready':
        this.isReady = true;
        return;
      case 'fatal':
        this.fatal = effect.cause.type === 'ECS' ? effect.cause.failure : undefined;
        return;
      case 'closed':
        this.isClosed = true;
    }
  }

  #answer({ caller, call, refusal }: Extract<Effect, { readonly type: 'answer-call' }>): void {
    this.answers.push(refusal === undefined ? { caller } : { caller, refusal });
    if (caller.sessionId !== undefined && refusal !== undefined)
      this.#ears.get(caller.sessionId)?.refused(call, refusal);
  }

  #save(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      if (change.type === 'delete') this.saved.delete(change.key);
      else this.saved.set(change.key, encodeValue(change.value));
    }
  }

  #callEcs(call: EcsCall): void {
    this.calls.push(call);
    const begunAtMs = this.nowMs;
    const act = (): EcsAnswer => ({ ...this.ecs.perform(call, this.nowMs), begunAtMs });
    const what = this.#faults.take(call.operation);
    switch (what?.type) {
      case undefined:
        this.#inputs.push({ type: 'ecs-answer', answer: act() });
        return;
      case 'HOLD':
        what.held.caught(call, begunAtMs, act);
        return;
      case 'DELAY': {
        const answer = act();
        this.#plan(this.nowMs + what.delayMs, () => {
          this.feed({ type: 'ecs-answer', answer });
        });
        return;
      }
      case 'FAIL': {
        if (what.acts) act();
        const outcome = { ok: false, failure: what.failure };
        // Call and outcome are of the same operation, which the union cannot tell.
        this.#inputs.push({ type: 'ecs-answer', answer: { call, begunAtMs, outcome } as EcsAnswer });
      }
    }
  }

  #resolveHosts(ec2InstanceIds: readonly string[]): void {
    const input = { type: 'hosts-answer', answer: this.hosts.answer(ec2InstanceIds) } as const;
    if (this.hosts.delayMs === 0) this.#inputs.push(input);
    else
      this.#plan(this.nowMs + this.hosts.delayMs, () => {
        this.feed(input);
      });
  }

  #plan(atMs: number, action: () => void): void {
    this.#appointments = [...this.#appointments, { atMs, action }].sort((a, b) => a.atMs - b.atMs);
  }

  #keepAppointment(): void {
    this.#appointments.shift()?.action();
  }
}
