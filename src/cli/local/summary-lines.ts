import type { LocalEcsSummary } from '../../assembly/start-local-ecs.ts';
import type { Style } from '../terminal.ts';

type TaskSummary = LocalEcsSummary['newest'][number];

/** A summary, and when it was made. */
export interface Sample {
  readonly atMs: number;
  readonly summary: LocalEcsSummary;
}

const MAX_WIDTH = 100;

const counted = (counts: Readonly<Record<string, number>>): string => {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
};

const cut = (text: string): string => (text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text);

/** Calls a second since the sample before. */
function rate(before: Sample | undefined, { atMs, summary }: Sample): string {
  const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1000;
  const calls = summary.calls - (before?.summary.calls ?? 0);
  // A change of the limits sets the count to zero.
  return seconds > 0 && calls >= 0 ? (calls / seconds).toFixed(1) : '0.0';
}

function callsText(before: Sample | undefined, now: Sample): string {
  const { calls, throttles, faultsHit } = now.summary;
  return `${calls}, ${rate(before, now)}/s, ${throttles} throttled, ${faultsHit} met a fault`;
}

const eventsText = ({ queues }: LocalEcsSummary): string =>
  queues.map(({ name, ready, inFlight }) => `${name} ${ready} waiting, ${inFlight} in flight`).join('; ') ||
  'no queue';

const idOf = ({ taskArn }: TaskSummary): string => taskArn.slice(taskArn.lastIndexOf('/') + 1).slice(0, 8);

const age = (atMs: number, nowMs: number): string =>
  `${Math.max(0, Math.round((nowMs - atMs) / 1000))} s ago`;

function taskText(task: TaskSummary, nowMs: number): string {
  const { definition, lastStatus, ec2InstanceId, atMs } = task;
  return `${idOf(task)}  ${definition}  ${lastStatus}  ${ec2InstanceId}  ${age(atMs, nowMs)}`;
}

function failureText(task: TaskSummary, nowMs: number): string {
  const { definition, atMs, reason = 'no reason', exitCode } = task;
  const code = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return `${idOf(task)}  ${definition}  ${reason}${code}, ${age(atMs, nowMs)}`;
}

/** What an embedded ECS is like now, in a block of lines for a terminal. */
export function summaryLines(before: Sample | undefined, now: Sample, style: Style): readonly string[] {
  const { summary, atMs } = now;
  const row = (name: string, text: string, show = (shown: string): string => shown): string =>
    `  ${style.faint(name.padEnd(10))} ${show(cut(text))}`;
  return [
    row('Instances', counted(summary.instances)),
    row('Tasks', `${counted(summary.tasks)}; ${summary.started} ever started`),
    row('Calls', callsText(before, now), summary.throttles > 0 ? style.warning : undefined),
    row('Events', eventsText(summary)),
    ...summary.newest.map((task, at) => row(at === 0 ? 'Newest' : '', taskText(task, atMs))),
    ...summary.failures.map((task, at) => row(at === 0 ? 'Failed' : '', failureText(task, atMs), style.bad)),
  ];
}

/** The same on one line, for a log. */
export function summaryLine(before: Sample | undefined, now: Sample): string {
  const { summary } = now;
  return [
    `instances: ${counted(summary.instances)}`,
    `tasks: ${counted(summary.tasks)}`,
    `calls: ${callsText(before, now)}`,
    `events: ${eventsText(summary)}`,
  ].join(' | ');
}

/** Whether there is something to tell: calls alone are no change. */
export function isSame(a: LocalEcsSummary, b: LocalEcsSummary): boolean {
  const told = ({ instances, tasks, started, throttles, faultsHit }: LocalEcsSummary): string =>
    JSON.stringify([instances, tasks, started, throttles, faultsHit]);
  return told(a) === told(b);
}
