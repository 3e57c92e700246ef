import { ECSClient } from '@aws-sdk/client-ecs';
import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../src/assembly/system-ids.ts';
import type { LocalEcsOptions } from '../../src/local-ecs/local-ecs-options.ts';
import { startLocalEcs } from '../../src/local-ecs/local-ecs.ts';
import type { LocalEcs } from '../../src/local-ecs/local-ecs.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

/** A running local ECS with a client of AWS that makes one attempt. */
export interface StartedEcs {
  readonly ecs: LocalEcs;
  readonly client: ECSClient;
  readonly logger: RecordingLogger;
  close(): Promise<void>;
}

/** No process runs, and tasks start and stop without delay, unless told otherwise. */
export async function startEcs(options: Partial<LocalEcsOptions> = {}): Promise<StartedEcs> {
  const logger = new RecordingLogger();
  const ports = { clock: createSystemClock(), ids: createSystemIds(), logger };
  const ecs = await startLocalEcs({
    ...ports,
    compilePattern: compileLinearPattern,
    runtime: 'simulated',
    startLatency: [0, 0],
    stopMs: 0,
    ...options,
  });
  const { endpoint, region, accessKeyId, secretAccessKey } = ecs;
  const client = new ECSClient({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  return {
    ecs,
    client,
    logger,
    close: async () => {
      client.destroy();
      await ecs.close();
    },
  };
}
