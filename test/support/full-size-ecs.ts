import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import type { AdminCommand } from '../../src/local-ecs/engine/admin/admin-command.ts';
import type { LocalEcsEffect } from '../../src/local-ecs/engine/effect.ts';
import type { LocalEcsInput } from '../../src/local-ecs/engine/input.ts';
import { isJsonObject } from '../../src/local-ecs/engine/json.ts';
import type { JsonObject } from '../../src/local-ecs/engine/json.ts';
import type { PartialEngineOptions } from '../../src/local-ecs/engine/options.ts';
import { createSeededRandom } from '../../src/local-ecs/engine/seeded-random.ts';
import { createLocalEcs } from '../../src/local-ecs/engine/state.ts';
import type { LocalEcsState } from '../../src/local-ecs/engine/state.ts';
import { step } from '../../src/local-ecs/engine/step.ts';

/** Of a cluster that is as large as ECS lets one be. */
export const FULL_SIZE = { instances: 5_000, tasksPerInstance: 20, services: 1_000, definitions: 5_000 };

/** How much there is of everything. */
export type EcsSize = typeof FULL_SIZE;

const TYPES = ['t3.medium', 'm5.large', 'c5.xlarge', 'r5.large'];
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Tasks of a service; the others are started one by one. */
const TASKS_PER_SERVICE = 4;

const START_MS = 1_767_323_045_678;

/** Instances that one StartTask names. */
const BATCH = 10;

const CONTAINER = { name: 'main', image: 'busybox', cpu: 64, memory: 64 };

/** The embedded ECS with as much in it as is asked for, and the clock at which all of its tasks run. */
export class FullSizeEcs {
  readonly state: LocalEcsState;
  /** ARNs, in the order in which they were made. */
  readonly instances: readonly string[];
  /** Of those that were started one by one. */
  readonly tasks: readonly string[];
  readonly services: readonly string[];
  nowMs = START_MS;
  readonly #size: EcsSize;
  readonly #random = createSeededRandom(1);
  #started = 0;
  #ids = 0;

  constructor(size: EcsSize, options: Partial<PartialEngineOptions> = {}) {
    this.#size = size;
    this.state = createLocalEcs({ compilePattern: compileLinearPattern, ...options });
    this.#addInstances();
    for (let n = 0; n < size.definitions; n += 1) this.register(n);
    this.instances = [...this.state.instances.values()].map(({ arn }) => arn);
    this.services = Array.from({ length: size.services }, (_, n) => this.#createService(n));
    this.pass(60_000);
    this.tasks = this.#fill();
    this.pass(60_000);
  }

  /** The answer to an operation; fails when it is refused. */
  call(operation: string, body: JsonObject): JsonObject {
    return this.#tell({ type: 'request', requestId: 'r', operation, body });
  }

  callSqs(operation: string, body: JsonObject): JsonObject {
    return this.#tell({ type: 'request', service: 'sqs', requestId: 'r', operation, body });
  }

  callEc2(operation: string, body: JsonObject): JsonObject {
    return this.#tell({ type: 'request', service: 'ec2', requestId: 'r', operation, body });
  }

  admin(command: AdminCommand): JsonObject {
    return this.#tell({ type: 'admin', requestId: 'r', command });
  }

  /** Lets time pass; everything happens at its own time. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const { earliestMs } = this.state.deadlines;
      if (earliestMs === undefined || earliestMs > untilMs) break;
      this.nowMs = earliestMs;
      this.#step({ type: 'tick' });
    }
    this.nowMs = untilMs;
  }

  /** One more revision of the family with this number. */
  register(n: number): JsonObject {
    return this.call('RegisterTaskDefinition', {
      family: `family-${n}`,
      containerDefinitions: [CONTAINER],
    });
  }

  /** A task on each of so many instances, from this one on. @returns their ARNs */
  start(from: number, count = 1): readonly string[] {
    this.#started += 1;
    const answer = this.call('StartTask', {
      containerInstances: this.instances.slice(from, from + count),
      taskDefinition: `family-${this.#started % this.#size.definitions}`,
      startedBy: `launch-${this.#started}`,
    });
    return arnsIn(answer, 'tasks', 'taskArn');
  }

  #addInstances(): void {
    const kinds = TYPES.flatMap((instanceType) =>
      ZONES.map((availabilityZone) => ({ instanceType, availabilityZone })),
    );
    for (const [n, kind] of kinds.entries()) {
      const count = Math.floor((this.#size.instances + n) / kinds.length);
      if (count > 0) this.admin({ type: 'AddContainerInstances', ...kind, count });
    }
  }

  #createService(n: number): string {
    const serviceName = `service-${n}`;
    this.call('CreateService', {
      serviceName,
      taskDefinition: `family-${n % this.#size.definitions}`,
      desiredCount: TASKS_PER_SERVICE,
    });
    return serviceName;
  }

  #fill(): readonly string[] {
    const { instances, tasksPerInstance, services } = this.#size;
    const count = instances * tasksPerInstance - services * TASKS_PER_SERVICE;
    const arns: string[] = [];
    for (let from = 0; arns.length < count; from = (from + BATCH) % instances)
      arns.push(...this.start(from, Math.min(BATCH, count - arns.length)));
    return arns;
  }

  #tell(input: LocalEcsInput): JsonObject {
    const answer = this.#step(input).find((effect) => effect.type === 'respond');
    if (answer?.status !== 200) throw new Error(`refused: ${JSON.stringify(answer?.body)}`);
    return answer.body;
  }

  #step(input: LocalEcsInput): readonly LocalEcsEffect[] {
    const out: LocalEcsEffect[] = [];
    step(this.state, input, { nowMs: this.nowMs, uuid: () => this.#uuid(), random: this.#random }, out);
    return out;
  }

  #uuid(): string {
    this.#ids += 1;
    const digits = this.#ids.toString(16).padStart(12, '0');
    return `${digits.slice(-8)}-0000-4000-8000-${digits}`;
  }
}

function listIn(answer: JsonObject, member: string): readonly unknown[] {
  const list = answer[member];
  if (!Array.isArray(list)) throw new Error(`no list ${member} in ${JSON.stringify(answer)}`);
  return list;
}

/** A list of texts in an answer. */
export function textsIn(answer: JsonObject, member: string): readonly string[] {
  return listIn(answer, member).map(String);
}

/** The texts of one member in the objects of a list. */
export function arnsIn(answer: JsonObject, list: string, member: string): readonly string[] {
  return listIn(answer, list).map((entry) => String(isJsonObject(entry) ? entry[member] : entry));
}
