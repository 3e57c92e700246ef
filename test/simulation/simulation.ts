import type { EcsAnswer, EcsCall } from '../../src/bridge/ecs-call.ts';
import type { Effect } from '../../src/bridge/effect.ts';
import { sessionId } from '../../src/bridge/input.ts';
import type { Input } from '../../src/bridge/input.ts';
import { checkState } from '../../src/bridge/invariants.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { Ids } from '../../src/ports/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { createSeededIds } from '../support/seeded-ids.ts';
import { DEFINITIONS } from './definitions.ts';
import { Disasters } from './disasters.ts';
import { fateOf } from './faults.ts';
import { History } from './history.ts';
import { markOf, Oracle } from './oracle.ts';
import type { Violation } from './oracle.ts';
import { Chance } from './random.ts';
import { RandomFramework } from './random-framework.ts';
import { World } from './world.ts';

const OWNER = 'simulation';
const SESSION = sessionId('session');

/** How long faults go on, and how long everything has to come to rest after them. */
const TROUBLE_MS = 90_000;
const CALM_MS = 120_000;

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly history: History;
  /** How often each way of going wrong was taken. */
  readonly faults: ReadonlyMap<string, number>;
  readonly launched: number;
}

/** Heart and embedded ECS on virtual time, with a random framework and random faults; all from one seed. */
class Simulation {
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #world = new World();
  readonly #history: History;
  readonly #ecs: EngineEcs;
  readonly #oracle: Oracle;
  readonly #state: BridgeState;
  readonly #ids: Ids;
  readonly #framework: RandomFramework;
  readonly #disasters: Disasters;
  readonly #faults = new Map<string, number>();
  readonly #violations: Violation[] = [];
  #faulty = 0.15;
  #checkedAtMs = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#chance = new Chance(seed);
    this.#history = new History(this.#world.nowMs);
    this.#ids = createSeededIds(seed);
    this.#ecs = new EngineEcs(seed, {
      pendingMs: [10, 2_000],
      stopMs: this.#chance.between(0, 300),
      assumptions: {
        releaseOn: this.#chance.pick(['desired-stopped', 'stopped']) ?? 'stopped',
        essentialExitShows:
          this.#chance.pick(['before-task-stopped', 'with-task-stopped']) ?? 'with-task-stopped',
        forcedDeregistrationStopCode: this.#chance.pick(['UserInitiated', 'none']) ?? 'none',
        agentStartsTasks: this.#chance.pick(['when-they-fit', 'at-once']) ?? 'at-once',
      },
    });
    for (const definition of DEFINITIONS)
      this.#ecs.request('RegisterTaskDefinition', definition, this.#world.nowMs);
    const count = this.#chance.between(2, 5);
    this.#ecs.admin({ type: 'AddContainerInstances', count, vcpus: 2, memoryMiB: 1_024 }, this.#world.nowMs);
    this.#oracle = new Oracle(this.#ecs, OWNER, (violation) => {
      this.#broken(violation);
    });
    this.#state = createState(
      bridgeConfig({
        owner: OWNER,
        mismatch: this.#chance.pick(['warn', 'strict', 'override']) ?? 'warn',
        timing: {
          startPatienceMs: 60_000,
          lookupWindowMs: 8_000,
          settleMs: 500,
          agentLossMs: 20_000,
          reconnectStableMs: 1_000,
        },
      }),
      this.#ids.uuid(),
    );
    this.#framework = new RandomFramework(this.#chance, this.#world, (call) => {
      this.#hear(call);
    });
    this.#disasters = new Disasters(this.#chance, this.#world, this.#ecs, this.#history);
  }

  run(): Outcome {
    this.#feed({ type: 'start' });
    this.#framework.start();
    this.#planActions();
    const endMs = this.#world.nowMs + TROUBLE_MS;
    this.#runUntil(endMs);
    this.#faulty = 0;
    this.#disasters.mend();
    this.#framework.calmDown();
    this.#runUntil(endMs + CALM_MS);
    this.#framework.reconcileAll();
    this.#runUntil(endMs + CALM_MS + 5_000);
    this.#checkRest();
    return {
      seed: this.#seed,
      violations: this.#violations,
      history: this.#history,
      faults: this.#faults,
      launched: this.#framework.launched,
    };
  }

  #runUntil(untilMs: number): void {
    this.#world.runUntil(untilMs, () => {
      this.#wakeEcs();
      if (this.#world.nowMs - this.#checkedAtMs < 250) return;
      this.#checkedAtMs = this.#world.nowMs;
      this.#oracle.checkLedger();
    });
  }

  #planActions(): void {
    const untilMs = this.#world.nowMs + TROUBLE_MS;
    const plan = (everyMs: number, action: () => void): void => {
      this.#world.after(this.#chance.between(1, 2 * everyMs), () => {
        if (this.#world.nowMs >= untilMs) return;
        action();
        plan(everyMs, action);
      });
    };
    plan(1_500, () => {
      this.#framework.act();
    });
    plan(4_000, () => {
      this.#disasters.strike();
    });
  }

  /** What must be so once faults have ended and time has passed. */
  #checkRest(): void {
    const broken = (rule: string, what: string, about: readonly string[]): void => {
      this.#broken({ rule, what, about });
    };
    // Of tasks on a machine that never came back, no more can be said than that.
    const alive = this.#framework.alive.filter((id) => this.#framework.stateOf(id) !== 'TASK_UNREACHABLE');
    for (const id of alive) {
      const state = this.#framework.stateOf(id);
      if (state === undefined || state === 'TASK_STAGING' || state === 'TASK_STARTING')
        broken('L1', `${id} is still ${state ?? 'unanswered'}`, [id]);
      if (this.#framework.wasKilled(id)) broken('L2', `${id} was killed and lives`, [id]);
    }
    for (const task of this.#ecs.view().tasks) {
      const { taskArn, desiredStatus } = task.known;
      const isOurs = desiredStatus === 'RUNNING' && markOf(task)?.owner === OWNER;
      if (isOurs && !this.#state.tasksByArn.has(taskArn))
        broken('L5', `${taskArn} runs and nobody knows`, [taskArn]);
    }
  }

  #broken(violation: Violation): void {
    this.#violations.push(violation);
    const { rule, what, about } = violation;
    this.#history.add(this.#world.nowMs, `BROKEN ${rule} ${what} ${about.join()}`);
  }

  #wakeEcs(): void {
    const { wakeAtMs } = this.#ecs;
    if (wakeAtMs === Number.POSITIVE_INFINITY || wakeAtMs === this.#plannedWakeMs) return;
    this.#plannedWakeMs = wakeAtMs;
    this.#world.at(wakeAtMs, () => {
      if (this.#plannedWakeMs === wakeAtMs) this.#plannedWakeMs = Number.POSITIVE_INFINITY;
      this.#ecs.tick(this.#world.nowMs);
    });
  }
  #plannedWakeMs = Number.POSITIVE_INFINITY;

  #hear(call: Call): void {
    this.#history.add(this.#world.nowMs, `CALL  ${describeCall(call)}`);
    this.#world.after(this.#chance.between(0, 3), () => {
      if (call.type === 'ACCEPT') for (const id of call.accept.offerIds) this.#oracle.offerUsed(id);
      if (call.type === 'DECLINE') for (const id of call.decline.offerIds) this.#oracle.offerUsed(id);
      this.#feed({ type: 'call', sessionId: SESSION, call });
    });
  }

  #feed(input: Input): void {
    const out: Effect[] = [];
    const turn = { state: this.#state, now: this.#world.nowMs, ids: this.#ids, out };
    step(turn, input);
    endTurn(turn);
    for (const problem of checkState(this.#state)) this.#broken({ rule: 'STATE', what: problem, about: [] });
    for (const effect of out) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'send-event':
        this.#tell(effect.event);
        return;
      case 'ecs-call':
        this.#callEcs(effect.call);
        return;
      case 'wake':
        this.#world.at(effect.atMs, () => {
          this.#feed({ type: 'tick' });
        });
        return;
      case 'note':
        this.#history.add(
          this.#world.nowMs,
          `NOTE  ${effect.note.event} ${JSON.stringify(effect.note.fields)}`,
        );
        return;
      case 'fatal':
        this.#broken({ rule: 'L4', what: effect.failure.message, about: [] });
        return;
      default:
    }
  }

  #tell(event: Event): void {
    this.#history.add(this.#world.nowMs, `EVENT ${describeEvent(event)}`);
    this.#oracle.watchEvent(event);
    this.#world.after(this.#chance.between(0, 3), () => {
      this.#framework.receive(event);
    });
  }

  #callEcs(call: EcsCall): void {
    const begunAtMs = this.#world.nowMs;
    const fate = fateOf(this.#chance, call, this.#faulty);
    const { actsAfterMs, answersAfterMs, failure } = fate;
    if (failure !== undefined) {
      const kind = `${call.operation} ${failure.code}${actsAfterMs === undefined ? '' : ' after acting'}`;
      this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
      this.#history.add(begunAtMs, `FAULT ${kind} ${describeSubject(call)}`);
    }
    let answer: EcsAnswer | undefined;
    if (actsAfterMs !== undefined)
      this.#world.after(actsAfterMs, () => {
        this.#oracle.watchCall(call);
        answer = this.#ecs.perform(call, this.#world.nowMs);
      });
    this.#world.after(answersAfterMs, () => {
      const outcome = failure === undefined ? answer?.outcome : { ok: false, failure };
      // Call and outcome belong together by construction.
      this.#feed({ type: 'ecs-answer', answer: { call, begunAtMs, outcome } as EcsAnswer });
    });
  }
}

