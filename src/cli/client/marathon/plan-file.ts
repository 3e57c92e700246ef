import { ProblemError } from '../../../assembly/problem.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { API } from '../ask-bridge.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { isItem } from '../item.ts';
import type { Item } from '../item.ts';
import type { OutputOptions } from '../output-options.ts';
import { formOf, itemText, printText } from '../print.ts';
import { readAppFile } from './app-file.ts';
import type { AppFile } from './app-file.ts';
import { planLines, verdictOf } from './plan-lines.ts';
import type { PlanVerdict } from './plan-lines.ts';

export interface PlanOptions extends OutputOptions {
  /** Whether the exit code tells what the plan comes to. */
  readonly detailedExitcode?: boolean;
}

function bodyOf(file: AppFile): unknown {
  switch (file.kind) {
    case 'app':
      return file.app;
    case 'apps':
      return file.apps;
    case 'group':
      return file.group;
  }
}

async function askPlan(client: BridgeClient, file: AppFile): Promise<Item> {
  const plan = await client.fetch({ method: 'POST', path: `${API}/marathon/plan`, body: bodyOf(file) });
  if (isItem(plan)) return plan;
  throw new ProblemError({
    code: 'BRIDGE_FAILED',
    what: `${client.address} makes no plans`,
    cure: "see that --marathon-address is that of this project's Marathon, and of this version or a newer one",
  });
}

const DETAILED: Readonly<Record<PlanVerdict, ExitCode>> = {
  nothing: EXIT.done,
  changes: EXIT.changes,
  unplaced: EXIT.notPlaced,
};

/** `apps plan F`: what `run F` would do, and where instances would find a place. Nothing is changed. */
export async function planFile(
  client: BridgeClient,
  file: string,
  { detailedExitcode = false, ...options }: PlanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const plan = await askPlan(client, readAppFile(file));
  const form = formOf(options);
  if (form === 'table' || form === 'wide')
    for (const line of planLines(plan, file, terminal.style)) terminal.out(line);
  else {
    const columns = [{ name: 'id', form: 'word', value: 'version' } as const];
    printText(await itemText(columns, plan, options, Date.now()), false, terminal);
  }
  return detailedExitcode ? DETAILED[verdictOf(plan)] : EXIT.done;
}
