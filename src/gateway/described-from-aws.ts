import type { Failure } from '@aws-sdk/client-ecs';
import { lastSegment } from '../ecs/arn.ts';
import type { Described } from '../ecs/calls.ts';
import { listOf, textOf } from './aws-fields.ts';

const MISSING = 'MISSING';

/** @returns the ARNs, and only those, that ECS itself reports as unknown; what it does not mention proves nothing. */
function toMissing<Arn extends string>(
  asked: readonly Arn[],
  failures: readonly Failure[] | undefined,
): readonly Arn[] {
  const reported = listOf(failures).filter(({ reason }) => reason === MISSING);
  // By id, since a failure may carry the ARN in another form than it was asked for.
  const missing = new Set(reported.map(({ arn }) => lastSegment(textOf(arn) ?? '')));
  return asked.filter((arn) => missing.has(lastSegment(arn)));
}

/** Failures that say something else than that the thing is not there; none is known. */
export function otherFailures(failures: readonly Failure[] | undefined): readonly Failure[] {
  return listOf(failures).filter(({ reason }) => reason !== MISSING);
}

/** @param read what came back, in our words; undefined stands for something without an ARN, which is left out. */
export function toDescribed<Item extends object, Arn extends string>(
  asked: readonly Arn[],
  read: readonly (Item | undefined)[],
  failures: readonly Failure[] | undefined,
): Described<Item, Arn> {
  return { found: listOf(read), missing: toMissing(asked, failures) };
}
