import { describe, expect, it } from '@jest/globals';
import { confirm } from '../../../src/cli/client/confirm.ts';
import type { Asker } from '../../../src/cli/client/confirm.ts';

const somebodyWho = (answer: string): Asker => ({ isTerminal: true, ask: () => Promise.resolve(answer) });

const nobody: Asker = { isTerminal: false, ask: () => Promise.reject(new Error('nobody is there')) };

describe('what destroys something', () => {
  it.each([
    ['y', undefined],
    [' YES ', undefined],
    ['marathon', 'marathon'],
  ])('is meant by whoever answers %j', async (answer, typed) => {
    await expect(confirm('kill it', typed, {}, somebodyWho(answer))).resolves.toBeUndefined();
  });

  it.each([
    ['', undefined],
    ['n', undefined],
    ['y', 'marathon'],
    ['Marathon', 'marathon'],
  ])('is not meant by whoever answers %j', async (answer, typed) => {
    await expect(confirm('kill it', typed, {}, somebodyWho(answer))).rejects.toThrow('NOT_CONFIRMED');
  });

  it('needs --yes where nobody can be asked', async () => {
    await expect(confirm('kill it', undefined, {}, nobody)).rejects.toThrow('give --yes');
    await expect(confirm('kill it', undefined, { yes: true }, nobody)).resolves.toBeUndefined();
  });

  it('asks nobody who does not want to be asked', async () => {
    const asker = somebodyWho('y');
    await expect(confirm('kill it', undefined, { input: false }, asker)).rejects.toThrow('NOT_CONFIRMED');
  });
});
