import type { DriverStatus } from '../driver/driver-status.ts';
import { SessionSchedulerDriver } from '../driver/session-scheduler-driver.ts';
import type { Connect } from '../driver/framework-session.ts';
import type { Scheduler } from '../driver/scheduler-driver.ts';
import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { Logger } from '../ports/logger.ts';
import type { LocalEcs } from '../local-ecs/local-ecs.ts';
import { openEcs, openLocal } from './back-end.ts';
import type { EmbeddedOptions, Machinery } from './back-end.ts';
import { withOwner } from './bridge-config.ts';
import type { OwnedSettings } from './bridge-config.ts';
import { embeddedBridge } from './embedded-bridge.ts';
import { openStore, defaultStore } from './open-store.ts';
import { createOpenTelemetryTracing } from './opentelemetry-tracing.ts';
import { completed } from './completed-framework.ts';
import { createBridgeMetrics } from './metrics/bridge-metrics.ts';
import type { BridgeMetrics } from './metrics/bridge-metrics.ts';
import { ProblemError } from './problem.ts';
import { remoteMaster } from './remote-master.ts';
import type { RemoteOptions } from './remote-master.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { PartialSettings, Settings } from './settings.ts';
import { createSystemClock } from './system-clock.ts';
import { createSystemIds } from './system-ids.ts';
import { createWinstonLogger } from './winston-logger.ts';

/** A bridge in this process does not come back once it has hung up; a master elsewhere may. */
const isElsewhere = (master: string): boolean => master !== 'ecs' && master !== 'local';

/** What a driver can be told beyond its environment. Settings left out come from there, or are the defaults. */
export interface DriverOptions extends PartialSettings, RemoteOptions {
  /** Default true: a status counts as acknowledged when the `statusUpdate` callback has finished. */
  readonly implicitAcknowledgements?: boolean;
  /** Roles that want no offers from the beginning. */
  readonly suppressedRoles?: readonly string[];
  /** Default: winston, on standard error, at `logLevel`. */
  readonly logger?: Logger;
  /** For the master `local`: how to make the embedded ECS, or one that is running already and is left running. */
  readonly local?: EmbeddedOptions | LocalEcs;
}

/**
 * What a driver works on: Amazon ECS as the environment describes it, an embedded ECS in this process, or a master
 * elsewhere: a bridge that serves other processes, or a Mesos master.
 */
export type Master = 'ecs' | 'local' | `http://${string}` | `https://${string}` | `${string}:${number}`;

function loggerOf(settings: Settings, { lineHeard }: BridgeMetrics): Logger {
  const form = process.stderr.isTTY ? 'console' : 'json';
  return createWinstonLogger({ level: settings.logLevel, form, heard: lineHeard });
}

function unknownMaster(master: string): Connect {
  const problem = {
    code: 'MASTER_UNKNOWN',
    what: `'${master}' is no master`,
    cure: 'use "ecs", "local" or the address of a master, such as "http://127.0.0.1:5050"',
  } as const;
  return () => {
    throw new ProblemError(problem);
  };
}

function connectTo(
  master: string,
  settings: OwnedSettings,
  machinery: Machinery,
  { local = {}, ...remote }: Pick<DriverOptions, 'local'> & RemoteOptions,
): Connect {
  switch (master) {
    case 'ecs':
      return embeddedBridge(
        settings,
        machinery,
        () => Promise.resolve(openEcs(settings, machinery)),
        () => openStore(settings, defaultStore(settings, process.env)),
      );
    case 'local':
      return embeddedBridge(
        settings,
        machinery,
        () =>
          openLocal(
            local,
            machinery,
            settings.eventsQueue === undefined ? {} : { eventsQueue: settings.eventsQueue },
          ),
        // Where ECS itself ends with the process there is nothing to remember.
        () => openStore(settings, undefined),
      );
    default:
      return remoteMaster(master, remote, machinery) ?? unknownMaster(master);
  }
}

/**
 * The Mesos `SchedulerDriver` whose agents are ECS container instances. A task's `command.value` names its task
 * definition; everything else is as a Mesos scheduler knows it.
 *
 * A mistake that makes work impossible (no credentials, no such cluster, an unknown master, …) aborts the driver and
 * arrives in the scheduler's `error` callback, in words that say what to do.
 */
export class EcsSchedulerDriver extends SessionSchedulerDriver {
  readonly #metrics: BridgeMetrics;

  /**
   * @param master default `ecs`.
   * @throws ProblemError CONFIG_VALUE for a setting, of the options or the environment, that cannot be.
   */
  constructor(
    scheduler: Scheduler,
    framework: FrameworkInfo,
    master: Master = 'ecs',
    options: DriverOptions = {},
  ) {
    const { implicitAcknowledgements, suppressedRoles, logger: ownLogger, ...others } = options;
    const { local, credential, tls, ...given } = others;
    const settings = resolveSettings(given, process.env);
    const clock = createSystemClock();
    const metrics = createBridgeMetrics(clock);
    const logger = ownLogger ?? loggerOf(settings, metrics);
    const tracing = createOpenTelemetryTracing();
    const machinery = { clock, ids: createSystemIds(), logger, metrics, tracing };
    const place = {
      ...(local === undefined ? {} : { local }),
      ...(credential === undefined ? {} : { credential }),
      ...(tls === undefined ? {} : { tls }),
    };
    super({
      scheduler,
      framework: completed(framework),
      connect: connectTo(master, withOwner(settings, framework.name), machinery, place),
      clock,
      logger,
      ...(isElsewhere(master) ? { reconnect: { random: Math.random } } : {}),
      ...(implicitAcknowledgements === undefined ? {} : { implicitAcknowledgements }),
      ...(suppressedRoles === undefined ? {} : { suppressedRoles }),
    });
    this.#metrics = metrics;
  }

  /**
   * What docs/observability.md lists, in the text format of Prometheus, version 0.0.4 (`text/plain; version=0.0.4`), to
   * be served at whatever address it is scraped from. Works in every status of the driver; before `start` there is
   * nothing to count yet.
   */
  metrics(): Promise<string> {
    return this.#metrics.text();
  }

  override updateFramework(
    info: FrameworkInfo,
    suppressedRoles: readonly string[],
    offerConstraints?: OfferConstraints,
  ): DriverStatus {
    return super.updateFramework(completed(info), suppressedRoles, offerConstraints);
  }
}
