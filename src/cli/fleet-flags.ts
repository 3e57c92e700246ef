import type { EmbeddedOptions } from '../assembly/back-end.ts';
import { readFaultPlanFile } from '../assembly/fault-plan-file.ts';

/** What flags say of an embedded ECS, by the names that the parser of the command line gives them. */
export interface FleetFlags {
  readonly instances: number;
  readonly runtime: 'process' | 'simulated';
  readonly limits: Exclude<EmbeddedOptions['limits'], undefined>;
  readonly accessKeyId?: string;
  readonly startLatency?: Exclude<EmbeddedOptions['startLatency'], undefined>;
  readonly consistency?: number;
  /** The path of a file. */
  readonly faultPlan?: string;
  readonly apiLatency?: Exclude<EmbeddedOptions['apiLatencyMs'], undefined>;
  /** The path of a file. */
  readonly fleet?: string;
  readonly dataDir?: string;
}

/** The flags but `fleet` as options of an embedded ECS. @throws ProblemError CONFIG_FILE for a fault plan that cannot be used. */
export function fleetOptions(flags: FleetFlags): EmbeddedOptions {
  const { instances, runtime, limits, accessKeyId, startLatency, apiLatency, consistency, faultPlan } = flags;
  const { dataDir: dataDirectory } = flags;
  return {
    instances,
    runtime,
    limits,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(startLatency === undefined ? {} : { startLatency }),
    ...(apiLatency === undefined ? {} : { apiLatencyMs: apiLatency }),
    ...(consistency === undefined ? {} : { consistencyMs: consistency }),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
    ...(faultPlan === undefined ? {} : { faultPlan: readFaultPlanFile(faultPlan) }),
  };
}
