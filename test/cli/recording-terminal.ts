import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that remembers what was printed, without colours. */
export interface RecordingTerminal extends Terminal {
  readonly printed: string[];
  readonly complained: string[];
}

export function recordingTerminal(): RecordingTerminal {
  const printed: string[] = [];
  const complained: string[] = [];
  const plain = (text: string): string => text;
  return {
    printed,
    complained,
    out: (line) => printed.push(line),
    err: (line) => complained.push(line),
    style: { good: plain, bad: plain, warning: plain, faint: plain, strong: plain },
  };
}
