import { ECS_API_LIMITS, shareOf } from '../../src/bridge/api-limits.ts';
import type { EcsCall, EcsOperation } from '../../src/bridge/ecs-call.ts';
import type { Effect } from '../../src/bridge/effect.ts';
import { sessionId } from '../../src/bridge/input.ts';
import type { Input } from '../../src/bridge/input.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import { taskId } from '../../src/mesos/ids.ts';
import type { FrameworkId } from '../../src/mesos/ids.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { World } from '../simulation/world.ts';
import { bridgeConfig } from './bridge-config.ts';
import { ScriptedEcs } from './bridge-scripted-ecs.ts';
import { WEB } from './bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from './builders.ts';
import { createSeededIds } from './seeded-ids.ts';
import { ThrottlingEcs } from './throttling-ecs.ts';

const SESSION = sessionId('storm');
const TASKS_PER_INSTANCE = 100;

/** A call as ECS meets it. */
interface MetCall {
  readonly atMs: number;
  readonly call: EcsCall;
}

export interface StormOptions {
  readonly launches: number;
  /** How long a call takes there, and how long back. Drawn for each call; so calls overtake each other. */
  readonly latencyMs: () => number;
  /** Whether launches may share calls; by default not. */
  readonly shares?: boolean;
}

/**
 * One framework that launches very many equal tasks at once, on an ECS with an account's usual limits all of which the
 * bridge may use. Virtual time, and nothing is checked on the way, so that ten thousand take seconds.
 */
export class LaunchStorm {
  readonly ecs = new ThrottlingEcs(new ScriptedEcs());
  readonly world = new World();
  readonly calls: MetCall[] = [];
  readonly statuses: { readonly atMs: number; readonly status: TaskStatus }[] = [];
  readonly state: BridgeState;
  readonly #options: StormOptions;
  readonly #ids = createSeededIds(1);
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #frameworkId: FrameworkId | undefined;
  #launched = 0;

  constructor(options: StormOptions) {
    this.#options = options;
    const shareLaunches = options.shares === true ? ['*'] : [];
    const config = { apiBudget: shareOf(ECS_API_LIMITS, 1), maxLaunchesInFlight: 24, shareLaunches };
    this.state = createState(bridgeConfig(config), this.#ids.uuid());
    const registered = { cpuUnits: 256 * TASKS_PER_INSTANCE, memoryMiB: 128 * TASKS_PER_INSTANCE };
    const count = Math.ceil(options.launches / TASKS_PER_INSTANCE);
    for (let n = 1; n <= count; n += 1)
      this.ecs.inner.add(containerInstance({ id: `agent-${n}`, registered }));
    this.ecs.inner.register(WEB);
  }

  start(): this {
    this.#feed({ type: 'start' });
    const subscribe = { frameworkInfo: frameworkInfo() };
    this.#feed({ type: 'call', caller: { sessionId: SESSION }, call: { type: 'SUBSCRIBE', subscribe } });
    return this;
  }

  advance(ms: number): void {
    this.world.runUntil(this.world.nowMs + ms, () => undefined);
  }

  kill(id: string): void {
    const frameworkId = this.#id();
    this.#say({ type: 'KILL', frameworkId, kill: { taskId: taskId(id) } });
  }

  callsOf(operation: EcsOperation): readonly MetCall[] {
    return this.calls.filter(({ call }) => call.operation === operation);
  }

  #id(): FrameworkId {
    if (this.#frameworkId === undefined) throw new Error('the framework is not subscribed');
    return this.#frameworkId;
  }

  #say(call: Call): void {
    this.#feed({ type: 'call', caller: { sessionId: SESSION }, call });
  }

  #feed(input: Input): void {
    const out: Effect[] = [];
    const turn = { state: this.state, now: this.world.nowMs, ids: this.#ids, out };
    step(turn, input);
    endTurn(turn);
    for (const effect of out) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    if (effect.type === 'ecs-call') this.#callEcs(effect.call);
    else if (effect.type === 'wake') this.#wake(effect.atMs);
    else if (effect.type === 'send-event')
      this.world.after(0, () => {
        this.#hear(effect.event);
      });
  }

  #wake(atMs: number): void {
    this.#wakeAtMs = atMs;
    this.world.at(atMs, () => {
      if (this.#wakeAtMs === atMs) this.#feed({ type: 'tick' });
    });
  }

  #callEcs(call: EcsCall): void {
    const begunAtMs = this.world.nowMs;
    this.world.after(this.#options.latencyMs(), () => {
      this.calls.push({ atMs: this.world.nowMs, call });
      const answer = { ...this.ecs.perform(call, this.world.nowMs), begunAtMs };
      this.world.after(this.#options.latencyMs(), () => {
        this.#feed({ type: 'ecs-answer', answer });
      });
    });
  }

  #hear(event: Event): void {
    if (event.type === 'SUBSCRIBED') this.#frameworkId = event.subscribed.frameworkId;
    if (event.type === 'OFFERS') for (const { id, agentId } of event.offers.offers) this.#accept(id, agentId);
    if (event.type !== 'UPDATE') return;
    const { status } = event.update;
    this.statuses.push({ atMs: this.world.nowMs, status });
    const { uuid, agentId, taskId: id } = status;
    if (uuid === undefined || agentId === undefined) return;
    const acknowledge = { agentId, taskId: id, uuid };
    this.#say({ type: 'ACKNOWLEDGE', frameworkId: this.#id(), acknowledge });
  }

  #accept(id: Event<'OFFERS'>['offers']['offers'][number]['id'], on: string): void {
    const count = Math.min(TASKS_PER_INSTANCE, this.#options.launches - this.#launched);
    const taskInfos = Array.from({ length: count }, (_, i) =>
      taskInfo({ id: `t${this.#launched + i + 1}`, on }),
    );
    this.#launched += count;
    const operations = [{ type: 'LAUNCH', launch: { taskInfos } }] as const;
    const filters = { refuseSeconds: 3_600 };
    const frameworkId = this.#id();
    this.#say({ type: 'ACCEPT', frameworkId, accept: { offerIds: [id], operations, filters } });
  }
}
