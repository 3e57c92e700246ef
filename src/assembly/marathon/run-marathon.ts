import { StreamMemory } from '../../doors/streams/stream-memory.ts';
import type { Connect } from '../../driver/framework-session.ts';
import { SessionSchedulerDriver } from '../../driver/session-scheduler-driver.ts';
import type { ConnectMarathon, ConnectOptions } from '../../frameworks/marathon/runner/marathon-runner.ts';
import type { Machinery } from '../back-end.ts';
import { withOwner } from '../bridge-config.ts';
import { completed } from '../completed-framework.ts';
import { readAuthenticator } from '../daemon/doors.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { openStore } from '../open-store.ts';
import { ProblemError } from '../problem.ts';
import { bridgeStatusOf, remoteMaster } from '../remote-master.ts';
import type { RemoteOptions } from '../remote-master.ts';
import { defaultStoreDirectory } from '../store-directory.ts';
import { EcsOfMaster } from './ecs-of-master.ts';
import { openMarathon } from './open-marathon.ts';
import type { OpenMarathon } from './open-marathon.ts';

export interface MarathonPlace extends ConnectOptions {
  /** A bridge elsewhere, or a Mesos master, as `http://host:5050`. */
  readonly master: string;
  readonly remote: RemoteOptions;
}

/** A Marathon of its own, and where it keeps its state. */
export interface RunningMarathon extends OpenMarathon {
  /** The directory of its store; undefined for none. */
  readonly store: string | undefined;
}

/** Each master has its own. */
const storeName = (name: string, master: string): string =>
  `${name}@${master.replace(/^[a-z]+:\/\//, '').replaceAll(/[^\w.-]/g, '_')}`;

const driverOver =
  (connect: Connect, { clock, logger }: Machinery): ConnectMarathon =>
  (scheduler, framework) =>
    new SessionSchedulerDriver({
      scheduler,
      framework: completed(framework),
      connect,
      clock,
      logger,
      implicitAcknowledgements: false,
      reconnect: { random: Math.random },
    });

/**
 * A Marathon on a master elsewhere, to which it comes back when the line breaks.
 * @throws ProblemError
 */
export async function runMarathon(
  settings: DaemonSettings,
  machinery: Machinery,
  { master, remote, whenRemoved = 'FAIL' }: MarathonPlace,
): Promise<RunningMarathon> {
  const connect = remoteMaster(master, remote, machinery);
  if (connect === undefined) {
    const cure = 'give the address of a bridge or a Mesos master: --master http://127.0.0.1:5050';
    throw new ProblemError({ code: 'MASTER_UNKNOWN', what: `'${master}' is no master`, cure });
  }
  const ecs = new EcsOfMaster({
    ask: () => bridgeStatusOf(master, remote, machinery),
    role: settings.marathonRole,
    clock: machinery.clock,
    logger: machinery.logger,
  });
  await ecs.begin();
  const name = settings.marathonFrameworkName;
  const directory = settings.store ?? defaultStoreDirectory(process.env, storeName(name, master));
  const { credential } = remote;
  const marathon = await openMarathon({
    settings,
    machinery,
    shared: {
      authenticator: readAuthenticator(settings, machinery),
      memory: new StreamMemory(settings.maxBufferedMiB * 2 ** 20),
    },
    openStore: () => openStore({ ...withOwner(settings, name), store: directory }, undefined),
    mayMovePort: false,
    ecs: () => ecs.rules,
    ...(credential !== undefined && 'principal' in credential ? { principal: credential.principal } : {}),
  }).catch((error: unknown) => {
    ecs.close();
    throw error;
  });
  marathon.register(driverOver(connect, machinery), { whenRemoved });
  return {
    ...marathon,
    store: directory === 'none' ? undefined : directory,
    close: async () => {
      ecs.close();
      await marathon.close();
    },
  };
}
