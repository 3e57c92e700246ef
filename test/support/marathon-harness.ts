import { versioned } from '../../src/frameworks/marathon/engine/app-change.ts';
import type { AppDefinition } from '../../src/frameworks/marathon/engine/app-definition.ts';
import { findApp, putApp, removeApp } from '../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../src/frameworks/marathon/engine/path-id.ts';
import type { Answer, Effect, Note } from '../../src/frameworks/marathon/scheduler/effect.ts';
import type { MarathonEvent } from '../../src/frameworks/marathon/scheduler/event.ts';
import type { Change, Command, Input } from '../../src/frameworks/marathon/scheduler/input.ts';
import type { Instance } from '../../src/frameworks/marathon/scheduler/instance.ts';
import type { Probe } from '../../src/frameworks/marathon/scheduler/probe.ts';
import { restore } from '../../src/frameworks/marathon/scheduler/restore.ts';
import { DEFAULT_RULES } from '../../src/frameworks/marathon/scheduler/rules.ts';
import type { SchedulerRules } from '../../src/frameworks/marathon/scheduler/rules.ts';
import { MarathonState } from '../../src/frameworks/marathon/scheduler/state.ts';
import { endTurn, step } from '../../src/frameworks/marathon/scheduler/step.ts';
import { createSeededRandom } from '../../src/local-ecs/engine/seeded-random.ts';
import type { Attribute } from '../../src/mesos/attribute.ts';
import { agentId, frameworkId, offerId, taskId } from '../../src/mesos/ids.ts';
import type { TaskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';
import type { Range } from '../../src/mesos/ranges.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import { isTerminal } from '../../src/mesos/task-state.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { timeInfo } from '../../src/mesos/time-info.ts';
import { NOW_MS } from './marathon-builders.ts';
import { compilePattern } from './marathon-requests.ts';
import { createSeededIds } from './seeded-ids.ts';

const FRAMEWORK_ID = frameworkId('marathon-0001');

/** What a task of the scripted master does. */
export interface ScriptedTask {
  readonly info: TaskInfo;
  state: TaskState;
}

export interface Machine {
  readonly cpus: number;
  readonly attributes?: readonly Attribute[];
  /** Default 64 GiB. */
  readonly mem?: number;
  readonly disk?: number;
  readonly gpus?: number;
  /** Default 31000 to 32000. */
  readonly ports?: readonly Range[];
  /** For which its resources are reserved; default: none. */
  readonly role?: string;
  readonly place?: { readonly region: string; readonly zone: string };
  readonly isInMaintenance?: boolean;
  /** Default true. */
  readonly isOffered?: boolean;
}

export const MACHINE_MEM = 65_536;
export const MACHINE_PORTS: readonly Range[] = [{ begin: 31_000, end: 32_000 }];

const some = (name: string, amount = 0): readonly Resource[] =>
  amount > 0 ? [scalarResource(name, amount)] : [];

/** What is offered of a machine. */
function resourcesOf(machine: Machine, cpus: number): readonly Resource[] {
  const { mem = MACHINE_MEM, disk, gpus, ports = MACHINE_PORTS, role } = machine;
  const resources = [
    ...some('cpus', cpus),
    ...some('mem', mem),
    ...some('disk', disk),
    ...some('gpus', gpus),
    ...(ports.length === 0 ? [] : [rangesResource('ports', ports)]),
  ];
  return role === undefined ? resources : resources.map((each) => ({ ...each, role }));
}

/** Where a machine is, and whether it goes away. */
function circumstancesOf({ place, isInMaintenance = false }: Machine, nowMs: number): Partial<Offer> {
  return {
    ...(place === undefined
      ? {}
      : { domain: { faultDomain: { region: { name: place.region }, zone: { name: place.zone } } } }),
    ...(isInMaintenance ? { unavailability: { start: timeInfo(nowMs) } } : {}),
  };
}

/** Marathon's scheduler with a master that does what the test says, on time that passes when the test says so. */
export class MarathonHarness {
  state = new MarathonState();
  nowMs = NOW_MS;
  readonly rules: SchedulerRules;
  readonly records = new Map<string, unknown>();
  readonly events: MarathonEvent[] = [];
  /** Since they were last looked at. */
  effects: Effect[] = [];
  readonly tasks = new Map<TaskId, ScriptedTask>();
  readonly probes: Probe[] = [];
  readonly machines = new Map<string, Machine>();
  readonly #answers = new Map<number, Answer>();
  readonly #random: () => number;
  readonly #ids: ReturnType<typeof createSeededIds>;
  #requests = 0;
  #offers = 0;
  #diesBeforeEffects = false;

  constructor(given: Partial<SchedulerRules> & { readonly seed?: number } = {}) {
    const { seed = 1, ...rules } = given;
    this.rules = { ...DEFAULT_RULES, compilePattern, ...rules };
    this.#random = createSeededRandom(seed);
    this.#ids = createSeededIds(seed);
    this.machine('a');
  }

  /** There is a machine from now on, of 4 cpus unless told otherwise. */
  machine(name: string, { cpus = 4, ...others }: Partial<Machine> = {}): void {
    this.machines.set(name, { cpus, ...others });
  }

  /** Deals with inputs in one turn. */
  turn(...inputs: readonly Input[]): void {
    const out: Effect[] = [];
    const { state, nowMs, rules } = this;
    const chance = { uuid: () => this.#ids.uuid(), random: this.#random };
    const turn = { state, nowMs, rules, chance, out };
    for (const input of inputs) step(turn, input);
    endTurn(turn);
    if (this.#diesBeforeEffects) {
      for (const effect of out) if (effect.type === 'persist') this.#carryOut(effect);
      this.#diesBeforeEffects = false;
      this.crash();
      return;
    }
    for (const effect of out) this.#carryOut(effect);
    this.effects.push(...out);
  }

  /** The process ends in the next turn, when its records are stored and nothing else of it has been done. */
  dieBeforeEffects(): void {
    this.#diesBeforeEffects = true;
  }

  /** @param region of the master. */
  register(region?: string): void {
    const id = this.state.connection.frameworkId;
    this.turn({
      type: 'registered',
      master: '127.0.0.1:5050',
      ...(region === undefined ? {} : { region }),
      ...(id === undefined ? { frameworkId: FRAMEWORK_ID } : { frameworkId: id }),
    });
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'persist':
        if (effect.change.type === 'delete') this.records.delete(effect.change.key);
        else this.records.set(effect.change.key, structuredClone(effect.change.value));
        return;
      case 'answer':
        this.#answers.set(effect.request, effect.answer);
        return;
      case 'launch':
        for (const info of effect.tasks) this.tasks.set(info.taskId, { info, state: 'TASK_STAGING' });
        return;
      case 'event':
        this.events.push(effect.event);
        return;
      case 'probe':
        this.probes.push(effect.probe);
        return;
      default:
    }
  }

  /** Asks for something. @returns the answer, which waits for nothing here; undefined when it is still to come. */
  ask(command: Command): Answer | undefined {
    this.#requests += 1;
    this.turn({ type: 'command', request: this.#requests, command });
    return this.#answers.get(this.#requests);
  }

  /** The answer to the nth command. */
  answerTo(request: number): Answer | undefined {
    return this.#answers.get(request);
  }

  /** Deploys a change that cannot be refused. */
  deploy(change: (root: Group, place: Parameters<Change>[0]) => Group, force = false): Answer | undefined {
    const root = resolvePathId('/');
    return this.ask({
      type: 'deploy',
      group: root,
      force,
      change: (place) => ({ ok: true, root: change(place.root, place) }),
    });
  }

  /** Deploys apps, each new or in the place of what it was. */
  put(...apps: readonly AppDefinition[]): Answer | undefined {
    return this.#putAll(apps, false);
  }

  /** The same, in the place of deployments that are in the way. */
  forcePut(...apps: readonly AppDefinition[]): Answer | undefined {
    return this.#putAll(apps, true);
  }

  #putAll(apps: readonly AppDefinition[], force: boolean): Answer | undefined {
    return this.deploy(
      (root, { version }) =>
        apps.reduce((tree, app) => {
          const changed = putApp(tree, versioned(findApp(tree, app.id), app, version), version);
          if (!changed.ok) throw new Error(changed.message);
          return changed.root;
        }, root),
      force,
    );
  }

  delete(id: string, force = false): Answer | undefined {
    return this.deploy((root, { version }) => removeApp(root, resolvePathId(id), version), force);
  }

  /** How many cpus of a machine nobody uses. */
  freeCpus(name: string): number {
    const { cpus } = this.machines.get(name) ?? { cpus: 0 };
    const used = [...this.tasks.values()].filter(
      ({ info, state }) => info.agentId === name && !isTerminal(state),
    );
    return used.reduce((sum, { info }) => {
      const scalar = info.resources.find((each) => each.name === 'cpus');
      return sum - (scalar?.type === 'SCALAR' ? scalar.scalar : 0);
    }, cpus);
  }

  /** Offers everything that is free, once. */
  offer(): void {
    const offers = [...this.machines].flatMap(([name, machine]): Offer[] => {
      const cpus = this.freeCpus(name);
      if (cpus <= 0 || machine.isOffered === false) return [];
      this.#offers += 1;
      return [
        {
          id: offerId(`offer-${this.#offers}`),
          frameworkId: FRAMEWORK_ID,
          agentId: agentId(name),
          hostname: `${name}.example`,
          attributes: machine.attributes ?? [],
          executorIds: [],
          resources: resourcesOf(machine, cpus),
          ...circumstancesOf(machine, this.nowMs),
        },
      ];
    });
    if (offers.length > 0) this.turn({ type: 'offers', offers });
  }

  /** Reports on tasks, in one turn. */
  report(state: TaskState, ids: readonly string[], more: Partial<TaskStatus> = {}): void {
    const statuses = ids.map((id): Input => {
      const task = this.tasks.get(taskId(id));
      if (task !== undefined && state !== 'TASK_UNREACHABLE') task.state = state;
      return { type: 'status', status: { taskId: taskId(id), state, ...more } };
    });
    this.turn(...statuses);
  }

  /** Lets every task run that is to, and end that has been told to. */
  obey(): void {
    const staging = [...this.tasks.values()].filter(({ state }) => state === 'TASK_STAGING');
    if (staging.length > 0)
      this.report(
        'TASK_RUNNING',
        staging.map(({ info }) => info.taskId),
      );
    this.#answerReconciliations();
    const killed = this.effects.flatMap((each) => (each.type === 'kill' ? [each.taskId] : []));
    this.effects = [];
    const living = killed.filter((id) => {
      const task = this.tasks.get(id);
      return task !== undefined && !isTerminal(task.state);
    });
    if (living.length > 0) this.report('TASK_KILLED', [...new Set(living)]);
  }

  /** As a master: it tells what it knows of tasks that are named, and of all others that are not over. */
  #answerReconciliations(): void {
    const asked = this.effects.flatMap((each) => (each.type === 'reconcile' ? [each.tasks] : []));
    this.effects = this.effects.filter(({ type }) => type !== 'reconcile');
    const living = [...this.tasks.values()].filter(({ state }) => !isTerminal(state));
    const told = asked.flatMap((tasks) =>
      tasks.length === 0
        ? living.map(({ info, state }) => ({ taskId: info.taskId, state }))
        : tasks.map(({ taskId: id }) => ({ taskId: id, state: this.tasks.get(id)?.state ?? 'TASK_UNKNOWN' })),
    );
    this.turn(
      ...told.map(({ taskId: id, state }): Input => ({
        type: 'status',
        status: { taskId: id, state, reason: 'REASON_RECONCILIATION' },
      })),
    );
  }

  /** Lets time pass; whatever is due on the way is done when it is. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let next = this.state.deadlines.next(); next !== undefined && next <= untilMs;) {
      this.nowMs = Math.max(this.nowMs, next);
      this.turn({ type: 'tick' });
      next = this.state.deadlines.next();
    }
    this.nowMs = untilMs;
  }

  /** Offers, launches, runs and kills until nothing moves any more. */
  settle(): void {
    for (let round = 0; round < 1_000; round += 1) {
      const before = this.effects.length + this.events.length;
      this.offer();
      this.obey();
      if (this.events.length + this.effects.length === before) return;
    }
    throw new Error('it does not settle');
  }

  /** The process ends without notice, and another one begins with what was stored. */
  crash(): void {
    this.state = restore([...this.records].map(([key, value]) => ({ key, value })));
    this.effects = [];
    this.register();
  }

  /** The instances of an app, as text: `TASK_RUNNING`, `TASK_RUNNING stopping`. */
  instancesOf(id: string): readonly Instance[] {
    return [...this.state.instances.ofApp(resolvePathId(id)).values()];
  }

  app(id: string): AppDefinition | undefined {
    return findApp(this.state.root, resolvePathId(id));
  }

  /** Log lines of one event since the effects were last looked at. */
  notesOf(event: string): readonly Note[] {
    return this.effects.flatMap((each) =>
      each.type === 'note' && each.note.event === event ? [each.note] : [],
    );
  }

  /** Types of events since the last look. */
  heard(): readonly string[] {
    return this.events.splice(0).map(({ type }) => type);
  }
}
