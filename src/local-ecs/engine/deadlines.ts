import type { CallOnItsWay } from './call-on-its-way.ts';
import type { AnswerEffect } from './effect.ts';
import type { EcsEvent } from './events/ecs-event.ts';
import { KeyHeap } from './key-heap.ts';

/** Something that is due at a moment: what happens by itself in the cluster. Each carries out at most once. */
export type Deadline =
  /** The network interface of an awsvpc task is attached: PROVISIONING ends. */
  | { readonly kind: 'task-provisioned'; readonly taskId: string }
  /** Images are pulled; the agent wants to start the containers. */
  | { readonly kind: 'task-pulled'; readonly taskId: string }
  /** The agent hears that a task is to be stopped. */
  | { readonly kind: 'stop-received'; readonly taskId: string }
  /** Resources of a machine came free; tasks that wait for them may start. */
  | { readonly kind: 'host-freed'; readonly instanceId: string }
  /** A simulated container reaches its natural end. */
  | { readonly kind: 'container-exits'; readonly taskId: string; readonly container: string }
  /** The stop timeout of a simulated container that ignores SIGTERM is over. */
  | { readonly kind: 'container-killed'; readonly taskId: string; readonly container: string }
  /** All containers ended a moment ago; the agent reports the task stopped. */
  | { readonly kind: 'task-ended'; readonly taskId: string }
  /** The protection of a service's task may be over. */
  | { readonly kind: 'protection-expires'; readonly taskId: string }
  /** ECS forgets a stopped task. */
  | { readonly kind: 'forget-task'; readonly taskId: string }
  /** ECS forgets a deregistered instance. */
  | { readonly kind: 'forget-instance'; readonly instanceId: string }
  /** Something has changed for a service, or time has come. */
  | { readonly kind: 'schedule-service'; readonly serviceArn: string }
  /** Services of a cluster that found no room may find some now. */
  | { readonly kind: 'retry-services'; readonly clusterName: string }
  /** ECS forgets a deleted service. */
  | { readonly kind: 'forget-service'; readonly serviceArn: string }
  /** What was done to a machine for a while is over. */
  | {
      readonly kind: 'machine-mended';
      readonly instanceId: string;
      readonly by: 'ReconnectAgent' | 'StartMachine';
    }
  /** A command of a fault plan is due. */
  | { readonly kind: 'plan-due'; readonly plan: number; readonly index: number }
  /** ECS forgets the client token of a RunTask call. */
  | { readonly kind: 'forget-client-token'; readonly clientToken: string }
  /** ECS acts on a call that was held up on its way there. */
  | { readonly kind: 'act-late'; readonly call: CallOnItsWay }
  /** An answer arrives that was held up on its way back. */
  | { readonly kind: 'answer-late'; readonly answer: AnswerEffect }
  /** An event arrives at the queues that its rules name. */
  | { readonly kind: 'event-arrives'; readonly event: EcsEvent }
  /** A queue may have something to hand out to those who wait for it. */
  | { readonly kind: 'queue-due'; readonly queue: string }
  /** A call that waits for messages has waited long enough. */
  | { readonly kind: 'poll-ends'; readonly queue: string; readonly requestId: string };

/**
 * Deadlines by time, those of one moment in the order in which they were added. There is no cancelling; whoever carries
 * a deadline out checks that it still applies.
 */
export class Deadlines {
  readonly #heap = new KeyHeap<Deadline>();

  /** When the earliest deadline is due. */
  get earliestMs(): number | undefined {
    return this.#heap.leastKey;
  }

  add(atMs: number, deadline: Deadline): void {
    this.#heap.add(atMs, deadline);
  }

  /** Takes out the earliest deadline that is due at `nowMs`. */
  takeDue(nowMs: number): Deadline | undefined {
    return this.#heap.takeUpTo(nowMs);
  }

  /** All of them, the earliest first. */
  entries(): readonly (readonly [atMs: number, deadline: Deadline])[] {
    return this.#heap.entries();
  }
}
