import { join } from 'node:path';

import { MarathonFailedError } from '../../frameworks/marathon/runner/marathon-failed-error.ts';
import type { ConnectMarathon } from '../../frameworks/marathon/runner/marathon-runner.ts';
import { SessionSchedulerDriver } from '../../driver/session-scheduler-driver.ts';
import type { Machinery } from '../back-end.ts';
import { completed } from '../completed-framework.ts';
import { marathonEcsRules } from '../marathon-ecs-rules.ts';
import { marathonFleet } from '../marathon/marathon-fleet.ts';
import { openMarathon } from '../marathon/open-marathon.ts';
import type { OpenMarathon } from '../marathon/open-marathon.ts';
import { openStore } from '../open-store.ts';
import { ProblemError } from '../problem.ts';
import type { Daemon, DaemonParts } from './daemon.ts';

/** A daemon with a Marathon. */
export interface MarathonDaemon extends Daemon {
  /** Absent where there is to be none. */
  readonly marathon: OpenMarathon | undefined;
}

interface Place extends Pick<DaemonParts, 'settings' | 'machinery'> {
  /** The directory of the bridge's store; undefined for none. Marathon's is in it. */
  readonly store: string | undefined;
  /** Whether the ECS is embedded, and all its agents are this machine. */
  readonly isEmbedded: boolean;
}

/** A framework beside the doors. It comes back when it is torn down, and so hears that it was. */
function connectTo({ master }: Daemon, { clock, logger }: Machinery): ConnectMarathon {
  return (scheduler, framework) =>
    new SessionSchedulerDriver({
      scheduler,
      framework: completed(framework),
      connect: (listener) => {
        const session = master.openSession(listener);
        // The session is not closed towards the bridge, which ends as well: the failover time-out begins with the next start.
        const close = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ send: session.send.bind(session), close });
      },
      clock,
      logger,
      implicitAcknowledgements: false,
      reconnect: { random: Math.random },
    });
}

const wasRemoved = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.cause instanceof MarathonFailedError &&
  error.cause.failure === 'REMOVED';

/** Ends the daemon with its Marathon, unless somebody has torn that down: then other frameworks go on. */
function failureOf({ failed }: OpenMarathon, { logger }: Machinery): Promise<never> {
  return failed.catch((error: unknown) => {
    if (!wasRemoved(error)) throw error;
    logger.error(
      'Marathon was torn down, and its tasks are killed; after a restart it launches its apps anew',
      {
        event: 'marathon.torn-down',
      },
    );
    return new Promise<never>(() => undefined);
  });
}

/**
 * Puts a Marathon on a daemon, as one more framework. It registers when the bridge is ready. A bridge that has removed the
 * framework while it was away has killed its tasks: then Marathon is a new one. It ends before the bridge does.
 * @throws ProblemError; the daemon is closed then.
 */
export async function withMarathon(
  daemon: Daemon,
  { settings, machinery, store, isEmbedded }: Place,
): Promise<MarathonDaemon> {
  if (!settings.marathon) return { ...daemon, marathon: undefined };
  const { executors, marathonRole: role, owner } = settings;
  const ecs = marathonEcsRules({ owner, executors: Object.keys(executors), role });
  const directory = store === undefined ? 'none' : join(store, 'marathon');
  const marathon = await openMarathon({
    settings,
    machinery,
    shared: daemon.shared,
    openStore: () => openStore({ ...settings, store: directory }, undefined),
    mayMovePort: isEmbedded,
    fleet: (frameworkId) => marathonFleet(daemon.master.view(), frameworkId, role),
    ecs: () => ecs,
    ...(isEmbedded ? { resolveHost: () => '127.0.0.1' } : {}),
  }).catch(async (error: unknown) => {
    await daemon.close();
    throw error;
  });
  daemon.ready.then(
    () => {
      marathon.register(connectTo(daemon, machinery), { whenRemoved: 'BE_NEW' });
    },
    // Why it is not is told by `failed`.
    () => undefined,
  );
  const failed = Promise.race([daemon.failed, failureOf(marathon, machinery)]);
  failed.catch(() => undefined);
  const ready = Promise.race([Promise.all([daemon.ready, marathon.begun]).then(() => undefined), failed]);
  ready.catch(() => undefined);
  return {
    ...daemon,
    marathon,
    ready,
    failed,
    reload: async () => {
      await daemon.reload();
      await marathon.reload();
    },
    close: async () => {
      await marathon.close();
      return daemon.close();
    },
  };
}
