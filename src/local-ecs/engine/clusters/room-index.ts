import type { RemainingSize } from '../../../ecs/placement/placed-on.ts';
import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import { SlotSet } from '../slot-set.ts';

/** The instances that have the same amounts left. */
export interface Room extends RemainingSize {
  readonly slots: SlotSet;
}

/** Fewer rooms without an instance than this are not worth a clearing. */
const CLEAR_AT = 64;

/** What is left of a resource. */
export function amountOf({ cpuUnits, memoryMiB }: RemainingSize, resource: BinpackResource): number {
  return resource === 'cpu' ? cpuUnits : memoryMiB;
}

const compareBy =
  (resource: BinpackResource) =>
  (a: Room, b: Room): number => {
    const difference = amountOf(a, resource) - amountOf(b, resource);
    if (difference !== 0) return difference;
    return resource === 'cpu' ? a.memoryMiB - b.memoryMiB : a.cpuUnits - b.cpuUnits;
  };

/** Rooms in the order of what is left of a resource; sorted when somebody asks, since most changes make no other room. */
class RoomOrder {
  readonly #resource: BinpackResource;
  readonly #sorted: Room[] = [];
  #unsorted: Room[] = [];

  constructor(resource: BinpackResource) {
    this.#resource = resource;
  }

  add(room: Room): void {
    this.#unsorted.push(room);
  }

  *from(amount: number): Generator<Room> {
    this.#sort();
    for (let at = this.#firstAt(amount); at < this.#sorted.length; at += 1) {
      const room = this.#sorted[at];
      if (room !== undefined) yield room;
    }
  }

  /** What is sorted already costs a comparison or two. */
  #sort(): void {
    if (this.#unsorted.length === 0) return;
    this.#sorted.push(...this.#unsorted);
    this.#unsorted = [];
    this.#sorted.sort(compareBy(this.#resource));
  }

  #firstAt(amount: number): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const room = this.#sorted[middle];
      if (room !== undefined && amountOf(room, this.#resource) < amount) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Instances by what is left of them. To move one costs the same whatever there is: rooms are found by their amounts, and
 * stay when they are empty. Whoever asks goes through the rooms, of which there are a few for each size of machine and of task.
 */
export class RoomIndex {
  readonly #roomOf = new Map<number, Room>();
  #byMemory = new Map<number, Map<number, Room>>();
  #rooms = 0;
  #orders = { cpu: new RoomOrder('cpu'), memory: new RoomOrder('memory') };

  /** Adds an instance, or moves one that is there. */
  put(slot: number, { cpuUnits, memoryMiB }: RemainingSize): void {
    const before = this.#roomOf.get(slot);
    if (before?.cpuUnits === cpuUnits && before.memoryMiB === memoryMiB) return;
    before?.slots.delete(slot);
    const room = this.#byMemory.get(memoryMiB)?.get(cpuUnits) ?? this.#open(cpuUnits, memoryMiB);
    room.slots.add(slot);
    this.#roomOf.set(slot, room);
    if (this.#rooms > 2 * this.#roomOf.size + CLEAR_AT) this.#clear();
  }

  delete(slot: number): void {
    this.#roomOf.get(slot)?.slots.delete(slot);
    this.#roomOf.delete(slot);
  }

  /** Those that have so much left of both, the least of the resource first, then the least of the other. Nothing may change meanwhile. */
  *fitting(resource: BinpackResource, need: RemainingSize): Generator<Room> {
    const { cpuUnits, memoryMiB } = need;
    for (const room of this.#orders[resource].from(amountOf(need, resource)))
      if (room.slots.size > 0 && room.cpuUnits >= cpuUnits && room.memoryMiB >= memoryMiB) yield room;
  }

  #open(cpuUnits: number, memoryMiB: number): Room {
    const room: Room = { cpuUnits, memoryMiB, slots: new SlotSet() };
    this.#enter(room);
    return room;
  }

  #enter(room: Room): void {
    const withMemory = this.#byMemory.get(room.memoryMiB) ?? new Map<number, Room>();
    this.#byMemory.set(room.memoryMiB, withMemory.set(room.cpuUnits, room));
    this.#rooms += 1;
    for (const order of Object.values(this.#orders)) order.add(room);
  }

  /** Forgets the rooms without an instance. */
  #clear(): void {
    this.#byMemory = new Map();
    this.#rooms = 0;
    this.#orders = { cpu: new RoomOrder('cpu'), memory: new RoomOrder('memory') };
    for (const room of new Set(this.#roomOf.values())) this.#enter(room);
  }
}
