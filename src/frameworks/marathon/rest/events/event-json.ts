import { appJson } from '../../definitions/app-json.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { Deployment } from '../../scheduler/deployment.ts';
import type { MarathonEvent } from '../../scheduler/event.ts';
import type { Instance } from '../../scheduler/instance.ts';
import { lightPlanJson } from '../json/deployment-json.ts';
import { boundPorts, ipAddressesJson } from '../json/task-json.ts';
import type { RestEvent } from './rest-event.ts';

type Json = Readonly<Record<string, unknown>>;

type EventOf<Type extends RestEvent['type']> = Extract<RestEvent, { readonly type: Type }>;

/** Names are those of an app's instance wherever nothing else is said. */
const runSpec = ({ id, app, version }: Instance): Json => ({
  instanceId: id,
  runSpecId: app,
  runSpecVersion: version,
});

const currentPlan = (deployment: Deployment): Json => ({
  plan: lightPlanJson(deployment),
  currentStep: { actions: deployment.steps[deployment.currentStep - 1] ?? [] },
});

const endedPlan = (deployment: Deployment): Json => ({
  id: deployment.id,
  plan: lightPlanJson(deployment),
});

function statusUpdate({ instance, message }: EventOf<'status_update_event'>): Json {
  return {
    slaveId: instance.agent.agentId,
    taskId: instance.taskId,
    taskStatus: instance.state ?? 'TASK_STAGING',
    message,
    appId: instance.app,
    host: instance.agent.hostname,
    ipAddresses: ipAddressesJson(instance),
    ports: boundPorts(instance),
    version: instance.version,
  };
}

/** Load balancers and registries act on this one. */
function healthChanged({ instance, alive }: EventOf<'health_status_changed_event'>): Json {
  const { app, id, taskId, version } = instance;
  return { appId: app, instanceId: id, taskId, version, alive };
}

function unhealthyKill({ instance, reason }: EventOf<'unhealthy_instance_kill_event'>): Json {
  const { app, id, taskId, version, agent } = instance;
  return {
    appId: app,
    taskId,
    instanceId: id,
    version,
    reason,
    host: agent.hostname,
    slaveId: agent.agentId,
  };
}

function instanceChanged({ instance, condition }: EventOf<'instance_changed_event'>): Json {
  const { agent } = instance;
  return { ...runSpec(instance), condition, agentId: agent.agentId, host: agent.hostname };
}

/** Under this name the id of the instance is told, not that of its task. */
function failedHealthCheck({ instance, healthCheck }: EventOf<'failed_health_check_event'>): Json {
  return { appId: instance.app, taskId: instance.id, healthCheck };
}

function ofClients(event: Exclude<RestEvent, MarathonEvent>): Json {
  const { type, ...fields } = event;
  return fields;
}

/** What an event says beside its type and time. */
function fieldsOf(event: RestEvent): Json {
  switch (event.type) {
    case 'api_post_event':
      return { clientIp: event.clientIp, uri: event.uri, appDefinition: appJson(event.app) };
    case 'scheduler_registered_event':
      return { frameworkId: event.frameworkId, master: event.master };
    case 'scheduler_reregistered_event':
      return { master: event.master };
    case 'scheduler_disconnected_event':
      return {};
    case 'add_health_check_event':
      return { appId: event.app, version: event.version, healthCheck: event.healthCheck };
    case 'remove_health_check_event':
    case 'app_terminated_event':
      return { appId: event.app };
    case 'failed_health_check_event':
      return failedHealthCheck(event);
    case 'health_status_changed_event':
      return healthChanged(event);
    case 'instance_health_changed_event':
      return { ...runSpec(event.instance), healthy: event.healthy };
    case 'unhealthy_instance_kill_event':
      return unhealthyKill(event);
    case 'group_change_success':
      return { groupId: event.group, version: event.version };
    case 'group_change_failed':
      return { groupId: event.group, version: event.version, reason: event.reason };
    case 'deployment_info':
    case 'deployment_step_success':
    case 'deployment_step_failure':
      return currentPlan(event.deployment);
    case 'deployment_success':
      return endedPlan(event.deployment);
    case 'deployment_failed':
      return { ...endedPlan(event.deployment), reason: event.reason };
    case 'status_update_event':
      return statusUpdate(event);
    case 'instance_changed_event':
      return instanceChanged(event);
    case 'unknown_instance_terminated_event':
      return { instanceId: event.instanceId, runSpecId: event.app, condition: event.condition };
    case 'event_stream_attached':
    case 'event_stream_detached':
    case 'subscribe_event':
    case 'unsubscribe_event':
      return ofClients(event);
  }
}

/** An event as `/v2/events` tells it. */
export const eventJson = (event: RestEvent, atMs: number): Json => ({
  ...fieldsOf(event),
  eventType: event.type,
  timestamp: timestampAt(atMs),
});
