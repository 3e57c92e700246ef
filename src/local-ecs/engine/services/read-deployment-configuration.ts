import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { unsupported } from '../requests/launch-type.ts';
import { readBoolean, readInteger, readObject, readObjects } from '../requests/members.ts';
import type { CircuitBreaker, DeploymentConfiguration, ServiceRecord } from './service.ts';

type SchedulingStrategy = ServiceRecord['schedulingStrategy'];

const NO_BREAKER: CircuitBreaker = {
  enable: false,
  rollback: false,
  resetOnHealthyTask: true,
  threshold: { type: 'BOUNDED_PERCENT', value: 50 },
};

/** What holds for a service that says nothing of it. */
export const DEFAULT_DEPLOYMENT: Readonly<Record<SchedulingStrategy, DeploymentConfiguration>> = {
  REPLICA: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: NO_BREAKER },
  DAEMON: { minimumHealthyPercent: 0, maximumPercent: 100, deploymentCircuitBreaker: NO_BREAKER },
};

function readBreaker(raw: JsonObject): CircuitBreaker {
  const threshold = readObject(raw, 'thresholdConfiguration') ?? {};
  const value = readInteger(threshold, 'value') ?? NO_BREAKER.threshold.value;
  if (value < 1) throw invalidParameter('thresholdConfiguration: value should be at least 1.');
  return {
    enable: readBoolean(raw, 'enable') ?? false,
    rollback: readBoolean(raw, 'rollback') ?? false,
    resetOnHealthyTask: readBoolean(raw, 'resetOnHealthyTask') ?? true,
    threshold: {
      type:
        readChoice(threshold, 'type', ['COUNT', 'BOUNDED_PERCENT', 'UNBOUNDED_PERCENT']) ?? 'BOUNDED_PERCENT',
      value,
    },
  };
}

/** Deployments are rolling, and nothing outside of ECS has a say in them. */
function checkUnsupported(raw: JsonObject): void {
  const strategy = readChoice(raw, 'strategy', ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']);
  if (strategy !== undefined && strategy !== 'ROLLING')
    throw unsupported(`The deployment strategy ${strategy} is`);
  if ((readObjects(raw, 'lifecycleHooks') ?? []).length > 0) throw unsupported('Lifecycle hooks are');
  const alarms = readObject(raw, 'alarms') ?? {};
  if (readBoolean(alarms, 'enable') ?? false) throw unsupported('Deployment alarms are');
}

function checkPercents(
  { minimumHealthyPercent, maximumPercent }: DeploymentConfiguration,
  strategy: SchedulingStrategy,
): void {
  if (minimumHealthyPercent < 0 || maximumPercent < 0)
    throw invalidParameter('minimumHealthyPercent and maximumPercent should not be negative.');
  if (minimumHealthyPercent === 100 && maximumPercent === 100)
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  if (minimumHealthyPercent >= maximumPercent)
    throw invalidParameter('minimumHealthyPercent should be less than maximumPercent.');
  if (strategy === 'REPLICA' && maximumPercent < 100)
    throw invalidParameter('maximumPercent should be at least 100 for a REPLICA service.');
  if (strategy === 'DAEMON' && maximumPercent !== 100)
    throw invalidParameter('The daemon scheduling strategy needs a maximumPercent of 100.');
}

/** The request's member `deploymentConfiguration`; what it leaves out stays as it is. @throws InvalidParameterException */
export function readDeploymentConfiguration(
  body: JsonObject,
  strategy: SchedulingStrategy,
  before: DeploymentConfiguration,
): DeploymentConfiguration {
  const raw = readObject(body, 'deploymentConfiguration');
  if (raw === undefined) return before;
  checkUnsupported(raw);
  const breaker = readObject(raw, 'deploymentCircuitBreaker');
  const read = {
    minimumHealthyPercent: readInteger(raw, 'minimumHealthyPercent') ?? before.minimumHealthyPercent,
    maximumPercent: readInteger(raw, 'maximumPercent') ?? before.maximumPercent,
    deploymentCircuitBreaker: breaker === undefined ? before.deploymentCircuitBreaker : readBreaker(breaker),
  };
  checkPercents(read, strategy);
  return read;
}
