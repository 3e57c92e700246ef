import { compileLinearPattern } from '../../../src/assembly/linear-patterns.ts';
import type {
  AdminCommand,
  ContainerInstanceSpec,
} from '../../../src/local-ecs/engine/admin/admin-command.ts';
import type { LocalEcsEffect } from '../../../src/local-ecs/engine/effect.ts';
import type { LocalEcsInput } from '../../../src/local-ecs/engine/input.ts';
import { isJsonObject } from '../../../src/local-ecs/engine/json.ts';
import type { JsonObject } from '../../../src/local-ecs/engine/json.ts';
import type { PartialEngineOptions } from '../../../src/local-ecs/engine/options.ts';
import { createLocalEcs } from '../../../src/local-ecs/engine/state.ts';
import type { LocalEcsState } from '../../../src/local-ecs/engine/state.ts';
import { step } from '../../../src/local-ecs/engine/step.ts';

/** 2026-01-02T03:04:05.678Z; in the API 1767323045.678. */
export const START_MS = 1_767_323_045_678;

/** What the objects in a list of an answer are; fails when it is no such list. */
export function objectsIn(answer: JsonObject, member: string): readonly JsonObject[] {
  const list = answer[member];
  if (!Array.isArray(list) || !list.every(isJsonObject))
    throw new Error(`no list ${member} in ${JSON.stringify(answer)}`);
  return list;
}

/** The only object in a list of an answer. */
export function onlyIn(answer: JsonObject, member: string): JsonObject {
  const [only, ...others] = objectsIn(answer, member);
  if (only === undefined || others.length > 0)
    throw new Error(`not one ${member} in ${JSON.stringify(answer)}`);
  return only;
}

export function textIn(object: JsonObject, member: string): string {
  const text = object[member];
  if (typeof text !== 'string') throw new Error(`no text ${member} in ${JSON.stringify(object)}`);
  return text;
}

interface Answered {
  readonly status: number;
  readonly body: JsonObject;
}

/**
 * The engine with a clock that stands still until `advance`. Tasks start and stop without delay unless a test says
 * otherwise, so what follows a call by itself has happened when the call returns.
 */
export class TestEcs {
  state: LocalEcsState;
  /** Effects that are neither answers nor wakes, in order. */
  readonly processEffects: LocalEcsEffect[] = [];
  /** Every answer by the id of its request; that of one that waits is not there yet. */
  readonly answers = new Map<string, Answered>();
  nowMs = START_MS;
  wakeMs: number | undefined;
  /** What chance decides. */
  random = (): number => 0.5;
  #ids = 0;

  constructor(options: Partial<PartialEngineOptions> = {}) {
    this.state = createLocalEcs({
      compilePattern: compileLinearPattern,
      startLatency: [0, 0],
      stopMs: 0,
      ...options,
    });
  }

  /** Another one at the same time, with this state, whose new ids are those that this one would take. */
  goOnWith(state: LocalEcsState): TestEcs {
    const other = new TestEcs();
    other.state = state;
    other.nowMs = this.nowMs;
    other.wakeMs = this.wakeMs;
    other.#ids = this.#ids;
    return other;
  }

