import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { startLocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { eventually } from '../../contracts/eventually.ts';
import { temporaryDirectory } from '../../store/temporary-directory.ts';
import { Program } from '../program.ts';
import { readMemory } from './framework-memory.ts';
import type { MemoryEntry } from './framework-memory.ts';
import { isOver, judge, mesosIdOf } from './judge.ts';
import type { LedgerEntry } from './judge.ts';

/** One life of the framework and its bridge that is cut short, and the one after it. */
export interface Trial {
  /** The step at which the first life ends; undefined for a life that is not cut short. */
  readonly crashAt?: number;
  /** Whether the second life finds the store of the first. */
  readonly keepsStore: boolean;
  /** What goes wrong at the endpoint of ECS; no faults by default. */
  readonly faults?: readonly Fault[];
}

export type Fault = Parameters<LocalEcs['admin']['injectFault']>[0];

/** What has come of a trial. */
export interface Outcome {
  readonly trial: Trial;
  /** Whether the first life was cut short; one step more or less depends on chance, so that the last ones may not come. */
  readonly wasCut: boolean;
  /** The steps of the first life, in order. */
  readonly steps: readonly string[];
  /** What is wrong; nothing if all is well. */
  readonly problems: readonly string[];
  readonly ledger: readonly LedgerEntry[];
  readonly memory: readonly MemoryEntry[];
  /** What the lives have said. */
  readonly notes: string;
}

/** Longer than any life takes. */
const LIFE_MS = 30_000;

/** Where calls go wrong, a life goes on for as long as ECS may act late. */
const LINGER_MS = 1_000;

/** Long enough for every update to come by itself. */
const RECONCILE_AFTER_MS = 4_000;

interface Life {
  readonly isWhole: boolean;
  readonly notes: string;
}

async function live(program: Program): Promise<Life> {
  const timer = setTimeout(() => {
    program.signal('SIGTERM');
  }, LIFE_MS);
  const { exitCode, stdout, stderr } = await program.ends();
  clearTimeout(timer);
  return { isWhole: exitCode === 0, notes: stdout + stderr };
}

const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

/** Both lives, on an ECS of their own. @param file of the compiled program. */
export async function tryOut(file: string, trial: Trial): Promise<Outcome> {
  const { crashAt, keepsStore, faults = [] } = trial;
  const hasFaults = faults.length > 0;
  const endsAreUpdates = keepsStore && !hasFaults;
  const directory = await temporaryDirectory();
  const lives = { hello: { runMs: 150 }, nginx: { runMs: 150, exitCode: 3 } };
  const ecs = await startLocalEcs({ runtime: 'simulated', instances: 1, startLatency: [40, 40], lives });
  const environment = {
    AWS_ECS_ENDPOINT: ecs.endpoint,
    AWS_REGION: ecs.region,
    AWS_ACCESS_KEY_ID: ecs.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ecs.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    LINGER_MS: String(hasFaults ? LINGER_MS : 0),
    RECONCILE_AFTER_MS: String(endsAreUpdates ? RECONCILE_AFTER_MS : 0),
  };
  const begin = (more: Readonly<Record<string, string>>): Promise<Life> =>
    live(new Program(file, [directory.path], { ...environment, ...more }, []));
  try {
    for (const fault of faults) await ecs.admin.injectFault(fault);
    const first = await begin(crashAt === undefined ? {} : { CRASH_AT: String(crashAt) });
    const steps = await linesOf(join(directory.path, 'steps'));
    const wasCut = !first.isWhole && steps.length === crashAt;
    if (wasCut && !keepsStore) await rm(join(directory.path, 'store'), { recursive: true, force: true });
    const last = wasCut ? await begin({}) : first;
    const tasks = (): Promise<readonly LedgerEntry[]> => Promise.resolve(ecs.ledger().tasks);
    // What ECS was told to stop needs a moment to end; what still runs then is a problem.
    const patience = { pollMs: 20, patienceMs: 2_000 };
    const ledger = await eventually(patience, tasks, (all) => all.every(isOver)).catch(tasks);
    const memory = readMemory(join(directory.path, 'memory'));
    const problems = judge({ ledger, memory, mayTurnUp: hasFaults && !keepsStore, endsAreUpdates });
    return {
      trial,
      wasCut,
      steps,
      problems: [...(last.isWhole ? [] : ['the jobs did not come to their end']), ...problems],
      ledger,
      memory,
      notes: `${first.notes}--- second life ---\n${wasCut ? last.notes : ''}`,
    };
  } finally {
    await ecs.close();
    await directory.remove();
  }
}

function ledgerLine({ known, phase }: LedgerEntry): string {
  const codes = known.containers.map(({ exitCode }) => exitCode ?? 'none').join(', ');
  const end = `exit codes ${codes}, ${known.stopCode ?? 'not stopped'}, ${known.stoppedReason ?? ''}`;
  return `${mesosIdOf(known) ?? 'unmarked'} launch ${known.startedBy ?? ''} ${known.lastStatus ?? ''} (${phase}) ${end}`;
}

/** All there is to know of a trial, for whoever has to find out what went wrong. */
export function describeOutcome({ trial, steps, problems, ledger, memory, notes }: Outcome): string {
  const { crashAt = 0, keepsStore, faults } = trial;
  return [
    `killed at step ${crashAt}: ${steps.at(-1) ?? 'never'} (the store is ${keepsStore ? 'kept' : 'deleted'})`,
    ...problems.map((problem) => `  problem: ${problem}`),
    ...ledger.map((task) => `  ECS:     ${ledgerLine(task)}`),
    ...memory.map((entry) => `  memory:  ${JSON.stringify(entry)}`),
    ...(faults ?? []).map((fault) => `  fault:   ${JSON.stringify(fault)}`),
    ...notes.split('\n').map((line) => `  note:    ${line}`),
  ].join('\n');
}
