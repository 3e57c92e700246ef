import { openEcs } from '../assembly/back-end.ts';
import { Doctor } from '../assembly/doctor.ts';
import type { FailureContext } from '../assembly/explain-failure.ts';
import type { Finding } from '../assembly/finding.ts';
import { resolveWithSources } from '../assembly/resolve-settings.ts';
import type { Resolved } from '../assembly/resolve-settings.ts';
import type { PartialSettings, Settings } from '../assembly/settings.ts';
import { createSystemClock } from '../assembly/system-clock.ts';
import { createSystemIds } from '../assembly/system-ids.ts';
import { createWinstonLogger } from '../assembly/winston-logger.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Style, Terminal } from './terminal.ts';

export interface DoctorCommandOptions extends Pick<PartialSettings, 'cluster' | 'endpoint' | 'region'> {
  readonly output: 'text' | 'json';
  readonly config?: string;
}

function markOf({ verdict }: Finding, style: Style): string {
  switch (verdict) {
    case 'ok':
      return style.good('✓');
    case 'warning':
      return style.warning('!');
    case 'failed':
      return style.bad('✗');
    case 'skipped':
      return style.faint('-');
  }
}

function linesOf(finding: Finding, style: Style): readonly string[] {
  const { check, detail, problem } = finding;
  const first = `${markOf(finding, style)} ${check.padEnd(30)} ${detail}`;
  if (problem === undefined) return [first];
  const why = problem.why === undefined ? [] : [`    ${problem.why}`];
  return [first, ...why, `    → ${problem.cure}   ${style.faint(problem.code)}`];
}

/** What the settings come to, before anything is asked of AWS. */
function ownFindings({ cluster, endpoint }: Settings): readonly Finding[] {
  const where = endpoint === undefined ? "at Amazon's endpoint of the region" : `at ${endpoint}`;
  return [
    { check: 'node', verdict: 'ok', detail: process.versions.node },
    { check: 'settings', verdict: 'ok', detail: `cluster ${cluster} ${where}` },
  ];
}

function contextOf({ settings: { endpoint }, sources }: Resolved<Settings>): FailureContext {
  return {
    sources: { cluster: sources.get('cluster'), endpoint: sources.get('endpoint') },
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** `ecs-scheduler-driver doctor`: exit code 8 if anything would keep the driver from working. */
export async function runDoctor(
  { output, config, ...given }: DoctorCommandOptions,
  { out, style }: Terminal,
): Promise<ExitCode> {
  const resolved = resolveWithSources(given, process.env, 'flag', config);
  const { settings } = resolved;
  const logger = createWinstonLogger({ level: 'error', form: 'console' });
  const machinery = { clock: createSystemClock(), ids: createSystemIds(), logger };
  const backEnd = openEcs(settings, machinery);
  try {
    const doctor = new Doctor(backEnd, settings, machinery, contextOf(resolved));
    const findings = [...ownFindings(settings), ...(await doctor.examine())];
    if (output === 'json') out(JSON.stringify(findings, null, 2));
    else for (const finding of findings) for (const line of linesOf(finding, style)) out(line);
    return findings.some(({ verdict }) => verdict === 'failed') ? EXIT.unhealthy : EXIT.done;
  } finally {
    await backEnd.close();
  }
}
