import { checkDepth } from './convert-problem.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { isObject } from './own-entries.ts';
import type { Fields } from './own-entries.ts';

/**
 * The paths of all required fields that parsed JSON lacks, in the order of a master: those of a message itself before
 * those within it, which come by field number: `user`, `labels.labels[2].key`.
 * @param json JSON that has been read without a {@link ConvertProblem}
 */
export function missingFields(plan: MessagePlan, json: Fields, path = ''): readonly string[] {
  const isMissing = ({ rule, name }: FieldPlan): boolean =>
    rule === 'REQUIRED' && (json[name] === undefined || json[name] === null);
  const byNumber = plan.fields.toSorted((a, b) => a.number - b.number);
  return [
    ...plan.fields.filter(isMissing).map(({ name }) => path + name),
    ...byNumber.flatMap((field) => missingWithin(field, json[field.name], path)),
  ];
}

function missingWithin({ name, rule, shape }: FieldPlan, json: unknown, path: string): readonly string[] {
  if (shape.kind !== 'MESSAGE' || json === undefined || json === null) return [];
  const { plan } = shape;
  const within = (value: unknown, at: string): readonly string[] =>
    missingFields(plan, isObject(value) ? value : {}, `${path}${at}.`);
  switch (rule) {
    case 'MAP':
      return Object.entries(isObject(json) ? json : {}).flatMap(([key, value]) =>
        within(value, `${name}[${key}]`),
      );
    case 'REPEATED':
      return elementsOf(json).flatMap((value, i) => within(value, `${name}[${i}]`));
    case 'REQUIRED':
    case 'OPTIONAL':
      return within(json, name);
  }
}

/** What JSON for a list holds: one bare value is a list of one, a list in a list is part of it, null is nothing. */
export function elementsOf(json: unknown, depth = 0): readonly unknown[] {
  if (!Array.isArray(json)) return json === null ? [] : [json];
  checkDepth(depth);
  const isPlain = json.every((each) => each !== null && !Array.isArray(each));
  return isPlain ? json : json.flatMap((each) => elementsOf(each, depth + 1));
}
