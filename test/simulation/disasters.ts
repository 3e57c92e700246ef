import type { AdminCommand } from '../../src/local-ecs/engine/admin/admin-command.ts';
import type { InstanceView } from '../../src/local-ecs/engine/view.ts';
import type { EngineEcs } from '../support/engine-ecs.ts';
import type { History } from './history.ts';
import type { Chance } from './random.ts';
import type { World } from './world.ts';

/** Whoever else uses the cluster, and everything that befalls it. */
export class Disasters {
  readonly #chance: Chance;
  readonly #world: World;
  readonly #ecs: EngineEcs;
  readonly #history: History;

  constructor(chance: Chance, world: World, ecs: EngineEcs, history: History) {
    this.#chance = chance;
    this.#world = world;
    this.#ecs = ecs;
    this.#history = history;
  }

  /** One thing happens. */
  strike(): void {
    const what = this.#chance.number();
    if (what < 0.25) this.#foreignTask(this.#chance.happens(0.3));
    else if (what < 0.35) this.#foreignStop();
    else if (what < 0.55) this.#killContainer();
    else if (what < 0.75) this.#flap();
    else if (what < 0.85) this.#drain();
    else if (what < 0.9) this.#lose();
    else if (what < 0.95) this.#admin({ type: 'AddContainerInstances' });
    else this.#restart();
  }

  /** Everything is connected and active again. */
  mend(): void {
    for (const { known, power } of this.#ecs.view().instances) {
      if (known.status === 'INACTIVE') continue;
      const containerInstance = known.containerInstanceArn;
      if (power === 'stopped') this.#admin({ type: 'StartMachine', containerInstance });
      this.#admin({ type: 'ReconnectAgent', containerInstance });
      this.#admin({ type: 'SetContainerInstanceState', containerInstance, status: 'ACTIVE' });
    }
  }

  /** Somebody stops the tasks that will never leave PENDING. @param pendingMs how long the others take at most. */
  stopStuck(pendingMs: number): void {
    for (const { known, phase } of this.#ecs.view().tasks)
      if (phase === 'pulling' && (known.createdAtMs ?? 0) + pendingMs < this.#world.nowMs)
        this.#admin({ type: 'StopTask', task: known.taskArn, reason: 'stuck' });
  }

  #someInstance(): InstanceView | undefined {
    return this.#chance.pick(this.#ecs.view().instances.filter(({ known }) => known.status !== 'INACTIVE'));
  }

  #admin(command: AdminCommand): void {
    const { type, ...what } = command;
    const about = 'containerInstance' in what ? what.containerInstance : 'task' in what ? what.task : '';
    this.#history.add(this.#world.nowMs, () => `WORLD ${type} ${about}`);
    this.#ecs.admin(command, this.#world.nowMs);
  }

  /** Somebody starts a task of their own; perhaps with overrides copied from one of ours. */
  #foreignTask(copies: boolean): void {
    const instance = this.#someInstance();
    if (instance === undefined) return;
    const original = copies ? this.#chance.pick(this.#ecs.view().tasks) : undefined;
    const body = {
      containerInstances: [instance.known.containerInstanceArn],
      taskDefinition: 'job:1',
      startedBy: this.#chance.pick(['ecs-svc/1', 'somebody', '']),
      ...(original === undefined ? {} : { overrides: original.known.overrides }),
    };
    this.#history.add(
      this.#world.nowMs,
      () => `WORLD foreign StartTask on ${body.containerInstances.join()}`,
    );
    this.#ecs.request('StartTask', body, this.#world.nowMs);
  }

  /** An operator stops any task, perhaps one of ours. */
  #foreignStop(): void {
    const task = this.#chance.pick(this.#ecs.view().tasks);
    if (task === undefined) return;
    this.#history.add(this.#world.nowMs, () => `WORLD operator stops ${task.known.taskArn}`);
    this.#ecs.request('StopTask', { task: task.known.taskArn, reason: 'operator' }, this.#world.nowMs);
  }

  #killContainer(): void {
    const task = this.#chance.pick(
      this.#ecs.view().tasks.filter(({ runningContainers }) => runningContainers.length > 0),
    );
    const container = task === undefined ? undefined : this.#chance.pick(task.runningContainers);
    if (task === undefined || container === undefined) return;
    const end = this.#chance.happens(0.3) ? { oom: true } : { exitCode: this.#chance.between(0, 255) };
    this.#admin({ type: 'KillContainer', task: task.known.taskArn, container, ...end });
  }

  /** The agent loses its connection for a while. */
  #flap(): void {
    const instance = this.#someInstance();
    if (instance === undefined) return;
    const containerInstance = instance.known.containerInstanceArn;
    this.#admin({ type: 'DisconnectAgent', containerInstance });
    this.#world.after(this.#chance.between(100, 60_000), () => {
      this.#admin({ type: 'ReconnectAgent', containerInstance });
    });
  }

  #drain(): void {
    const instance = this.#someInstance();
    if (instance === undefined) return;
    const status = this.#chance.pick(['ACTIVE', 'DRAINING'] as const) ?? 'ACTIVE';
    const containerInstance = instance.known.containerInstanceArn;
    this.#admin({ type: 'SetContainerInstanceState', containerInstance, status });
  }

  #lose(): void {
    const { instances } = this.#ecs.view();
    const instance = this.#someInstance();
    if (instance === undefined || instances.filter(({ known }) => known.status === 'ACTIVE').length < 2)
      return;
    const containerInstance = instance.known.containerInstanceArn;
    if (this.#chance.happens(0.5)) this.#admin({ type: 'TerminateMachine', containerInstance });
    else this.#admin({ type: 'DeregisterContainerInstance', containerInstance, force: true });
  }

  #restart(): void {
    const instance = this.#someInstance();
    if (instance === undefined) return;
    const containerInstance = instance.known.containerInstanceArn;
    if (this.#chance.happens(0.3)) {
      this.#admin({ type: 'ReplaceContainerInstance', containerInstance });
      return;
    }
    this.#admin({ type: 'StopMachine', containerInstance });
    this.#world.after(this.#chance.between(1_000, 20_000), () => {
      this.#admin({ type: 'StartMachine', containerInstance });
    });
  }
}
