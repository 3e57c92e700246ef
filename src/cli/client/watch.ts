import { setTimeout as sleep } from 'node:timers/promises';

import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { BridgeClient } from './bridge-client.ts';
import { printList } from './list-command.ts';
import type { Noun } from './nouns.ts';
import type { ListOptions } from './output-options.ts';
import { formOf } from './print.ts';

const EVERY_MS = 1000;

/** Makes the terminal empty, where it is one. */
const CLEAR = '\u001b[2J\u001b[H';

/** Lines of JSON for what was not there like this before. */
function newLines(text: string, before: string | undefined): string {
  const known = new Set(before?.split('\n'));
  return text
    .split('\n')
    .filter((line) => !known.has(line))
    .join('\n');
}

/** Prints only what is new of a list of JSON objects, one a line. */
function printingNews(terminal: Terminal): Terminal {
  let before: string | undefined;
  return {
    ...terminal,
    out: (text) => {
      const news = newLines(text, before);
      before = text;
      if (news !== '') terminal.out(news);
    },
  };
}

/** Shows a list again whenever it has changed, until interrupted. */
export async function watchList(
  client: BridgeClient,
  noun: Noun,
  options: ListOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const form = formOf(options);
  const asLines = form === 'json' || form === 'jsonl';
  const shown: ListOptions = asLines ? { ...options, output: 'jsonl' } : options;
  const target = asLines ? printingNews(terminal) : terminal;
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  let before: string | undefined;
  while (!interrupted.signal.aborted) {
    if (!asLines && process.stdout.isTTY) process.stdout.write(CLEAR);
    // On a terminal all of it is drawn anew, since ages change as well.
    before = await printList(client, noun, shown, target, process.stdout.isTTY ? undefined : before);
    await sleep(EVERY_MS, undefined, { signal: interrupted.signal }).catch(() => undefined);
  }
  return EXIT.interrupted;
}
