import type { LocalEcsSummary } from '../../assembly/start-local-ecs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Terminal } from '../terminal.ts';
import { isSame, summaryLine, summaryLines } from './summary-lines.ts';
import type { Sample } from './summary-lines.ts';

/** How the summary is shown: redrawn in place, a line for each change, or not at all. */
export type SummaryForm = 'block' | 'lines' | 'none';

const BLOCK_MS = 1000;
const LINE_MS = 2000;

/** A terminal that can be drawn on. Sizes change as people resize it; absent where nobody knows. */
export interface Screen {
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  write(text: string): unknown;
}

/** What a summary needs of the world. */
export interface SummaryWorld {
  readonly clock: Clock;
  readonly screen: Screen;
}

/** Up by so many lines, and everything below is gone. */
const backOver = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A\u001b[0J`);

/** Does it now and every so often. @returns what stops it. */
function repeat(clock: Clock, everyMs: number, action: () => void): () => void {
  let cancel = (): void => undefined;
  const next = (): void => {
    action();
    cancel = clock.at(clock.now() + everyMs, next);
  };
  next();
  return () => {
    cancel();
  };
}

/** @returns what stops it. */
function showBlock(
  read: () => LocalEcsSummary,
  { style }: Terminal,
  { clock, screen }: SummaryWorld,
): () => void {
  let before: Sample | undefined;
  let drawn = { lines: 0, columns: 0, rows: 0 };
  return repeat(clock, BLOCK_MS, () => {
    const { columns = Number.POSITIVE_INFINITY, rows = Number.POSITIVE_INFINITY } = screen;
    const now = { atMs: clock.now(), summary: read() };
    // Where lines are after a change of size differs from terminal to terminal: then it is drawn below.
    const isResized = columns !== drawn.columns || rows !== drawn.rows;
    // The last line of the screen is for the cursor, and what has left the screen cannot be drawn again.
    const lines = summaryLines(before, now, style, columns).slice(0, rows - 1);
    screen.write(`${backOver(isResized ? 0 : drawn.lines)}${lines.join('\n')}\n`);
    drawn = { lines: lines.length, columns, rows };
    before = now;
  });
}

function showLines(read: () => LocalEcsSummary, { out }: Terminal, { clock }: SummaryWorld): () => void {
  let before: Sample | undefined;
  return repeat(clock, LINE_MS, () => {
    const now = { atMs: clock.now(), summary: read() };
    if (before !== undefined && isSame(before.summary, now.summary)) return;
    out(summaryLine(before, now));
    before = now;
  });
}

/** Shows what the ECS is like, again and again. @returns what stops it. */
export function showSummary(
  form: SummaryForm,
  read: () => LocalEcsSummary,
  terminal: Terminal,
  world: SummaryWorld,
): () => void {
  if (form === 'block') return showBlock(read, terminal, world);
  return form === 'lines' ? showLines(read, terminal, world) : () => undefined;
}

/** A block only where somebody looks at a terminal that can redraw it. */
export function summaryForm(
  { summary = false, quiet = false }: { readonly summary?: boolean; readonly quiet?: boolean },
  isTerminal: boolean,
  environment: NodeJS.ProcessEnv,
): SummaryForm {
  if (quiet) return 'none';
  const canRedraw = isTerminal && environment['TERM'] !== 'dumb' && !environment['CI'];
  if (canRedraw) return 'block';
  return summary ? 'lines' : 'none';
}
