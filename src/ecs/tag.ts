/** A tag of an ECS resource. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

const LEGAL = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Length as AWS counts it, in Unicode characters rather than UTF-16 units. */
const lengthOf = (text: string): number => Array.from(text).length;

const isReserved = (text: string): boolean => text.toLowerCase().startsWith('aws:');

/**
 * @returns why ECS would refuse the tag, or undefined: keys of 1–128 and values of 0–256 characters out of
 * letters, spaces, digits and `_.:/=+-@`; in both, the prefix `aws:` is Amazon's.
 */
export function validateTag(tag: Tag): string | undefined {
  if (tag.key === '' || lengthOf(tag.key) > 128) return 'its key must have 1 to 128 characters';
  if (lengthOf(tag.value) > 256) return 'its value must have at most 256 characters';
  if (isReserved(tag.key) || isReserved(tag.value)) return 'the prefix aws: is reserved';
  return LEGAL.test(tag.key) && LEGAL.test(tag.value)
    ? undefined
    : 'only letters, digits, spaces and _ . : / = + - @ are allowed';
}
