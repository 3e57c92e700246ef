import type { LocalEcsSummary } from '../../assembly/start-local-ecs.ts';
import type { Terminal } from '../terminal.ts';
import { isSame, summaryLine, summaryLines } from './summary-lines.ts';
import type { Sample } from './summary-lines.ts';

/** How the summary is shown: redrawn in place, a line for each change, or not at all. */
export type SummaryForm = 'block' | 'lines' | 'none';

const BLOCK_MS = 1000;
const LINE_MS = 2000;

/** Up by so many lines, and everything below is gone. */
const backOver = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A\u001b[0J`);

/** @returns what stops it. */
function showBlock(read: () => LocalEcsSummary, { style }: Terminal): () => void {
  let before: Sample | undefined;
  let drawn = 0;
  const draw = (): void => {
    const now = { atMs: Date.now(), summary: read() };
    const lines = summaryLines(before, now, style);
    process.stdout.write(`${backOver(drawn)}${lines.join('\n')}\n`);
    drawn = lines.length;
    before = now;
  };
  draw();
  const timer = setInterval(draw, BLOCK_MS);
  return () => {
    clearInterval(timer);
  };
}

function showLines(read: () => LocalEcsSummary, { out }: Terminal): () => void {
  let before: Sample | undefined;
  const tell = (): void => {
    const now = { atMs: Date.now(), summary: read() };
    if (before !== undefined && isSame(before.summary, now.summary)) return;
    out(summaryLine(before, now));
    before = now;
  };
  tell();
  const timer = setInterval(tell, LINE_MS);
  return () => {
    clearInterval(timer);
  };
}

/** Shows what the ECS is like, again and again. @returns what stops it. */
export function showSummary(form: SummaryForm, read: () => LocalEcsSummary, terminal: Terminal): () => void {
  if (form === 'block') return showBlock(read, terminal);
  return form === 'lines' ? showLines(read, terminal) : () => undefined;
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
