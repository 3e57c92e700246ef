import type { EcsEvent } from '../../src/ecs/event.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { EcsEventListener, EcsEventSource } from '../../src/ports/ecs-event-source.ts';
import { readEcsEvent } from '../../src/gateway/read-ecs-event.ts';
import { isJsonObject } from '../../src/local-ecs/engine/json.ts';
import type { EngineEcs } from './engine-ecs.ts';

/** The queue that tests let events go to. */
export const EVENT_QUEUE = 'ecs-events';

/** An event as it was received; deleted by its handle. */
export interface ReceivedEvent {
  readonly event: EcsEvent;
  readonly handle: string;
}

/** The events of the embedded engine that are ready, read by the gateway's own function. */
export function receiveEvents(ecs: EngineEcs, nowMs: number): readonly ReceivedEvent[] {
  const body = { QueueUrl: EVENT_QUEUE, MaxNumberOfMessages: 10 };
  const { Messages } = ecs.requestOfSqs('ReceiveMessage', body, nowMs);
  const messages: readonly unknown[] = Array.isArray(Messages) ? Messages : [];
  return messages.filter(isJsonObject).map((message) => {
    const read = readEcsEvent(String(message['Body']), 'default');
    if (read.type !== 'EVENT') throw new Error(`the engine sends what is no event: ${JSON.stringify(read)}`);
    return { event: read.event, handle: String(message['ReceiptHandle']) };
  });
}

export function deleteEvent(ecs: EngineEcs, handle: string, nowMs: number): void {
  ecs.requestOfSqs('DeleteMessage', { QueueUrl: EVENT_QUEUE, ReceiptHandle: handle }, nowMs);
}

/** How often the queue is looked at. */
const LOOK_MS = 100;

/** The queue's events on the clock of a test, until that stands still. */
export class EngineEventSource implements EcsEventSource {
  readonly #ecs: EngineEcs;
  readonly #clock: Clock;

  constructor(ecs: EngineEcs, clock: Clock) {
    this.#ecs = ecs;
    this.#clock = clock;
  }

  start(listener: EcsEventListener): void {
    this.#look(listener);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  #look(listener: EcsEventListener): void {
    const nowMs = this.#clock.now();
    this.#ecs.catchUp(nowMs);
    for (
      let batch = receiveEvents(this.#ecs, nowMs);
      batch.length > 0;
      batch = receiveEvents(this.#ecs, nowMs)
    )
      for (const { event, handle } of batch)
        listener(event, () => {
          deleteEvent(this.#ecs, handle, this.#clock.now());
        });
    this.#clock.at(nowMs + LOOK_MS, () => {
      this.#look(listener);
    });
  }
}
