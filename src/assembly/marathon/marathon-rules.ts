import type { AppRules, EcsRules } from '../../frameworks/marathon/definitions/app-rules.ts';
import type { PatternCompiler } from '../../frameworks/marathon/engine/pattern.ts';
import { DEFAULT_RULES } from '../../frameworks/marathon/scheduler/rules.ts';
import type { SchedulerRules } from '../../frameworks/marathon/scheduler/rules.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { compileLinearPattern } from '../linear-patterns.ts';

const compilePattern: PatternCompiler = (regex) => {
  const compiled = compileLinearPattern(regex);
  return compiled.ok ? compiled.matches : undefined;
};

/** How Marathon's scheduler goes about it, as the settings say. */
export function schedulerRules(settings: DaemonSettings): SchedulerRules {
  const { marathonEnvVarsPrefix: envVarsPrefix } = settings;
  return {
    ...DEFAULT_RULES,
    role: settings.marathonRole,
    ...(envVarsPrefix === undefined ? {} : { envVarsPrefix }),
    maxInstancesPerOffer: settings.marathonMaxInstancesPerOffer,
    declineOfferMs: settings.marathonDeclineOfferSeconds * 1000,
    minReviveOffersIntervalMs: settings.marathonMinReviveSeconds * 1000,
    reconciliationIntervalMs: settings.marathonReconciliationSeconds * 1000,
    maxRunningDeployments: settings.marathonMaxRunningDeployments,
    compilePattern,
  };
}

/** Which apps are taken, as the settings say. @param ecs absent where it is not known whether tasks run on Amazon ECS. */
export function appRules(settings: DaemonSettings, ecs: EcsRules | undefined): AppRules {
  const { marathonDefaultNetwork: defaultNetworkName } = settings;
  return {
    ...(defaultNetworkName === undefined ? {} : { defaultNetworkName }),
    defaultRole: settings.marathonRole,
    features: new Set(['gpu_resources']),
    compilePattern,
    ...(ecs === undefined ? {} : { ecs }),
  };
}
