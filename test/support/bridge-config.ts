import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import { sha256 } from '../../src/assembly/sha256.ts';
import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import type { ApiLimits } from '../../src/bridge/api-limits.ts';
import { DEFAULT_TIMING } from '../../src/bridge/config.ts';
import type { BridgeConfig, Timing } from '../../src/bridge/config.ts';

type Changes = Partial<Omit<BridgeConfig, 'timing'>> & { readonly timing?: Partial<Timing> };

/** Limits on the reads that polling makes alone. @param burst tokens there are at the start; by default many. */
export const limitedReads = (perSecond: number, burst = 1_000): ApiLimits => ({
  ...UNLIMITED,
  clusterResourceRead: { burst, perSecond },
});

/** A configuration that names only what a test is about. */
export function bridgeConfig({ timing, ...changes }: Changes = {}): BridgeConfig {
  return {
    owner: 'test',
    advertised: { hostname: 'bridge.test', ip: '127.0.0.1', port: 5050 },
    ports: [{ begin: 31_000, end: 32_000 }],
    diskMiB: 1_000,
    diskAttribute: 'disk-mib',
    hostnameAttribute: 'hostname',
    addressAttribute: 'address',
    events: false,
    hostDirectory: false,
    launchMode: 'StartTask',
    shareLaunches: [],
    mismatch: 'warn',
    orphans: 'adopt',
    executors: {},
    roles: {},
    translate: false,
    digest: sha256,
    allowedTaskRoles: [],
    compilePattern: compileLinearPattern,
    tagTasks: true,
    maxLaunchesInFlight: 8,
    apiBudget: UNLIMITED,
    maxAgentLossFraction: 0.5,
    ...changes,
    timing: { ...DEFAULT_TIMING, ...timing },
  };
}
