import type { EventReceipt, Input } from '../../src/bridge/input.ts';
import { eventReceipt } from '../../src/bridge/input.ts';
import type { EventFaults } from '../../src/local-ecs/engine/events/event-faults.ts';
import { deleteEvent, receiveEvents } from '../support/engine-events.ts';
import type { EngineEcs } from '../support/engine-ecs.ts';
import type { History } from './history.ts';
import { Chance } from './random.ts';
import type { World } from './world.ts';

/** A chance of its own: seeds without a queue go on as if there were no events. */
const SALT = 7_000_003;

/** Whether a seed has a queue: three in four. */
export const hasQueue = (seed: number): boolean => seed % 4 !== 1;

/** What goes wrong with events for the most part of a seed. */
function drawFaults(chance: Chance): EventFaults {
  return {
    delayMs: [0, chance.pick([0, 50, 500, 5_000]) ?? 0],
    duplicated: chance.pick([0, 0.1, 0.5]) ?? 0,
    reordered: chance.pick([0, 0.1, 0.5]) ?? 0,
    reorderMs: chance.pick([100, 2_000, 60_000]) ?? 100,
    lost: chance.pick([0, 0, 0.1, 1]) ?? 0,
  };
}

/** The queue of events, and whoever reads it for the bridge. Events come twice, late, out of order, or not at all. */
export class EventStream {
  readonly #ecs: EngineEcs;
  readonly #world: World;
  readonly #history: History;
  readonly #chance: Chance;
  readonly #faults: EventFaults;
  readonly #handles = new Map<EventReceipt, string>();
  #receipts = 0;

  constructor(seed: number, ecs: EngineEcs, world: World, history: History) {
    this.#chance = new Chance(seed + SALT);
    this.#ecs = ecs;
    this.#world = world;
    this.#history = history;
    this.#faults = drawFaults(this.#chance);
  }

  /** Faults begin, and now and then the stream stalls. @param untilMs when all that ends */
  begin(untilMs: number): void {
    this.#set(this.#faults);
    this.#planStall(untilMs);
  }

  /** Nothing goes wrong any more. */
  mend(): void {
    this.#set({});
  }

  /** Hands over what is there. @param take the bridge */
  deliver(take: (input: Input) => void): void {
    for (const { event, handle } of receiveEvents(this.#ecs, this.#world.nowMs)) {
      this.#receipts += 1;
      const receipt = eventReceipt(this.#receipts);
      this.#handles.set(receipt, handle);
      take({ type: 'ecs-event', event, receipt });
    }
  }

  /** The bridge has taken it. */
  acknowledge(receipt: EventReceipt): void {
    const handle = this.#handles.get(receipt);
    this.#handles.delete(receipt);
    if (handle !== undefined) deleteEvent(this.#ecs, handle, this.#world.nowMs);
  }

  #set(faults: EventFaults): void {
    this.#history.add(this.#world.nowMs, () => `WORLD events ${JSON.stringify(faults)}`);
    this.#ecs.admin({ type: 'SetEventFaults', faults }, this.#world.nowMs);
  }

  #planStall(untilMs: number): void {
    this.#world.after(this.#chance.between(5_000, 40_000), () => {
      if (this.#world.nowMs >= untilMs) return;
      this.#set({ ...this.#faults, stalled: true });
      this.#world.after(this.#chance.between(1_000, 40_000), () => {
        if (this.#world.nowMs >= untilMs) return;
        this.#set(this.#faults);
        this.#planStall(untilMs);
      });
    });
  }
}
