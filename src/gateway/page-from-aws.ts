import type { Page } from '../ecs/calls.ts';
import { textOf, textsOf } from './aws-fields.ts';

interface ListAnswer {
  readonly nextToken?: string | undefined;
  readonly $metadata: { readonly requestId?: string | undefined };
}

/**
 * @returns undefined when the answer has neither the list nor a request id: it does not come from ECS, and to read
 * it as an empty page would end everything that is missing from it.
 */
export function toPage<Arn extends string>(
  { nextToken, $metadata }: ListAnswer,
  arns: readonly string[] | undefined,
  toArn: (text: string) => Arn,
): Page<Arn> | undefined {
  if (arns === undefined && $metadata.requestId === undefined) return undefined;
  const items = textsOf(arns).map(toArn);
  const token = textOf(nextToken);
  return token === undefined ? { items } : { items, nextToken: token };
}
