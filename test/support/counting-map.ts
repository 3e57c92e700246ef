/** A map that counts the entries anybody looks at. */
export class CountingMap<Key, Value> extends Map<Key, Value> {
  looks = 0;

  override get(key: Key): Value | undefined {
    this.looks += 1;
    return super.get(key);
  }

  override has(key: Key): boolean {
    this.looks += 1;
    return super.has(key);
  }

  override *entries(): MapIterator<[Key, Value]> {
    for (const entry of super.entries()) {
      this.looks += 1;
      yield entry;
    }
    return undefined;
  }

  override [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  override *keys(): MapIterator<Key> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  override *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }
}
