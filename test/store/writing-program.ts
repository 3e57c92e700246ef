import { openLevelStore } from '../../src/store/level-store.ts';

/**
 * Writes to the store in a directory until it is killed or a write fails, several batches under way at once, and prints
 * `acknowledged N` after each. Batch N puts `left/N`, `last` and `right/N`. A failure is printed as `refused CODE`.
 */
const [directory = '', padding = '0'] = process.argv.slice(2);
const UNDER_WAY = 8;
const value = { pad: 'x'.repeat(Number(padding)) };

let next = 1;

try {
  const store = await openLevelStore(directory);
  process.stdout.write('opened\n');
  const writeOn = async (): Promise<void> => {
    for (;;) {
      const n = next++;
      const put = (key: string) => ({ type: 'put', key, value: { n, ...value } }) as const;
      await store.write([put(`left/${n}`), put('last'), put(`right/${n}`)]);
      process.stdout.write(`acknowledged ${n}\n`);
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, writeOn));
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  process.stdout.write(`refused ${code}: ${String(error)}\n`);
}
