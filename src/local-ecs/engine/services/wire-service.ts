import { toEpochSeconds, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type {
  CircuitBreaker,
  DeploymentConfiguration,
  DeploymentRecord,
  ServiceEvent,
  ServiceRecord,
} from './service.ts';
import { taskCounts } from './service.ts';

/** What came to the circuit breaker later shows only where it is not the default. */
function toWireBreaker({ enable, rollback, resetOnHealthyTask, threshold }: CircuitBreaker): JsonObject {
  const isDefault = threshold.type === 'BOUNDED_PERCENT' && threshold.value === 50;
  return {
    enable,
    rollback,
    ...(!resetOnHealthyTask && { resetOnHealthyTask }),
    ...(!isDefault && { thresholdConfiguration: threshold }),
  };
}

function toWireConfiguration({ deploymentCircuitBreaker, ...percents }: DeploymentConfiguration): JsonObject {
  return {
    ...percents,
    deploymentCircuitBreaker: toWireBreaker(deploymentCircuitBreaker),
    strategy: 'ROLLING',
  };
}

function toWireDeployment(deployment: DeploymentRecord): JsonObject {
  const { id, status, definition, service, networkConfiguration } = deployment;
  return withoutUndefined({
    id,
    status,
    taskDefinition: definition.definition.taskDefinitionArn,
    desiredCount: status === 'PRIMARY' ? service.desiredCount : 0,
    pendingCount: deployment.pendingCount,
    runningCount: deployment.runningCount,
    failedTasks: deployment.failedTasks,
    createdAt: toEpochSeconds(deployment.createdAtMs),
    updatedAt: toEpochSeconds(deployment.updatedAtMs),
    launchType: 'EC2',
    networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  });
}

const toWireEvent = ({ id, createdAtMs, message }: ServiceEvent): JsonObject => ({
  id,
  createdAt: toEpochSeconds(createdAtMs),
  message,
});

/** A service as ECS describes it. @param tags whether the answer carries its tags. */
export function toWireService(service: ServiceRecord, tags: 'with-tags' | 'without-tags'): JsonObject {
  const { settings, deployments } = service;
  const { running, pending } = taskCounts(service);
  return withoutUndefined({
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    loadBalancers: [],
    serviceRegistries: [],
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    launchType: 'EC2',
    taskDefinition: deployments[0]?.definition.definition.taskDefinitionArn,
    deploymentConfiguration: toWireConfiguration(settings.deploymentConfiguration),
    deployments: deployments.map(toWireDeployment),
    events: service.events.map(toWireEvent),
    createdAt: toEpochSeconds(service.createdAtMs),
    placementConstraints: settings.placementConstraints,
    placementStrategy: settings.placementStrategy,
    networkConfiguration: deployments[0]?.networkConfiguration,
    healthCheckGracePeriodSeconds: settings.healthCheckGracePeriodSeconds,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: 'ECS' },
    tags: tags === 'with-tags' ? service.tags : [],
    enableECSManagedTags: settings.enableECSManagedTags,
    propagateTags: settings.propagateTags,
    enableExecuteCommand: settings.enableExecuteCommand,
    availabilityZoneRebalancing: 'DISABLED',
  });
}