function describeSubject(call: EcsCall): string {
  if (call.operation === 'StartTask') return call.launchId;
  return call.operation === 'StopTask' ? call.taskArn : '';
}

function describeCall(call: Call): string {
  switch (call.type) {
    case 'ACCEPT': {
      const tasks = call.accept.operations.flatMap((operation) =>
        operation.type === 'LAUNCH' ? operation.launch.taskInfos : [],
      );
      const named = tasks.map(({ taskId, command }) => `${taskId}=${command?.value ?? ''}`);
      return `ACCEPT ${call.accept.offerIds.join()} ${named.join(' ')}`;
    }
    case 'KILL':
      return `KILL ${call.kill.taskId}`;
    case 'ACKNOWLEDGE':
      return `ACKNOWLEDGE ${call.acknowledge.taskId}`;
    default:
      return call.type;
  }
}

function describeEvent(event: Event): string {
  switch (event.type) {
    case 'OFFERS':
      return `OFFERS ${event.offers.offers.map(({ id, agentId }) => `${id} of ${agentId}`).join(', ')}`;
    case 'RESCIND':
      return `RESCIND ${event.rescind.offerId}`;
    case 'UPDATE': {
      const { taskId, state, reason, message, uuid } = event.update.status;
      return `UPDATE ${taskId} ${state} ${reason ?? ''} ${uuid === undefined ? '' : 'to be acknowledged'} ${message ?? ''}`;
    }
    default:
      return event.type;
  }
}

/** Runs one seed to its end. */
export function simulate(seed: number): Outcome {
  return new Simulation(seed).run();
}

/** A violation with the part of the history that is about it. */
export function formatViolation({ seed, history }: Outcome, { rule, what, about }: Violation): string {
  return [`seed ${seed}: ${rule} ${what}`, ...history.about(about)].join('\n');
}
