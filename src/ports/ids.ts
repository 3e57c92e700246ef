/** A source of names that are never used twice; seeded in tests. */
export interface Ids {
  /** A version 4 UUID in its usual text of 36 characters. */
  uuid(): string;
}
