import type { RespondEffect } from './effect.ts';
import type { RequestInput } from './input.ts';

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
  /** ECS acts on a call that was held up on its way there. */
  | { readonly kind: 'act-late'; readonly request: RequestInput }
  /** An answer arrives that was held up on its way back. */
  | { readonly kind: 'answer-late'; readonly answer: RespondEffect };

interface Entry {
  readonly atMs: number;
  readonly ordinal: number;
  readonly deadline: Deadline;
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs === b.atMs ? a.ordinal < b.ordinal : a.atMs < b.atMs;
}

/**
 * Deadlines by time, those of one moment in the order in which they were added: a binary heap. There is no
 * cancelling; whoever carries a deadline out checks that it still applies.
 */
export class Deadlines {
  readonly #heap: Entry[] = [];
  #nextOrdinal = 0;

  /** When the earliest deadline is due. */
  get earliestMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  add(atMs: number, deadline: Deadline): void {
    const entry = { atMs, ordinal: this.#nextOrdinal, deadline };
    this.#nextOrdinal += 1;
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
  }

  /** Takes out the earliest deadline that is due at `nowMs`. */
  takeDue(nowMs: number): Deadline | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first.deadline;
  }

  #rise(from: number): void {
    for (let child = from; child > 0;) {
      const parent = (child - 1) >>> 1;
      if (!this.#swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  #sink(from: number): void {
    for (let parent = from; ;) {
      const left = 2 * parent + 1;
      const [a, b] = [this.#heap[left], this.#heap[left + 1]];
      const child = a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left;
      if (!this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const [lower, upper] = [this.#heap[child], this.#heap[parent]];
    if (lower === undefined || upper === undefined || !isBefore(lower, upper)) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}
