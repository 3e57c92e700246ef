/** Records cannot be what Marathon has written. Nothing of the store has been changed. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  readonly key: string;

  constructor(key: string, why: string) {
    super(`Marathon's record '${key}' cannot be used: ${why}`);
    this.key = key;
  }
}
