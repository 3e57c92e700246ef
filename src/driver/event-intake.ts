import { eventReceipt } from '../bridge/input.ts';
import type { EventReceipt, Input } from '../bridge/input.ts';
import type { EcsEventSource } from '../ports/ecs-event-source.ts';

/** Makes inputs of events, and lets their source know which of them have been taken. */
export class EventIntake {
  readonly #applied = new Map<EventReceipt, () => void>();
  #receipts = 0;

  open(source: EcsEventSource | undefined, take: (input: Input) => void): void {
    source?.start((event, applied) => {
      this.#receipts += 1;
      const receipt = eventReceipt(this.#receipts);
      this.#applied.set(receipt, applied);
      take({ type: 'ecs-event', event, receipt });
    });
  }

  acknowledge(receipt: EventReceipt): void {
    this.#applied.get(receipt)?.();
    this.#applied.delete(receipt);
  }
}
