import type { EmbeddedOptions } from '../assembly/back-end.ts';

/** What flags say of an embedded ECS, by the names that the parser of the command line gives them. */
export interface FleetFlags {
  readonly instances: number;
  readonly runtime: 'process' | 'simulated';
  readonly limits: Exclude<EmbeddedOptions['limits'], undefined>;
  readonly accessKeyId?: string;
  readonly startLatency?: Exclude<EmbeddedOptions['startLatency'], undefined>;
  readonly consistency?: number;
  readonly apiLatency?: Exclude<EmbeddedOptions['apiLatencyMs'], undefined>;
}

/** The flags as options of an embedded ECS. */
export function fleetOptions(flags: FleetFlags): EmbeddedOptions {
  const { instances, runtime, limits, accessKeyId, startLatency, apiLatency, consistency } = flags;
  return {
    instances,
    runtime,
    limits,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(startLatency === undefined ? {} : { startLatency }),
    ...(apiLatency === undefined ? {} : { apiLatencyMs: apiLatency }),
    ...(consistency === undefined ? {} : { consistencyMs: consistency }),
  };
}
