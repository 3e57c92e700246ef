import { hostname } from 'node:os';

import { lastSegment } from '../ecs/arn.ts';
import { ECS_API_LIMITS, shareOf, UNLIMITED } from '../bridge/api-limits.ts';
import type { ApiLimits } from '../bridge/api-limits.ts';
import type { Advertised, BridgeConfig, Timing } from '../bridge/config.ts';
import { DEFAULT_TIMING } from '../bridge/config.ts';
import { readInstanceFilter } from '../ecs/cluster-query/compile-query.ts';
import { compileLinearPattern } from './linear-patterns.ts';
import { sha256 } from './sha256.ts';
import type { Settings } from './settings.ts';

/** What a back end allows whatever the settings say; nothing for Amazon's. */
export interface Allowance {
  readonly timing?: Partial<Timing>;
  readonly apiBudget?: ApiLimits;
  /** Whether events of ECS come in. */
  readonly hasEvents?: boolean;
}

/** The embedded ECS has no limits and is never behind, so that everything may go faster. */
export const LOCAL_ALLOWANCE: Allowance = {
  timing: {
    instancePollMs: 500,
    taskPollMs: 100,
    repairPollMs: 1_000,
    eventSilenceMs: 5_000,
    censusMs: 5_000,
    settleMs: 0,
    lookupWindowMs: 2_000,
  },
  apiBudget: UNLIMITED,
};

function timingOf(settings: Settings): Timing {
  const { offerTimeoutSeconds, drainDeadlineSeconds } = settings;
  return {
    ...DEFAULT_TIMING,
    instancePollMs: settings.instancePollSeconds * 1000,
    taskPollMs: settings.taskPollSeconds * 1000,
    repairPollMs: settings.repairPollSeconds * 1000,
    lookupWindowMs: settings.lookupWindowSeconds * 1000,
    agentLossMs: settings.agentLossSeconds * 1000,
    ...(drainDeadlineSeconds === undefined ? {} : { drainDeadlineMs: drainDeadlineSeconds * 1000 }),
    ...(offerTimeoutSeconds === undefined ? {} : { offerTimeoutMs: offerTimeoutSeconds * 1000 }),
  };
}

/** Settings in which it is decided whose tasks are ours. */
export type OwnedSettings = Settings & { readonly owner: string };

/** As long as the setting may be. */
const MAX_OWNER = 128;

/**
 * Fills in the owner: two frameworks on one host, or one framework on two clusters, are two owners unless they are
 * told otherwise.
 */
export function withOwner(settings: Settings, frameworkName: string): OwnedSettings {
  const place = `${lastSegment(settings.cluster)}@${hostname()}`;
  return { ...settings, owner: settings.owner ?? `${frameworkName}.${place}`.slice(-MAX_OWNER) };
}

/** An embedded bridge has no door: it names the port that Mesos masters listen on. */
const NO_DOOR: Advertised = { hostname: hostname(), ip: '127.0.0.1', port: 5050 };

/** The heart's configuration, out of the settings and what the back end allows. */
export function toBridgeConfig(
  settings: OwnedSettings,
  allowance: Allowance = {},
  advertised: Advertised = NO_DOOR,
): BridgeConfig {
  const { networkConfiguration, offerFilter } = settings;
  return {
    owner: settings.owner,
    advertised,
    ports: settings.ports,
    diskMiB: settings.diskMiB,
    diskAttribute: settings.diskAttribute,
    hostnameAttribute: settings.hostnameAttribute,
    addressAttribute: settings.addressAttribute,
    events: allowance.hasEvents === true,
    hostDirectory: settings.hostDirectory === 'ec2',
    launchMode: settings.launchMode,
    shareLaunches: settings.shareLaunches,
    mismatch: settings.mismatch,
    orphans: settings.orphans,
    executors: settings.executors,
    roles: settings.roles,
    translate: settings.translate,
    digest: sha256,
    allowedTaskRoles: settings.allowedTaskRoles,
    ...(offerFilter !== undefined && { offerFilter: readInstanceFilter(offerFilter, compileLinearPattern) }),
    compilePattern: compileLinearPattern,
    ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
    tagTasks: settings.tagTasks,
    maxLaunchesInFlight: settings.launchesInFlight,
    apiBudget:
      allowance.apiBudget ?? shareOf({ ...ECS_API_LIMITS, ...settings.apiLimits }, settings.apiShare),
    maxAgentLossFraction: settings.maxAgentLossFraction,
    timing: { ...timingOf(settings), ...allowance.timing },
  };
}
