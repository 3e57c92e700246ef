import { containsRanges, countRanges, normalizeRanges, numbersIn } from '../../../mesos/ranges.ts';
import type { Range, Ranges } from '../../../mesos/ranges.ts';
import { portsOf } from './app-definition.ts';
import type { AppDefinition } from './app-definition.ts';

/** What each port of an app asks of the host: a port by number, any (0), or none. */
function wantedPorts(app: AppDefinition): readonly (number | undefined)[] {
  return portsOf(app).map((port) => {
    if ('port' in port) return app.requirePorts ? port.port : 0;
    return port.hostPort;
  });
}

/** The ports that an app wants by number. */
export const fixedPortsOf = (app: AppDefinition): readonly number[] =>
  wantedPorts(app).flatMap((port) => (port === undefined || port === 0 ? [] : [port]));

export const hasPort = (ranges: readonly Range[], port: number): boolean =>
  containsRanges(ranges, [{ begin: port, end: port }]);

/** The first port that an app wants by number and cannot have: it is not offered, or wanted twice. */
export function absentPort(app: AppDefinition, offered: readonly Range[]): number | undefined {
  const fixed = fixedPortsOf(app);
  return fixed.find((port, i) => fixed.indexOf(port) !== i || !hasPort(offered, port));
}

/** All numbers of some ranges, beginning with the one that so many are before, and in the end those. */
function* numbersFrom(ranges: Ranges, start: number): Generator<number> {
  let before = start;
  for (const { begin, end } of ranges) {
    const size = end - begin + 1;
    if (before < size) yield* numbersIn([{ begin: begin + before, end }]);
    before = Math.max(0, before - size);
  }
  let left = start;
  for (const number of numbersIn(ranges)) {
    if (left === 0) return;
    left -= 1;
    yield number;
  }
}

/**
 * Ports that may be any, as far as there are so many. An agent offers tens of thousands, and nearly all apps want a few: no more are
 * looked at than that takes.
 */
function anyPorts(
  ranges: Ranges,
  count: number,
  fixed: readonly number[],
  randomBelow: (limit: number) => number,
): readonly number[] {
  const offered = countRanges(ranges);
  const start = offered === 0 ? 0 : randomBelow(offered);
  const ports: number[] = [];
  for (const port of numbersFrom(ranges, start)) {
    if (ports.length === count) break;
    if (!fixed.includes(port)) ports.push(port);
  }
  return ports;
}

/**
 * Ports of an offer for an instance of an app, by index of the app's ports; undefined where one has no port of the host's.
 * @param randomBelow a number from 0 to below the one given; where in the offer ports that may be any are taken from.
 * @returns what cannot be had, when something cannot.
 */
export function assignHostPorts(
  app: AppDefinition,
  offered: readonly Range[],
  randomBelow: (limit: number) => number,
): readonly (number | undefined)[] | { readonly missing: string } {
  const wanted = wantedPorts(app);
  const fixed = fixedPortsOf(app);
  const absent = absentPort(app, offered);
  if (absent !== undefined) return { missing: `port ${absent} is not offered` };
  const any = wanted.filter((port) => port === 0).length;
  const ranges = normalizeRanges(offered);
  const free = anyPorts(ranges, any, fixed, randomBelow);
  if (free.length < any) return { missing: `${wanted.length} ports wanted, ${countRanges(ranges)} offered` };
  const next = free.values();
  return wanted.map((port) => (port === 0 ? next.next().value : port));
}
