import type { Range } from '../../../mesos/ranges.ts';
import { portsOf, servicePortOf } from './app-definition.ts';
import type { AppDefinition } from './app-definition.ts';

/** Ports by which load balancers know apps, `--local_port_min` to `--local_port_max`. */
export const SERVICE_PORTS: Range = { begin: 10_000, end: 20_000 };

export type ServicePortAssignment =
  { readonly ok: true; readonly app: AppDefinition } | { readonly ok: false; readonly message: string };

/** The service ports of an app, without those that are still to be assigned. */
export const servicePortsOf = (app: AppDefinition): readonly number[] =>
  portsOf(app)
    .map(servicePortOf)
    .filter((port) => port !== 0);

/** Ports that are not to be given to anybody else. */
export interface PortsInUse {
  readonly has: (port: number) => boolean;
  /** Where to look for one that is free: all from `begin` up to there are in use. */
  readonly lowestFree: (begin: number) => number;
}

/** How many apps of a tree have each service port. */
export class ServicePortCounts {
  readonly #counts = new Map<number, number>();
  /** All from `begin` up to `end` are in use. */
  #full = { begin: 0, end: 0 };

  constructor(apps: Iterable<AppDefinition> = []) {
    for (const app of apps) this.add(app);
  }

  of(port: number): number {
    return this.#counts.get(port) ?? 0;
  }

  has(port: number): boolean {
    return this.#counts.has(port);
  }

  ports(): Iterable<number> {
    return this.#counts.keys();
  }

  add(app: AppDefinition): void {
    for (const port of servicePortsOf(app)) this.#counts.set(port, this.of(port) + 1);
  }

  remove(app: AppDefinition): void {
    for (const port of servicePortsOf(app)) {
      const left = this.of(port) - 1;
      if (left > 0) {
        this.#counts.set(port, left);
        continue;
      }
      this.#counts.delete(port);
      if (this.#full.begin <= port && port < this.#full.end) this.#full.end = port;
    }
  }

  /** The lowest port that no app has, from a port on. Asked again, it goes on from where it was. */
  lowestFree(begin: number): number {
    if (begin !== this.#full.begin) this.#full = { begin, end: begin };
    while (this.has(this.#full.end)) this.#full.end += 1;
    return this.#full.end;
  }
}

/** Ports for an app in the order in which they are to be taken: those it had, then the lowest that are free. */
function* freePorts(
  previous: AppDefinition | undefined,
  inUse: PortsInUse,
  own: ReadonlySet<number>,
  { begin, end }: Range,
): Generator<number> {
  const had = [...new Set(previous === undefined ? [] : servicePortsOf(previous))];
  yield* had.filter((port) => begin <= port && port <= end && !own.has(port));
  for (let port = inUse.lowestFree(begin); port <= end; port += 1)
    if (!inUse.has(port) && !own.has(port) && !had.includes(port)) yield port;
}

/**
 * Gives a service port to each port of an app that has none.
 * @param previous the app before the change; its ports are taken again first.
 * @param inUse by any app.
 */
export function assignServicePorts(
  app: AppDefinition,
  previous: AppDefinition | undefined,
  inUse: PortsInUse,
  range: Range = SERVICE_PORTS,
): ServicePortAssignment {
  const own = new Set(servicePortsOf(app));
  const missing = portsOf(app).length - portsOf(app).filter((port) => servicePortOf(port) !== 0).length;
  if (missing === 0) return { ok: true, app };
  const ports = freePorts(previous, inUse, own, range);
  const assigned: number[] = [];
  for (const port of ports) {
    if (assigned.length === missing) break;
    assigned.push(port);
  }
  if (assigned.length < missing)
    return {
      ok: false,
      message: `Service ports exhausted in range ${range.begin} to ${range.end}: set others with --local_port_min and --local_port_max`,
    };
  return { ok: true, app: withServicePorts(app, assigned) };
}

/** The app where each port without a service port has got the next of these. */
function withServicePorts(app: AppDefinition, assigned: readonly number[]): AppDefinition {
  const left = [...assigned];
  const next = (port: number): number => (port === 0 ? (left.shift() ?? 0) : port);
  const portDefinitions = app.portDefinitions.map((each) => ({ ...each, port: next(each.port) }));
  const mappings = app.container?.portMappings?.map((each) => ({
    ...each,
    servicePort: next(each.servicePort),
  }));
  if (app.container === undefined || mappings === undefined) return { ...app, portDefinitions };
  return { ...app, portDefinitions, container: { ...app.container, portMappings: mappings } };
}
