import type { SubjectValue } from '../../../ecs/cluster-query/value-test.ts';
import { SlotSet } from '../slot-set.ts';

/** The instances that have a value of something, and by that value. */
export class Facet {
  readonly present = new SlotSet();
  readonly #byValue = new Map<SubjectValue, SlotSet>();

  /** Every value that some instance has, once. */
  get values(): Iterable<readonly [value: SubjectValue, slots: SlotSet]> {
    return this.#byValue;
  }

  /** Those that have the value. */
  of(value: SubjectValue): SlotSet | undefined {
    return this.#byValue.get(value);
  }

  add(slot: number, value: SubjectValue): void {
    let slots = this.#byValue.get(value);
    if (slots === undefined) {
      slots = new SlotSet();
      this.#byValue.set(value, slots);
    }
    slots.add(slot);
    this.present.add(slot);
  }

  /** @param value the one that the slot was added with. */
  delete(slot: number, value: SubjectValue): void {
    const slots = this.#byValue.get(value);
    slots?.delete(slot);
    if (slots?.size === 0) this.#byValue.delete(value);
    this.present.delete(slot);
  }
}
