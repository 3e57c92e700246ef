import type { LocalEcsSummary } from '../../assembly/start-local-ecs.ts';
import type { Style } from '../terminal.ts';

type TaskSummary = LocalEcsSummary['newest'][number];

/** A summary, and when it was made. */
export interface Sample {
  readonly atMs: number;
  readonly summary: LocalEcsSummary;
}

/** Of a line, name included, where the terminal has room for it. */
const MAX_WIDTH = 113;

/** What stands before the text of a line. */
const NAME_WIDTH = 13;

const counted = (counts: Readonly<Record<string, number>>): string => {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
};

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;

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

function servicesText({ services }: LocalEcsSummary): string {
  const { byStatus, steady, desired, running, pending } = services;
  if (Object.keys(byStatus).length === 0) return 'none';
  return `${counted(byStatus)}, ${steady} steady; ${desired} desired, ${running} running, ${pending} pending`;
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

/**
 * What an embedded ECS is like now, in a block of lines for a terminal.
 * @param columns that the terminal has: no line is longer
 */
export function summaryLines(
  before: Sample | undefined,
  now: Sample,
  style: Style,
  columns = MAX_WIDTH,
): readonly string[] {
  const { summary, atMs } = now;
  const width = Math.min(columns, MAX_WIDTH) - NAME_WIDTH;
  const row = (name: string, text: string, show = (shown: string): string => shown): string =>
    `  ${style.faint(name.padEnd(10))} ${show(cut(text, width))}`;
  return [
    row('Instances', counted(summary.instances)),
    row('Tasks', `${counted(summary.tasks)}; ${summary.started} ever started`),
    row('Services', servicesText(summary)),
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
    `services: ${servicesText(summary)}`,
    `calls: ${callsText(before, now)}`,
    `events: ${eventsText(summary)}`,
  ].join(' | ');
}

/** Whether there is something to tell: calls alone are no change. */
export function isSame(a: LocalEcsSummary, b: LocalEcsSummary): boolean {
  const told = ({ instances, tasks, services, started, throttles, faultsHit }: LocalEcsSummary): string =>
    JSON.stringify([instances, tasks, services, started, throttles, faultsHit]);
  return told(a) === told(b);
}
