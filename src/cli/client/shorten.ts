/** Shorter beginnings are hard to tell from words. */
const MIN_LENGTH = 8;

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/**
 * @returns a function that cuts each of these ids to its shortest beginning, of eight characters at least, that no
 * other of them has.
 */
export function shortener(ids: readonly string[]): (id: string) => string {
  const sorted = [...new Set(ids)].sort();
  const lengths = new Map(
    sorted.map((id, at) => {
      const neighbours = [sorted[at - 1] ?? '', sorted[at + 1] ?? ''];
      const shared = Math.max(...neighbours.map((other) => common(id, other)));
      return [id, Math.max(MIN_LENGTH, shared + 1)];
    }),
  );
  return (id) => id.slice(0, lengths.get(id) ?? id.length);
}
