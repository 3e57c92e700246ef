import type { PatternCompiler } from '../../../ecs/pattern.ts';
import { invalidParameter } from '../api-error.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import type { InstanceIndex } from '../clusters/instance-index.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import { readFilter } from '../requests/instance-filter.ts';
import { readObjects, readString } from '../requests/members.ts';
import type { SlotSet } from '../slot-set.ts';

/** Constraints of a call or service and of its definition together. */
const MAX_CONSTRAINTS = 10;

/** Characters of the expression of one constraint. */
const MAX_EXPRESSION = 2000;

/** Which instances may take a task of `group`. */
export interface PlacementConstraint {
  /** What ECS reports where an instance does not satisfy it. */
  readonly failure: string;
  allows(instance: InstanceRecord, group: string): boolean;
  /** Those of the slots whose instances satisfy it. */
  narrow(slots: SlotSet, index: InstanceIndex, group: string): SlotSet;
}

/** As a request or a definition has it. */
export interface WireConstraint {
  readonly type: string;
  readonly expression?: string;
}

function memberOf(expression: string, compilePattern: PatternCompiler): PlacementConstraint {
  const filter = readFilter('placementConstraints', expression, compilePattern, MAX_EXPRESSION);
  return {
    failure: 'MemberOf placement constraint unsatisfied.',
    allows: (instance) => filter.holds(instance),
    narrow: (slots, index) => slots.and(filter.select(index)),
  };
}

/** No two tasks of one group on the same instance; tasks that are being stopped do not count. */
const distinctInstance: PlacementConstraint = {
  failure: 'DistinctInstance placement constraint unsatisfied.',
  allows: ({ taskGroups }, group) => !taskGroups.has(group),
  narrow: (slots, index, group) => {
    const tasks = index.group(group);
    return tasks === undefined ? slots : slots.without(tasks.slots);
  },
};

function toConstraint(
  { type, expression = '' }: WireConstraint,
  compilePattern: PatternCompiler,
): PlacementConstraint {
  if (type === 'memberOf') return memberOf(expression, compilePattern);
  if (type !== 'distinctInstance') {
    const hint = type === 'distinctInstances' ? `, not ${type}` : '';
    throw invalidParameter(`placementConstraints: type should be one of [distinctInstance,memberOf]${hint}`);
  }
  if (expression !== '') throw invalidParameter('A distinctInstance constraint has no expression.');
  return distinctInstance;
}

/** The request's member `placementConstraints`, as it came. */
export function readWireConstraints(body: JsonObject): readonly WireConstraint[] {
  return (readObjects(body, 'placementConstraints') ?? []).map((raw) => {
    const expression = readString(raw, 'expression') ?? '';
    return { type: readString(raw, 'type') ?? '', ...(expression !== '' && { expression }) };
  });
}

/** Constraints of a definition, and those that a call or a service adds. @throws InvalidParameterException */
export function joinConstraints(
  { definition }: DefinitionRecord,
  added: readonly WireConstraint[],
  compilePattern: PatternCompiler,
): readonly PlacementConstraint[] {
  const all = [...definition.placementConstraints, ...added];
  if (all.length > MAX_CONSTRAINTS)
    throw invalidParameter(`placementConstraints can have at most ${MAX_CONSTRAINTS} items.`);
  return all.map((wire) => toConstraint(wire, compilePattern));
}

/** The failure of the first constraint that the instance does not satisfy. */
export function findUnsatisfied(
  constraints: readonly PlacementConstraint[],
  instance: InstanceRecord,
  group: string,
): string | undefined {
  return constraints.find((constraint) => !constraint.allows(instance, group))?.failure;
}