  /** Feeds an input. @returns the answer's status and body as they are on the wire, if there was one. */
  tell(input: LocalEcsInput): Answered | undefined {
    const out: LocalEcsEffect[] = [];
    step(this.state, input, { nowMs: this.nowMs, uuid: () => this.#uuid(), random: this.random }, out);
    let answer: Answered | undefined;
    for (const effect of out)
      if (effect.type === 'wake') this.wakeMs = effect.atMs;
      else if (effect.type === 'respond') {
        answer = { status: effect.status, body: overTheWire(effect.body) };
        this.answers.set(effect.requestId, answer);
      } else this.processEffects.push(effect);
    return answer;
  }

  /** Lets time pass, waking the engine when it asked to be. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    while (this.wakeMs !== undefined && this.wakeMs <= untilMs) {
      this.nowMs = this.wakeMs;
      this.wakeMs = undefined;
      this.tell({ type: 'tick' });
    }
    this.nowMs = untilMs;
  }

  /** An operation that succeeds. */
  call(operation: string, body: unknown = {}): JsonObject {
    return expectStatus(200, this.tell({ type: 'request', requestId: 'r', operation, body }));
  }

  /** An operation of SQS that succeeds at once. */
  callSqs(operation: string, body: unknown = {}): JsonObject {
    return expectStatus(200, this.tell({ type: 'request', service: 'sqs', requestId: 'r', operation, body }));
  }

  /** The error body of an operation of SQS that is refused. */
  sqsRefusal(operation: string, body: unknown = {}): JsonObject {
    return expectStatus(400, this.tell({ type: 'request', service: 'sqs', requestId: 'r', operation, body }));
  }

  /** Waits for messages of a queue; the answer is in `answers`. */
  poll(requestId: string, body: JsonObject): void {
    this.tell({ type: 'request', service: 'sqs', requestId, operation: 'ReceiveMessage', body });
  }

  /** The events that are ready in a queue, and deletes them. */
  takeEvents(queue = 'ecs-events'): readonly JsonObject[] {
    const events: JsonObject[] = [];
    for (;;) {
      const answer = this.callSqs('ReceiveMessage', { QueueUrl: queue, MaxNumberOfMessages: 10 });
      if (answer['Messages'] === undefined) return events;
      for (const message of objectsIn(answer, 'Messages')) {
        const event: unknown = JSON.parse(textIn(message, 'Body'));
        if (isJsonObject(event)) events.push(event);
        this.callSqs('DeleteMessage', { QueueUrl: queue, ReceiptHandle: message['ReceiptHandle'] });
      }
    }
  }

  /** The error body of an operation that is refused. */
  refusal(operation: string, body: unknown = {}): JsonObject {
    return expectStatus(400, this.tell({ type: 'request', requestId: 'r', operation, body }));
  }

  admin(command: AdminCommand): JsonObject {
    return expectStatus(200, this.tell({ type: 'admin', requestId: 'r', command }));
  }

  adminRefusal(command: AdminCommand): JsonObject {
    return expectStatus(400, this.tell({ type: 'admin', requestId: 'r', command }));
  }

  /** @returns the ARN of the new instance. */
  addInstance(spec: ContainerInstanceSpec = {}): string {
    const answer = this.admin({ type: 'AddContainerInstances', ...spec });
    return textIn(onlyIn(answer, 'containerInstances'), 'containerInstanceArn');
  }

  /** Registers a definition of one container, `main`, of 256 units and 128 MiB. @returns its ARN */
  register(container: JsonObject = {}, task: JsonObject = {}): string {
    const main = { name: 'main', image: 'busybox', cpu: 256, memory: 128, ...container };
    const answer = this.call('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [main],
      ...task,
    });
    const { taskDefinition } = answer;
    return textIn(isJsonObject(taskDefinition) ? taskDefinition : {}, 'taskDefinitionArn');
  }

  /** Starts one task that ECS takes. @returns its ARN */
  start(containerInstance: string, taskDefinition: string, more: JsonObject = {}): string {
    const body = { containerInstances: [containerInstance], taskDefinition, ...more };
    return textIn(onlyIn(this.call('StartTask', body), 'tasks'), 'taskArn');
  }

  /** An instance, a definition and a running task of it. */
  startOne(
    container: JsonObject = {},
    task: JsonObject = {},
  ): { readonly instance: string; readonly task: string } {
    const instance = this.addInstance();
    return { instance, task: this.start(instance, this.register(container, task)) };
  }

  /** The reason for which ECS does not start a task. */
  startFailure(containerInstance: string, taskDefinition: string, more: JsonObject = {}): string {
    const body = { containerInstances: [containerInstance], taskDefinition, ...more };
    return textIn(onlyIn(this.call('StartTask', body), 'failures'), 'reason');
  }

  task(arn: string): JsonObject {
    return onlyIn(this.call('DescribeTasks', { tasks: [arn], include: ['TAGS'] }), 'tasks');
  }

  container(taskArn: string, name = 'main'): JsonObject {
    const found = objectsIn(this.task(taskArn), 'containers').find((container) => container['name'] === name);
    if (found === undefined) throw new Error(`no container ${name}`);
    return found;
  }

  instance(arn: string): JsonObject {
    return onlyIn(
      this.call('DescribeContainerInstances', { containerInstances: [arn] }),
      'containerInstances',
    );
  }

  /** A resource of an instance: its number, or its set. */
  remaining(arn: string, name: 'CPU' | 'MEMORY' | 'PORTS' | 'PORTS_UDP' | 'GPU'): unknown {
    const resource = objectsIn(this.instance(arn), 'remainingResources').find(
      (entry) => entry['name'] === name,
    );
    return resource?.['type'] === 'INTEGER' ? resource['integerValue'] : resource?.['stringSetValue'];
  }

  #uuid(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }
}

function overTheWire(body: JsonObject): JsonObject {
  const parsed: unknown = JSON.parse(JSON.stringify(body));
  return isJsonObject(parsed) ? parsed : {};
}

function expectStatus(status: number, answer: Answered | undefined): JsonObject {
  if (answer?.status !== status) throw new Error(`not answered with ${status}: ${JSON.stringify(answer)}`);
  return answer.body;
}
