import { perBucket, UNLIMITED } from '../../src/bridge/api-limits.ts';
import type { ApiLimits } from '../../src/bridge/api-limits.ts';
import type { EcsAnswer, EcsCall } from '../../src/bridge/ecs-call.ts';
import type { Effect } from '../../src/bridge/effect.ts';
import { sessionId } from '../../src/bridge/input.ts';
import type { Input } from '../../src/bridge/input.ts';
import { checkState } from '../../src/bridge/invariants.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import { lastSegment } from '../../src/ecs/arn.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { TaskId } from '../../src/mesos/ids.ts';
import type { Ids } from '../../src/ports/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { createSeededIds } from '../support/seeded-ids.ts';
import { ThrottlingEcs } from '../support/throttling-ecs.ts';
import { DEFINITIONS } from './definitions.ts';
import { Disasters } from './disasters.ts';
import { describeCall, describeEvent, describeNote, describeSubject } from './describe.ts';
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

/** So tight that even a few tasks meet them; what ECS allows in every third seed. */
const TIGHT_LIMITS: ApiLimits = {
  clusterResourceModify: { burst: 5, perSecond: 2 },
  clusterResourceRead: { burst: 10, perSecond: 5 },
  taskDefinitionRead: { burst: 5, perSecond: 2 },
  clusterRead: { burst: 5, perSecond: 2 },
};

/** More than ECS allows, as when others use the account; what the bridge believes in half of those seeds. */
const TOO_MUCH: ApiLimits = perBucket((bucket) => {
  const { burst, perSecond } = TIGHT_LIMITS[bucket];
  return { burst: 4 * burst, perSecond: 4 * perSecond };
});

function apiBudgetOf(seed: number): ApiLimits {
  if (seed % 3 !== 0) return UNLIMITED;
  return seed % 2 === 0 ? TIGHT_LIMITS : TOO_MUCH;
}

/** A broken rule, and when it was. */
export interface FoundViolation extends Violation {
  readonly atMs: number;
}

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly FoundViolation[];
  readonly history: History;
  /** Operation and fault of each call that went wrong, in the order they were made. */
  readonly faults: readonly string[];
  readonly launched: number;
}

/** Heart and embedded ECS on virtual time, with a random framework and random faults; all from one seed. */
class Simulation {
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #world = new World();
  readonly #history: History;
  readonly #ecs: EngineEcs;
  readonly #api: EngineEcs | ThrottlingEcs<EngineEcs>;
  readonly #oracle: Oracle;
  readonly #state: BridgeState;
  readonly #ids: Ids;
  readonly #framework: RandomFramework;
  readonly #disasters: Disasters;
  readonly #faults: string[] = [];
  readonly #violations: FoundViolation[] = [];
  #faulty = 0.15;
  #checkedAtMs = 0;

  constructor(seed: number, owner: string) {
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
    this.#api = seed % 3 === 0 ? new ThrottlingEcs(this.#ecs, TIGHT_LIMITS) : this.#ecs;
    for (const definition of DEFINITIONS)
      this.#ecs.request('RegisterTaskDefinition', definition, this.#world.nowMs);
    const count = this.#chance.between(2, 5);
    this.#ecs.admin({ type: 'AddContainerInstances', count, vcpus: 2, memoryMiB: 1_024 }, this.#world.nowMs);
    this.#oracle = new Oracle(this.#ecs, OWNER, (violation) => {
      this.#broken(violation);
    });
    this.#state = createState(
      bridgeConfig({
        owner,
        apiBudget: apiBudgetOf(seed),
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
    const alive = this.#framework.alive.filter((id) => !this.#isOutOfReach(id));
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

  /** On a machine that never came back. While too many are gone at once, the framework is not even told that. */
  #isOutOfReach(id: TaskId): boolean {
    if (this.#framework.stateOf(id) === 'TASK_UNREACHABLE') return true;
    const agent = this.#framework.agentOf(id);
    const { instances } = this.#ecs.view();
    const isGone = instances.some(
      ({ known }) => lastSegment(known.containerInstanceArn) === agent && !known.agentConnected,
    );
    return isGone && this.#state.lossAlarm;
  }

  #broken(violation: Violation): void {
    this.#violations.push({ ...violation, atMs: this.#world.nowMs });
    const { rule, what, about } = violation;
    this.#history.add(this.#world.nowMs, () => `BROKEN ${rule} ${what} ${about.join()}`);
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
    this.#history.add(this.#world.nowMs, () => `CALL  ${describeCall(call)}`);
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
        this.#history.add(this.#world.nowMs, () => describeNote(effect.note));
        return;
      case 'fatal':
        this.#broken({ rule: 'L4', what: JSON.stringify(effect.cause), about: [] });
        return;
      default:
    }
  }

  #tell(event: Event): void {
    this.#history.add(this.#world.nowMs, () => `EVENT ${describeEvent(event)}`);
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
      this.#faults.push(kind);
      this.#history.add(begunAtMs, () => `FAULT ${kind} ${describeSubject(call)}`);
    }
    let answer: EcsAnswer | undefined;
    if (actsAfterMs !== undefined)
      this.#world.after(actsAfterMs, () => {
        this.#oracle.watchCall(call);
        answer = this.#api.perform(call, this.#world.nowMs);
      });
    this.#world.after(answersAfterMs, () => {
      const outcome = failure === undefined ? answer?.outcome : { ok: false, failure };
      // Call and outcome belong together by construction.
      this.#feed({ type: 'ecs-answer', answer: { call, begunAtMs, outcome } as EcsAnswer });
    });
  }
}

/**
 * Runs one seed to its end.
 * @param owner the owner the bridge goes by. Rules are checked for `OWNER`: with any other, stopping a task is wrong.
 */
export function simulate(seed: number, owner = OWNER): Outcome {
  return new Simulation(seed, owner).run();
}
