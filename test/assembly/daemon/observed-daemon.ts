import { openLocal } from '../../../src/assembly/back-end.ts';
import type { Machinery } from '../../../src/assembly/back-end.ts';
import { withOwner } from '../../../src/assembly/bridge-config.ts';
import { startDaemon } from '../../../src/assembly/daemon/daemon.ts';
import type { Daemon } from '../../../src/assembly/daemon/daemon.ts';
import { DOORS } from '../../../src/assembly/daemon/serve-all.ts';
import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { createSystemClock } from '../../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../../src/assembly/system-ids.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** A daemon at work on an embedded ECS of one machine, with everything that observes it. */
export interface ObservedDaemon {
  readonly daemon: Daemon;
  readonly logger: RecordingLogger;
  close(): Promise<void>;
}

/** @param more what it is built on beside the usual. */
export async function observedDaemon(more: Partial<Machinery> = {}): Promise<ObservedDaemon> {
  const local = await startLocalEcs({ instances: 1, runtime: 'simulated', startLatency: [0, 0], stopMs: 0 });
  const { settings } = resolveDaemonSettings({ mesosPort: 0 }, {});
  const logger = new RecordingLogger();
  const clock = createSystemClock();
  const metrics = createBridgeMetrics(clock);
  const machinery = { clock, ids: createSystemIds(), logger, metrics, ...more };
  const daemon = await startDaemon({
    settings: { ...settings, ...withOwner(settings, 'daemon') },
    machinery,
    openBackEnd: () => openLocal(local, machinery),
    openStore: () => Promise.resolve(createMemoryStore()),
    doors: DOORS,
    mayMovePort: false,
  });
  await daemon.ready;
  return {
    daemon,
    logger,
    close: async () => {
      await daemon.close();
      await local.close();
    },
  };
}
