import { importsOf } from './source.ts';
import type { Source } from './source.ts';

/** @returns one chain `a.ts → b.ts → a.ts` for each import that closes a cycle; imports of types count as well. */
export function checkCycles(sources: readonly Source[]): readonly string[] {
  const targets = new Map(
    sources.map((source) => [source.path, importsOf(source).flatMap(({ target }) => target ?? [])]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const follow = (path: string, chain: readonly string[]): void => {
    const start = chain.indexOf(path);
    if (start >= 0) cycles.push([...chain.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) follow(target, [...chain, path]);
    done.add(path);
  };
  for (const path of targets.keys()) follow(path, []);
  return cycles;
}
