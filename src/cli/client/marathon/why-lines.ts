import type { Style } from '../../terminal.ts';
import { formatTable } from '../../table.ts';
import { asText, isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import { shortener } from '../shorten.ts';
import { showTime } from '../show-time.ts';
import type { TimeForm } from '../show-time.ts';

/** How moments are shown, and when it is. */
export interface WhyStyle {
  readonly style: Style;
  readonly time: TimeForm;
  readonly nowMs: number;
}

const listAt = (value: unknown, path: string): readonly Item[] => {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list.filter(isItem) : [];
};

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

/** Agents that fell out at a stage, each with what it lacks. */
function agentTexts(agents: readonly Item[]): readonly string[] {
  const shorten = shortener(agents.map(({ id }) => asText(id)));
  return agents.map(
    ({ id, hostname, message }) => `${shorten(asText(id))} ${asText(hostname)}: ${asText(message)}`,
  );
}

const MOST_AGENTS = 5;

/** A table of stages: how many agents each has left over, and which it has removed. */
function funnelLines(stages: readonly Item[]): readonly string[] {
  const telling = stages.filter(({ removed }) => typeof removed === 'number' && removed > 0);
  const rows = telling.flatMap((stage): (readonly string[])[] => {
    const [first = '', ...others] = agentTexts(listAt(stage, 'agents'));
    const more = others.length - MOST_AGENTS + 1;
    return [
      [asText(stage['stage']), asText(stage['left']), asText(stage['removed']), first],
      ...others.slice(0, MOST_AGENTS - 1).map((text) => ['', '', '', text]),
      ...(more > 0 ? [['', '', '', `and ${more} more`]] : []),
    ];
  });
  if (rows.length === 0) return [];
  return formatTable(['stage', 'left', 'removed', 'agents'], rows)
    .split('\n')
    .map((line) => `  ${line}`);
}

/** The most that any agent had of each resource; they need not be of one agent. */
function largestLine(largest: unknown): readonly string[] {
  const amounts = SCALARS.flatMap((name) => {
    const amount = valueAt(largest, name);
    return typeof amount === 'number' ? [`${name} ${amount}`] : [];
  });
  return amounts.length === 0 ? [] : [`The most that any agent offers: ${amounts.join(', ')}`];
}

/** Agents by their hosts; the first ones where there are many. */
function hostsText(agents: readonly Item[]): string {
  const shown = agents.slice(0, MOST_AGENTS).map(({ hostname }) => asText(hostname));
  const more = agents.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What would let an instance be launched, and what would not though it may look like it. */
function wouldFitLines(waiting: unknown, { style }: Pick<WhyStyle, 'style'>): readonly string[] {
  const remedies = listAt(waiting, 'wouldFit').map((remedy) => {
    const agents = listAt(remedy, 'agents');
    return `  ${asText(remedy['text'])}${agents.length === 0 ? '' : `  on ${hostsText(agents)}`}`;
  });
  const tooSmall = listAt(waiting, 'emptyAgents').flatMap(({ fits, instanceType, message }) =>
    fits === true
      ? []
      : [`An empty agent of type ${asText(instanceType)} would not take it: ${asText(message)}`],
  );
  return [...(remedies.length === 0 ? [] : [style.strong('Would fit with'), ...remedies]), ...tooSmall];
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
    ...wouldFitLines(why['waiting'], style),
    ...(isItem(failure)
      ? [
          `Last failure ${showTime(failure['timestamp'], style.time, style.nowMs)}: ${asText(failure['taskId'])} ${asText(failure['state'])} on ${asText(failure['host'])}: ${asText(failure['message'])}`,
        ]
      : []),
  ];
}
