import type { FrameworkCapability, FrameworkInfo } from '../../../mesos/framework-info.ts';
import type { FrameworkId } from '../../../mesos/ids.ts';

/** What masters are told of Marathon. */
export interface MarathonFramework {
  /** `--framework_name`, by default `marathon`. */
  readonly name: string;
  /** `--mesos_role`. */
  readonly role: string;
  /** User under which commands run where the master's agents run any; empty for that of this process. */
  readonly user: string;
  readonly hostname: string;
  /** Who it says it is, where the master asks. */
  readonly principal?: string;
  /** Where people find it: `http://marathon.example:8080`. */
  readonly webuiUrl?: string;
}

/** A week, as Marathon's `--failover_timeout`: for so long tasks outlive it. */
const FAILOVER_SECONDS = 604_800;

const CAPABILITIES: readonly FrameworkCapability[] = [
  'PARTITION_AWARE',
  'TASK_KILLING_STATE',
  'REGION_AWARE',
  'GPU_RESOURCES',
];

/** @param id of the registration before; absent for the first ever. */
export function frameworkInfo(framework: MarathonFramework, id: FrameworkId | undefined): FrameworkInfo {
  return {
    ...framework,
    ...(id === undefined ? {} : { id }),
    failoverTimeout: FAILOVER_SECONDS,
    checkpoint: true,
    capabilities: CAPABILITIES.map((type) => ({ type })),
  };
}
