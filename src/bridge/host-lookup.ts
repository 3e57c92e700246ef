import type { Host } from '../ecs/host.ts';
import type { BridgeConfig } from './config.ts';

/** What is known of the host of a machine. */
export interface HostEntry {
  /** Absent until it has been told, and for a machine that the directory does not know. */
  readonly host?: Host;
  /** Unless it is told earlier, the machine's agent is not offered before this time. */
  readonly awaitedUntilMs: number;
}

/** The hosts of machines, and the asking for them. Changed in place. */
export interface HostLookup {
  /** Off when the configuration says so, and for good once the directory has refused to answer. */
  isOn: boolean;
  /** By EC2 instance id, for as long as there is an agent on the machine. */
  readonly entries: Map<string, HostEntry>;
  /** Machines that are to be asked for, first come first served. */
  readonly waiting: Set<string>;
  isUnderway: boolean;
  /** Calls that have failed since the last that did not. */
  failures: number;
  notBeforeMs: number;
}

export function createHostLookup({ hostDirectory }: Pick<BridgeConfig, 'hostDirectory'>): HostLookup {
  return {
    isOn: hostDirectory,
    entries: new Map(),
    waiting: new Set(),
    isUnderway: false,
    failures: 0,
    notBeforeMs: 0,
  };
}
