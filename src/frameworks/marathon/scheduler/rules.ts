import type { PatternCompiler } from '../engine/pattern.ts';

/** How Marathon's scheduler goes about it: its command-line options, by their own names, and what it cannot do itself. */
export interface SchedulerRules {
  /** `--mesos_role`, default `*`. */
  readonly role: string;
  /** `--env_vars_prefix`, default none. */
  readonly envVarsPrefix?: string;
  /** `--max_instances_per_offer`, default 5. */
  readonly maxInstancesPerOffer: number;
  /** `--decline_offer_duration`, default 120 s. */
  readonly declineOfferMs: number;
  /** `--min_revive_offers_interval`, default 5 s. */
  readonly minReviveOffersIntervalMs: number;
  /** `--reconciliation_initial_delay`, default 15 s. */
  readonly reconciliationInitialDelayMs: number;
  /** `--reconciliation_interval`, default 600 s. */
  readonly reconciliationIntervalMs: number;
  /** `--task_launch_confirm_timeout`, default 300 s: then the master is asked what has become of a launch. */
  readonly launchConfirmMs: number;
  /** `--kill_retry_timeout`, default 30 s. */
  readonly killRetryMs: number;
  /** `--max_running_deployments`, default 100. */
  readonly maxRunningDeployments: number;
  /** `--max_versions`, default 50. */
  readonly maxVersions: number;
  /** `--gpu_scheduling_behavior restricted`, default false. */
  readonly sparesGpus: boolean;
  /**
   * Whether agents carry out checks that are left to them. Default false, since ECS's agents make no connections: Marathon
   * makes those checks itself. Commands are always left to the agents.
   */
  readonly agentsRunChecks: boolean;
  readonly compilePattern: PatternCompiler;
}

const SECOND_MS = 1_000;

/** Marathon's own defaults. */
export const DEFAULT_RULES: Omit<SchedulerRules, 'compilePattern'> = {
  role: '*',
  maxInstancesPerOffer: 5,
  declineOfferMs: 120 * SECOND_MS,
  minReviveOffersIntervalMs: 5 * SECOND_MS,
  reconciliationInitialDelayMs: 15 * SECOND_MS,
  reconciliationIntervalMs: 600 * SECOND_MS,
  launchConfirmMs: 300 * SECOND_MS,
  killRetryMs: 30 * SECOND_MS,
  maxRunningDeployments: 100,
  maxVersions: 50,
  sparesGpus: false,
  agentsRunChecks: false,
};
