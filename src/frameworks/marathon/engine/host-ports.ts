import { countRanges, normalizeRanges, numbersIn } from '../../../mesos/ranges.ts';
import type { Range } from '../../../mesos/ranges.ts';
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

/** The first port that an app wants by number and cannot have: it is not offered, or wanted twice. */
export function absentPort(app: AppDefinition, offered: readonly Range[]): number | undefined {
  const fixed = fixedPortsOf(app);
  return fixed.find(
    (port, i) => fixed.indexOf(port) !== i || !offered.some(({ begin, end }) => begin <= port && port <= end),
  );
}

/** All numbers of some ranges, beginning somewhere in them and going on from there. */
function numbersFrom(ranges: readonly Range[], randomBelow: (limit: number) => number): readonly number[] {
  const numbers = [...numbersIn(normalizeRanges(ranges))];
  const start = numbers.length === 0 ? 0 : randomBelow(numbers.length);
  return [...numbers.slice(start), ...numbers.slice(0, start)];
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
  const free = numbersFrom(offered, randomBelow).filter((port) => !fixed.includes(port));
  if (free.length < any)
    return { missing: `${wanted.length} ports wanted, ${countRanges(normalizeRanges(offered))} offered` };
  const next = free.values();
  return wanted.map((port) => (port === 0 ? next.next().value : port));
}
