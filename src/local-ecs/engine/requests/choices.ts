import { clientError, invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readString, readStrings } from './members.ts';

function isOneOf<Choice extends string>(choices: readonly Choice[], text: string): text is Choice {
  return choices.some((choice) => choice === text);
}

/** @throws InvalidParameterException for a text that is none of the choices */
export function toChoice<Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  if (isOneOf(choices, text)) return text;
  throw invalidParameter(`${name} should be one of [${choices.join(',')}]`);
}

/** A member that is one of a few words. @throws InvalidParameterException for any other */
export function readChoice<Choice extends string>(
  body: JsonObject,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = readString(body, name);
  return text === undefined ? undefined : toChoice(name, text, choices);
}

/** The member `include`: which optional parts the answer has. */
export function readInclude<Choice extends string>(
  body: JsonObject,
  choices: readonly Choice[],
): ReadonlySet<Choice> {
  return new Set((readStrings(body, 'include') ?? []).map((text) => toChoice('include', text, choices)));
}

/** The member `containerInstances`, each named once or more; `max` as the operation limits it. */
export function readInstanceNames(body: JsonObject, max: number): readonly string[] {
  const names = readStrings(body, 'containerInstances') ?? [];
  if (names.length === 0) throw clientError('Container Instances cannot be empty.');
  if (names.length > max) throw invalidParameter(`instanceIds can have at most ${max} items.`);
  return names;
}
