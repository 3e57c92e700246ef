import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import type { TemporaryDirectory } from '../store/temporary-directory.ts';
import { closedPort } from '../support/closed-port.ts';
import { ecsScheduler } from '../system/program.ts';
import type { Program } from '../system/program.ts';

/** Long enough for a daemon to be killed and started again meanwhile. */
const NAP_SECONDS = 8;

async function registerNap({ endpoint, region, accessKeyId, secretAccessKey }: LocalEcs): Promise<void> {
  const client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const command = ['sh', '-c', `sleep ${NAP_SECONDS}`];
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'nap',
      containerDefinitions: [{ name: 'nap', image: 'busybox:1.37', cpu: 64, memory: 32, command }],
    }),
  );
  client.destroy();
}

/** An embedded ECS, and a daemon in front of it that can be killed and comes back at the same address. */
export class Stage {
  readonly ecs: LocalEcs;
  readonly port: number;
  readonly #store: TemporaryDirectory;
  #daemon: Program | undefined;

  private constructor(ecs: LocalEcs, port: number, store: TemporaryDirectory) {
    this.ecs = ecs;
    this.port = port;
    this.#store = store;
  }

  static async set(): Promise<Stage> {
    const ecs = await startLocalEcs({ instances: 2 });
    await registerNap(ecs);
    const stage = new Stage(ecs, await closedPort(), await temporaryDirectory());
    await stage.raise();
    return stage;
  }

  /** Starts the daemon. */
  async raise(): Promise<void> {
    this.#daemon = ecsScheduler(['up'], {
      AWS_ECS_ENDPOINT: this.ecs.endpoint,
      AWS_REGION: this.ecs.region,
      AWS_ACCESS_KEY_ID: this.ecs.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.ecs.secretAccessKey,
      ECS_SCHEDULER_STORE: this.#store.path,
      ECS_SCHEDULER_OWNER: 'real-clients',
      ECS_SCHEDULER_MESOS_PORT: String(this.port),
      ECS_SCHEDULER_GRPC_PORT: '0',
      ECS_SCHEDULER_MARATHON_PORT: '0',
      ECS_SCHEDULER_EXECUTORS: '{"default":"nap:1"}',
    });
    await this.#daemon.prints(/Ready in/);
  }

  /** Ends the daemon: politely, or as a machine dies. */
  async fell(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#daemon?.signal(signal);
    await this.#daemon?.ends();
  }

  async clear(): Promise<void> {
    await this.fell('SIGTERM');
    await this.ecs.close();
    await this.#store.remove();
  }

  /** ECS tasks that the framework's tasks have become, whatever has become of them. */
  get ecsTasks(): number {
    return this.ecs.view().tasks.length;
  }
}
