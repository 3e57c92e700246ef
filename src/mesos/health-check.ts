import type { CommandInfo } from './command-info.ts';

interface Timing {
  readonly delaySeconds?: number;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
}

/** @see Mesos `HealthCheck`. ECS runs the health checks of the task definition; a task's own are not executed. */
export interface HealthCheck extends Timing {
  readonly type?: 'UNKNOWN' | 'COMMAND' | 'HTTP' | 'TCP';
  readonly consecutiveFailures?: number;
  readonly gracePeriodSeconds?: number;
  readonly command?: CommandInfo;
  readonly http?: {
    readonly protocol?: 'IPv4' | 'IPv6';
    readonly port: number;
    readonly scheme?: string;
    readonly path?: string;
    readonly statuses?: readonly number[];
  };
  readonly tcp?: { readonly protocol?: 'IPv4' | 'IPv6'; readonly port: number };
}

/** @see Mesos `CheckInfo` */
export interface CheckInfo extends Timing {
  readonly type?: 'UNKNOWN' | 'COMMAND' | 'HTTP' | 'TCP';
  readonly command?: { readonly command: CommandInfo };
  readonly http?: { readonly port: number; readonly path?: string };
  readonly tcp?: { readonly port: number };
}
