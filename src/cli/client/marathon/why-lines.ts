import type { Style } from '../../terminal.ts';
import { asText, isItem, listAt, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import { showTime } from '../show-time.ts';
import type { TimeForm } from '../show-time.ts';
import { funnelLines, hostsText, wouldFitLines } from './placement-lines.ts';

/** How moments are shown, and when it is. */
export interface WhyStyle {
  readonly style: Style;
  readonly time: TimeForm;
  readonly nowMs: number;
}

const SCALARS = ['cpus', 'mem', 'disk', 'gpus'] as const;

/** What an app asks for: `cpus 2, mem 4096, 1 port; hostname:UNIQUE; role web`. */
function askedText(asksFor: unknown): string {
  const scalars = SCALARS.flatMap((name) => {
    const amount = valueAt(asksFor, name);
    return typeof amount === 'number' && amount > 0 ? [`${name} ${amount}`] : [];
  });
  const ports = valueAt(asksFor, 'ports');
  const some = typeof ports === 'number' && ports > 0 ? [`${ports} ${ports === 1 ? 'port' : 'ports'}`] : [];
  const constraints = valueAt(asksFor, 'constraints');
  const held = Array.isArray(constraints)
    ? constraints.map((each) => (Array.isArray(each) ? each.map(String).join(':') : asText(each)))
    : [];
  const role = valueAt(asksFor, 'role');
  return [
    [...scalars, ...some].join(', '),
    ...(held.length === 0 ? [] : [held.join(', ')]),
    ...(typeof role === 'string' ? [`role ${role}`] : []),
  ].join('; ');
}

/** The most that any agent had of each resource; they need not be of one agent. */
function largestLine(largest: unknown): readonly string[] {
  const amounts = SCALARS.flatMap((name) => {
    const amount = valueAt(largest, name);
    return typeof amount === 'number' ? [`${name} ${amount}`] : [];
  });
  return amounts.length === 0 ? [] : [`The most that any agent offers: ${amounts.join(', ')}`];
}

/** Agents that would take an instance and are to be offered. */
function fittingLine(agents: readonly Item[]): readonly string[] {
  return agents.length === 0 ? [] : [`It fits on ${hostsText(agents)}: the next offers are waited for`];
}

function verdictOf(why: Item): string {
  if (why['isConnected'] === false) return 'MARATHON HAS NO MASTER';
  if (isItem(why['backOff'])) return 'BACKS OFF';
  if (isUnplaced(why)) return 'NO AGENT FITS';
  return isItem(why['waiting']) ? 'WAITS FOR OFFERS' : '';
}

/** Whether instances wait though there are agents, and none takes one. */
export function isUnplaced(why: Item): boolean {
  if (isItem(why['backOff']) || why['isConnected'] === false) return false;
  if (listAt(why, 'waiting.fits').length > 0) return false;
  return listAt(why, 'waiting.stages').some(({ removed }) => typeof removed === 'number' && removed > 0);
}

function headLine(why: Item, { style, time, nowMs }: WhyStyle): string {
  const { app, instances, running, waiting } = why;
  const head = `${style.strong(asText(app))}  ${asText(running)} of ${asText(instances)} run`;
  const verdict = verdictOf(why);
  const said = verdict === '' ? '' : `: ${style.strong(verdict)}`;
  if (!isItem(waiting)) return `${head}${said}`;
  const since = showTime(waiting['since'], time, nowMs);
  return `${head}, ${asText(waiting['count'])} wait since ${since}${said}`;
}

function otherLines(why: Item, { time, nowMs }: WhyStyle): readonly string[] {
  const { deployment, backOff } = why;
  return [
    ...(isItem(deployment)
      ? [
          `Deployment ${asText(deployment['id'])}, step ${asText(deployment['currentStep'])}/${asText(deployment['totalSteps'])}, begun ${showTime(deployment['startedAt'], time, nowMs)}`,
        ]
      : []),
    ...(isItem(backOff)
      ? [
          `Waits ${Math.ceil(Number(backOff['leftMs']) / 1000)} s more before it launches again, since tasks have failed`,
        ]
      : []),
  ];
}

/** Why instances of an app do not run, for people. @param failure the app's last, where there was one. */
export function whyLines(why: Item, failure: unknown, style: WhyStyle): readonly string[] {
  return [
    headLine(why, style),
    `Asks for ${askedText(why['asksFor'])}`,
    ...otherLines(why, style),
    ...funnelLines(listAt(why, 'waiting.stages')),
    ...largestLine(valueAt(why, 'waiting.largestOffers')),
    ...fittingLine(listAt(why, 'waiting.fits')),
    ...wouldFitLines(why['waiting'], style.style),
    ...(isItem(failure)
      ? [
          `Last failure ${showTime(failure['timestamp'], style.time, style.nowMs)}: ${asText(failure['taskId'])} ${asText(failure['state'])} on ${asText(failure['host'])}: ${asText(failure['message'])}`,
        ]
      : []),
  ];
}
