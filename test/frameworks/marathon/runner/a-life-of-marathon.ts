import type { DriverCall } from '../../../support/recording-driver.ts';
import { versioned } from '../../../../src/frameworks/marathon/engine/app-change.ts';
import { findApp, putApp } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { DECISIONS } from '../../../../src/frameworks/marathon/runner/decisions.ts';
import type { Answer } from '../../../../src/frameworks/marathon/scheduler/effect.ts';
import { agentId, frameworkId, offerId } from '../../../../src/mesos/ids.ts';
import type { TaskId } from '../../../../src/mesos/ids.ts';
import { rangesResource, scalarResource } from '../../../../src/mesos/resource.ts';
import type { TaskInfo } from '../../../../src/mesos/task-info.ts';
import type { TaskState } from '../../../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../../../src/mesos/task-status.ts';
import { HeldStore } from '../../../support/held-store.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { WorkingMarathon } from './working-marathon.ts';

const FRAMEWORK = frameworkId('marathon-0001');
const MASTER = { id: 'm', ip: 0, port: 5050 };
const AGENT = agentId('a1');
const APP = resolvePathId('/app');

/** How far a process has come with a turn when it dies. */
export type Death = 'before it is stored' | 'when it is stored' | 'when it is done' | 'when it is heard';

/** Marathon's own scheduler in its own runner, one process after another, on a master that outlives them all. */
export class MarathonLives {
  #store = new HeldStore();
  #marathon = new WorkingMarathon(DECISIONS, this.#store);
  #lives = 0;
  /** How many calls of the driver the master has heard. */
  #heard = 0;
  #offers = 0;
  #updates = 0;
  /** Each as often as it was launched. */
  readonly launched: TaskId[] = [];
  readonly running = new Set<TaskId>();
  /** Updates that were not acknowledged, by the number in their uuid. */
  readonly unacknowledged = new Map<number, TaskStatus>();
  hasRoom = true;

  get state() {
    return this.#marathon.runner.state;
  }

  /** A process begins with what is stored. */
  async begin(): Promise<void> {
    this.#lives += 1;
    this.#heard = 0;
    this.#store.isHolding = false;
    this.#marathon = new WorkingMarathon(DECISIONS, this.#store, this.#lives);
    const { driver } = await this.#marathon.start();
    void driver.scheduler.registered?.(driver, FRAMEWORK, MASTER);
    for (const status of this.unacknowledged.values()) void driver.scheduler.statusUpdate?.(driver, status);
    await this.obey();
  }

  /** The process does something, dies when it has come so far with it, and the next one begins. */
  async dieOf(act: () => void, death: Death): Promise<void> {
    const before = this.#store.writes.length;
    this.#store.isHolding = true;
    act();
    await this.#marathon.clock.settle();
    const writes = this.#store.writes.slice(before);
    if (death === 'when it is done' || death === 'when it is heard') {
      this.#store.release();
      await this.#marathon.clock.settle();
    }
    // What the master does now nobody hears of any more.
    if (death === 'when it is heard') for (const call of this.#calls()) this.#take(call, false);
    const stored = new HeldStore(await this.#store.load());
    stored.isHolding = false;
    if (death === 'when it is stored') for (const changes of writes) await stored.write(changes);
    this.#store = stored;
    await this.begin();
  }

  /** Wants so many instances of the app. */
  deploy(instances: number): Promise<Answer> {
    return this.#marathon.runner.execute({
      type: 'deploy',
      group: resolvePathId('/'),
      force: true,
      change: ({ root, version }) => {
        const wanted = appDefinition({ id: APP, instances, cpus: 0.1 });
        const changed = putApp(root, versioned(findApp(root, APP), wanted, version), version);
        return changed.ok ? { ok: true, root: changed.root } : { ok: false, refusal: changed.message };
      },
    });
  }

  /** Wants so many, and the master does what follows from it. */
  async deployed(instances: number): Promise<void> {
    const answer = this.deploy(instances);
    await this.obey();
    await answer;
  }

  /** Offers the machine. */
  offer(): void {
    this.#offers += 1;
    const { driver } = this.#marathon;
    void driver.scheduler.resourceOffers?.(driver, [
      {
        id: offerId(`o${this.#offers}`),
        frameworkId: FRAMEWORK,
        agentId: AGENT,
        hostname: 'a1.example',
        attributes: [],
        executorIds: [],
        resources: [
          scalarResource('cpus', 8),
          scalarResource('mem', 65_536),
          rangesResource('ports', [{ begin: 31_000, end: 32_000 }]),
        ],
      },
    ]);
  }

  /** A task that runs comes to this end. */
  endOne(state: TaskState): void {
    const [task] = this.running;
    if (task === undefined) throw new Error('none runs');
    this.running.delete(task);
    this.#update(task, state, true);
  }

  /** The master does what it is asked, until nothing is. */
  async obey(): Promise<void> {
    await this.#marathon.clock.settle();
    for (let calls = this.#calls(); calls.length > 0; calls = this.#calls()) {
      for (const call of calls) this.#take(call, true);
      await this.#marathon.clock.settle();
    }
  }

  /** Minutes go by in which everything comes to its end. */
  async pass(minutes: number): Promise<void> {
    for (let i = 0; i < minutes * 6; i += 1) {
      await this.#marathon.clock.advance(10_000);
      await this.obey();
    }
  }

  #calls(): readonly DriverCall[] {
    const calls = this.#marathon.driver.asked.slice(this.#heard);
    this.#heard += calls.length;
    return calls;
  }

  /** @param isHeard whether anybody hears what comes of it. */
  #take([method, ...given]: DriverCall, isHeard: boolean): void {
    switch (method) {
      case 'launchTasks':
        for (const { taskId } of given[1] as readonly TaskInfo[]) {
          this.launched.push(taskId);
          this.running.add(taskId);
          this.#update(taskId, 'TASK_RUNNING', isHeard);
        }
        return;
      case 'killTask':
        if (this.running.delete(given[0] as TaskId)) this.#update(given[0] as TaskId, 'TASK_KILLED', isHeard);
        return;
      case 'acknowledgeStatusUpdate':
        this.unacknowledged.delete((given[0] as TaskStatus).uuid?.[0] ?? 0);
        return;
      case 'reviveOffers':
        if (isHeard && this.hasRoom) this.offer();
        return;
      case 'reconcileTasks':
        if (isHeard) this.#reconcile(given[0] as readonly { readonly taskId: TaskId }[]);
        return;
      default:
    }
  }

  #reconcile(tasks: readonly { readonly taskId: TaskId }[]): void {
    const asked = tasks.length === 0 ? [...this.running] : tasks.map(({ taskId }) => taskId);
    for (const taskId of asked)
      this.#tell({
        taskId,
        state: this.running.has(taskId) ? 'TASK_RUNNING' : 'TASK_UNKNOWN',
        reason: 'REASON_RECONCILIATION',
      });
  }

  #update(taskId: TaskId, state: TaskState, isHeard: boolean): void {
    this.#updates += 1;
    const uuid = new Uint8Array(16);
    uuid[0] = this.#updates;
    const status: TaskStatus = { taskId, state, agentId: AGENT, uuid };
    this.unacknowledged.set(this.#updates, status);
    if (isHeard) this.#tell(status);
  }

  #tell(status: TaskStatus): void {
    const { driver } = this.#marathon;
    void driver.scheduler.statusUpdate?.(driver, status);
  }
}
