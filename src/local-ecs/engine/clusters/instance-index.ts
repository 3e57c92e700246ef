import { remainingSize } from '../instances/accounting.ts';
import type { IndexedInstance } from '../instances/known-instance.ts';
import { SlotCounts } from '../slot-counts.ts';
import { SlotSet } from '../slot-set.ts';
import { Facet } from './facet.ts';
import { changesBetween } from './instance-facts.ts';
import type { FactName, InstanceFacts } from './instance-facts.ts';
import { RoomIndex } from './room-index.ts';

interface Entry {
  readonly instance: IndexedInstance;
  /** As the index has them. */
  facts: InstanceFacts;
}

const factsOf = ({ ec2InstanceId, registeredAtMs, registered, known }: IndexedInstance): InstanceFacts => ({
  ec2InstanceId,
  registeredAtMs,
  registered,
  known,
});

/** Fewer empty slots than this are not worth another numbering. */
const RENUMBER_AT = 64;

const NO_SLOTS = new SlotSet();
const NO_FACET = new Facet();

/**
 * The instances of a cluster by everything that expressions and placement ask about, kept up to date with each change. Each
 * has a slot; slots ascend in the order of registration. An instance is in it until ECS forgets it.
 */
export class InstanceIndex {
  #entries: (Entry | undefined)[] = [];
  #slots = new Map<string, number>();
  #facets = new Map<FactName, Facet>();
  #groups = new Map<string, SlotCounts>();
  #rooms = new RoomIndex();
  #all = new SlotSet();

  /** Every instance. */
  get all(): SlotSet {
    return this.#all;
  }

  get active(): SlotSet {
    return this.facet('status').of('ACTIVE') ?? NO_SLOTS;
  }

  /** The instances that are in both; one of the two itself where the other has all. */
  inBoth(a: SlotSet, b: SlotSet): SlotSet {
    if (b.size === this.#all.size) return a;
    return a.size === this.#all.size ? b : a.and(b);
  }

  slotOf(id: string): number | undefined {
    return this.#slots.get(id);
  }

  idAt(slot: number): string | undefined {
    return this.#entries[slot]?.instance.id;
  }

  /** Those that have something, by value. */
  facet(name: FactName): Facet {
    return this.#facets.get(name) ?? NO_FACET;
  }

  /** Names of the groups of which some task is wanted, with how many on which instance. */
  get groups(): Iterable<readonly [group: string, tasks: SlotCounts]> {
    return this.#groups;
  }

  /** How many tasks of a group are wanted on which instance; undefined when there are none. */
  group(name: string): SlotCounts | undefined {
    return this.#groups.get(name);
  }

  /** The ACTIVE ones by what is left of them. */
  get rooms(): RoomIndex {
    return this.#rooms;
  }

  /** Takes up an instance, which registered later than all others. */
  add(instance: IndexedInstance): void {
    const slot = this.#entries.length;
    const facts = factsOf(instance);
    this.#entries.push({ instance, facts });
    this.#slots.set(instance.id, slot);
    this.#all.add(slot);
    this.#turn(slot, undefined, facts);
    this.#makeRoom(slot, instance);
    for (const [group, tasks] of instance.taskGroups) this.#setTasks(group, slot, tasks);
  }

  /** Something is different of an instance, other than its groups. */
  change({ id }: IndexedInstance): void {
    const slot = this.#slots.get(id);
    const entry = slot === undefined ? undefined : this.#entries[slot];
    if (slot === undefined || entry === undefined) return;
    const facts = factsOf(entry.instance);
    this.#turn(slot, entry.facts, facts);
    entry.facts = facts;
    this.#makeRoom(slot, entry.instance);
  }

  /** So many tasks of the group are wanted on the instance now. */
  setTasks(id: string, group: string, tasks: number): void {
    const slot = this.#slots.get(id);
    if (slot !== undefined) this.#setTasks(group, slot, tasks);
  }

  /** Lets an instance go. Once in a while, when slots have become too many for what there is, all get another. */
  delete(id: string): void {
    const slot = this.#slots.get(id);
    const entry = slot === undefined ? undefined : this.#entries[slot];
    if (slot === undefined || entry === undefined) return;
    this.#turn(slot, entry.facts, undefined);
    for (const group of entry.instance.taskGroups.keys()) this.#setTasks(group, slot, 0);
    this.#rooms.delete(slot);
    this.#all.delete(slot);
    this.#slots.delete(id);
    this.#entries[slot] = undefined;
    if (this.#entries.length > 2 * this.#slots.size + RENUMBER_AT) this.#renumber();
  }

  #renumber(): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#slots = new Map();
    this.#facets = new Map();
    this.#groups = new Map();
    this.#rooms = new RoomIndex();
    this.#all = new SlotSet();
    for (const entry of entries) if (entry !== undefined) this.add(entry.instance);
  }

  #turn(slot: number, before: InstanceFacts | undefined, after: InstanceFacts | undefined): void {
    for (const { name, value, holds } of changesBetween(before, after)) {
      const facet = this.#facets.get(name) ?? this.#addFacet(name);
      if (holds) facet.add(slot, value);
      else facet.delete(slot, value);
      if (facet.present.size === 0) this.#facets.delete(name);
    }
  }

  #addFacet(name: FactName): Facet {
    const facet = new Facet();
    this.#facets.set(name, facet);
    return facet;
  }

  #makeRoom(slot: number, instance: IndexedInstance): void {
    if (instance.known.status === 'ACTIVE') this.#rooms.put(slot, remainingSize(instance));
    else this.#rooms.delete(slot);
  }

  #setTasks(group: string, slot: number, tasks: number): void {
    let counts = this.#groups.get(group);
    if (counts === undefined) {
      counts = new SlotCounts();
      this.#groups.set(group, counts);
    }
    counts.set(slot, tasks);
    if (tasks === 0 && counts.isEmpty) this.#groups.delete(group);
  }
}
