/** The index at which `name` stands or would stand in the sorted list. */
export function namePosition(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts a name in its place, unless it is there. */
export function addName(names: string[], name: string): void {
  const position = namePosition(names, name);
  if (names[position] !== name) names.splice(position, 0, name);
}

export function removeName(names: string[], name: string): void {
  const position = namePosition(names, name);
  if (names[position] === name) names.splice(position, 1);
}

/** The names behind `after` that begin with `prefix`, in order. */
export function* namesAfter(names: readonly string[], prefix: string, after = ''): Generator<string> {
  for (let i = namePosition(names, after > prefix ? after : prefix); i < names.length; i += 1) {
    const name = names[i];
    if (name?.startsWith(prefix) !== true) return;
    if (name > after) yield name;
  }
}
