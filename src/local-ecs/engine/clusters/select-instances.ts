import type { CompiledQuery } from '../../../ecs/cluster-query/compile-query.ts';
import type { Subject } from '../../../ecs/cluster-query/query.ts';
import { satisfies } from '../../../ecs/cluster-query/value-test.ts';
import type { SubjectValue, ValueTest } from '../../../ecs/cluster-query/value-test.ts';
import { SlotSet } from '../slot-set.ts';
import type { FactName } from './instance-facts.ts';
import type { InstanceIndex } from './instance-index.ts';

/** The instances by the values of a subject, looked up or gone through. */
interface SubjectIndex {
  readonly present: () => SlotSet;
  readonly of: (value: SubjectValue) => SlotSet | undefined;
  readonly values: Iterable<readonly [value: SubjectValue, slots: () => SlotSet]>;
}

function* lazily<Source>(
  entries: Iterable<readonly [SubjectValue, Source]>,
  slotsOf: (source: Source) => SlotSet,
): Generator<readonly [value: SubjectValue, slots: () => SlotSet]> {
  for (const [value, source] of entries) yield [value, () => slotsOf(source)];
}

function subjectIndex(index: InstanceIndex, subject: Subject): SubjectIndex {
  if (subject.type === 'task:group')
    return {
      present: () => SlotSet.union([...index.groups].map(([, { slots }]) => slots)),
      of: (value) => index.group(String(value))?.slots,
      values: lazily(index.groups, ({ slots }) => slots),
    };
  const name: FactName = subject.type === 'attribute' ? `attribute:${subject.name}` : subject.type;
  const facet = index.facet(name);
  return {
    present: () => facet.present,
    of: (value) => facet.of(value),
    values: lazily(facet.values, (slots) => slots),
  };
}

const unionOf = (sets: readonly (SlotSet | undefined)[]): SlotSet =>
  SlotSet.union(sets.filter((set) => set !== undefined));

/** Those of which one value satisfies the test: by looking up the values it names, or by trying each that there is. */
function selectByValue(index: InstanceIndex, test: ValueTest): SlotSet {
  const { present, of, values } = subjectIndex(index, test.subject);
  if (test.type === 'present') return present();
  if (test.type === 'listed') {
    const listed = unionOf([...test.values].map(of));
    if (!test.isNegated) return listed;
    // Of one value only: an instance with two may have one that is listed and one that is not.
    if (test.subject.type !== 'task:group') return present().without(unionOf([listed, of(undefined)]));
  }
  const passing: SlotSet[] = [];
  for (const [value, slots] of values) if (satisfies(test, value)) passing.push(slots());
  return SlotSet.union(passing);
}

/**
 * The instances that an expression describes, without a look at any of them: what is said of each value is worked out for all that
 * have it together. Costs an operation on sets for each word of the expression, and a trial of each value that there is of a
 * subject that is matched or ordered.
 */
export function selectInstances(index: InstanceIndex, query: CompiledQuery): SlotSet {
  switch (query.type) {
    case 'not':
      return index.all.without(selectInstances(index, query.operand));
    case 'and':
      return query.operands.reduce(
        (slots, operand) => (slots.size === 0 ? slots : slots.and(selectInstances(index, operand))),
        index.all,
      );
    case 'or':
      return SlotSet.union(query.operands.map((operand) => selectInstances(index, operand)));
    default:
      return selectByValue(index, query);
  }
}
