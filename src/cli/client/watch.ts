import { setTimeout as sleep } from 'node:timers/promises';

import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { BridgeClient } from './bridge-client.ts';
import { printList } from './list-command.ts';
import type { Noun } from './nouns.ts';
import type { ListOptions } from './output-options.ts';
import { formOf } from './print.ts';
import { untilOf } from './until.ts';

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

/** What a watch is in: how it waits, and when it is over. */
export interface Watching {
  /** Waits until the next look; less long if it is interrupted. */
  readonly pause: () => Promise<void>;
  readonly isInterrupted: () => boolean;
  /** Whether it has gone on for as long as it may. */
  readonly isTimedOut: () => boolean;
  /** Empties the terminal; absent where there is none. */
  readonly clear?: () => void;
}

/** A watch that Ctrl-C ends. @param seconds that it may go on. */
export function watchOnProcess(seconds: number | undefined): Watching {
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  const { signal } = interrupted;
  const endMs = seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000;
  return {
    pause: () => sleep(EVERY_MS, undefined, { signal }).catch(() => undefined),
    isInterrupted: () => signal.aborted,
    isTimedOut: () => performance.now() >= endMs,
    ...(process.stdout.isTTY && { clear: () => process.stdout.write(CLEAR) }),
  };
}

/**
 * Shows a list again whenever it has changed, until it is as `--until` says, or interrupted.
 * @returns `timedOut` if it was not so in time.
 */
export async function watchList(
  client: BridgeClient,
  noun: Noun,
  options: ListOptions,
  terminal: Terminal,
  watching: Watching,
): Promise<ExitCode> {
  const isSo = options.until === undefined ? () => false : untilOf(noun.columns, options.until);
  const form = formOf(options);
  const asLines = form === 'json' || form === 'jsonl';
  const shown: ListOptions = asLines ? { ...options, output: 'jsonl' } : options;
  const target = asLines ? printingNews(terminal) : terminal;
  const { pause, isInterrupted, isTimedOut, clear } = watching;
  let before: string | undefined;
  while (!isInterrupted()) {
    if (!asLines) clear?.();
    // On a terminal all of it is drawn anew, since ages change as well.
    const { text, found } = await printList(
      client,
      noun,
      shown,
      target,
      clear === undefined ? before : undefined,
    );
    if (isSo(found)) return EXIT.done;
    if (isTimedOut()) return EXIT.timedOut;
    before = text;
    await pause();
  }
  return EXIT.interrupted;
}
