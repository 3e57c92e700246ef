import { EventEmitter, once } from 'node:events';

import { createSystemClock } from '../src/assembly/system-clock.ts';
import { createSystemIds } from '../src/assembly/system-ids.ts';
import { createWinstonLogger } from '../src/assembly/winston-logger.ts';
import type { Timing } from '../src/bridge/config.ts';
import type { BridgeState } from '../src/bridge/state.ts';
import type { FrameworkSession } from '../src/driver/framework-session.ts';
import { BridgeRunner } from '../src/driver/runner.ts';
import type { Call } from '../src/mesos/call.ts';
import type { Event } from '../src/mesos/event.ts';
import { frameworkId, taskId } from '../src/mesos/ids.ts';
import type { Offer } from '../src/mesos/offer.ts';
import { scalarResource } from '../src/mesos/resource.ts';
import type { TaskInfo } from '../src/mesos/task-info.ts';
import type { TaskStatus } from '../src/mesos/task-status.ts';
import type { Metrics } from '../src/ports/metrics.ts';
import type { StateStore } from '../src/ports/state-store.ts';
import { bridgeConfig } from '../test/support/bridge-config.ts';
import { TASK_CPU_UNITS, TASK_MEMORY_MIB, TASKS_PER_INSTANCE } from './fleet-ecs.ts';
import type { FleetEcs } from './fleet-ecs.ts';
import { NO_HOSTS } from '../test/support/no-hosts.ts';

const FRAMEWORK = frameworkId('bench');

interface FleetBridgeOptions {
  readonly ecs: FleetEcs;
  /** How many tasks its framework launches in all. */
  readonly tasks: number;
  /** Absent: nothing is kept. */
  readonly store?: StateStore;
  readonly timing?: Partial<Timing>;
  readonly metrics?: Metrics;
}

/** A bridge over a fleet, and its one framework: that fills the fleet and acknowledges every update. */
export class FleetBridge {
  /** Resolves at the first offers. */
  readonly offered: Promise<unknown>;
  /** Resolves when all tasks have been reported RUNNING. */
  readonly allRun: Promise<unknown>;
  readonly #runner: BridgeRunner;
  readonly #session: FrameworkSession;
  readonly #moments = new EventEmitter();
  readonly #tasks: number;
  #launched = 0;
  #running = 0;

  constructor({ ecs, tasks, timing = {}, ...ports }: FleetBridgeOptions) {
    this.#tasks = tasks;
    this.offered = once(this.#moments, 'offered');
    this.allRun = once(this.#moments, 'all-run');
    this.#runner = new BridgeRunner({
      ...ports,
      config: bridgeConfig({ maxLaunchesInFlight: 1_000, timing }),
      gateway: ecs,
      hosts: NO_HOSTS,
      clock: createSystemClock(),
      ids: createSystemIds(),
      logger: createWinstonLogger({ level: 'error', form: 'json' }),
      explain: ({ type }) => Promise.resolve(type),
    });
    this.#session = this.#runner.openSession({
      received: (event) => {
        this.#hear(event);
      },
      refused: (call, { message }) => {
        throw new Error(`${call.type} was refused: ${message}`);
      },
      closed: () => undefined,
    });
  }

  get state(): BridgeState {
    return this.#runner.state;
  }

  start(): void {
    const frameworkInfo = { user: 'root', name: 'bench', id: FRAMEWORK, failoverTimeout: 3_600 };
    this.#runner.start();
    this.#session.send({ type: 'SUBSCRIBE', frameworkId: FRAMEWORK, subscribe: { frameworkInfo } });
  }

  /** Ends the bridge; its tasks run on. */
  shutdown(): Promise<void> {
    return this.#runner.shutdown();
  }

  #hear(event: Event): void {
    switch (event.type) {
      case 'OFFERS':
        this.#moments.emit('offered');
        for (const offer of event.offers.offers) this.#use(offer);
        return;
      case 'UPDATE':
        this.#learn(event.update.status);
        return;
      case 'ERROR':
        throw new Error(event.error.message);
      default:
    }
  }

  #use({ id, agentId }: Offer): void {
    const count = Math.min(TASKS_PER_INSTANCE, this.#tasks - this.#launched);
    if (count === 0) return;
    const taskInfos = Array.from({ length: count }, (): TaskInfo => {
      this.#launched += 1;
      const name = `task-${this.#launched}`;
      return {
        name,
        taskId: taskId(name),
        agentId,
        resources: [scalarResource('cpus', TASK_CPU_UNITS / 1024), scalarResource('mem', TASK_MEMORY_MIB)],
        command: { value: 'web:1', environment: [{ name: 'STAGE', value: 'production' }] },
        labels: [{ key: 'team', value: 'bench' }],
      };
    });
    const operations = [{ type: 'LAUNCH', launch: { taskInfos } }] as const;
    this.#call({ type: 'ACCEPT', accept: { offerIds: [id], operations, filters: { refuseSeconds: 3_600 } } });
  }

  #learn({ state, agentId, taskId: id, uuid }: TaskStatus): void {
    if (uuid !== undefined && agentId !== undefined)
      this.#call({ type: 'ACKNOWLEDGE', acknowledge: { agentId, taskId: id, uuid } });
    if (state !== 'TASK_RUNNING') return;
    this.#running += 1;
    if (this.#running === this.#tasks) this.#moments.emit('all-run');
  }

  #call(call: Call): void {
    this.#session.send({ ...call, frameworkId: FRAMEWORK });
  }
}
