import { describe, expect, it } from '@jest/globals';

import { eventJson } from '../../../../src/frameworks/marathon/rest/events/event-json.ts';
import type { RestEvent } from '../../../../src/frameworks/marathon/rest/events/rest-event.ts';
import type { HealthCheck } from '../../../../src/frameworks/marathon/engine/health-check.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { makeDeployment } from '../../../../src/frameworks/marathon/scheduler/deployment.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { instance } from '../../../support/marathon-instances.ts';

const APP = resolvePathId('/app');
const TASK = instance({ hostPorts: [31_000, undefined] });
const CHECK: HealthCheck = {
  protocol: 'HTTP',
  path: '/',
  portIndex: 0,
  gracePeriodSeconds: 300,
  intervalSeconds: 60,
  timeoutSeconds: 20,
  maxConsecutiveFailures: 3,
  delaySeconds: 15,
  ipProtocol: 'IPv4',
  ignoreHttp1xx: false,
};

const PLANNED = makeDeployment({
  id: 'd1',
  original: rootGroup(),
  target: rootGroup(appDefinition()),
  condemned: new Set(),
  startedAtMs: NOW_MS,
});
if (PLANNED === undefined) throw new Error('no plan');
const DEPLOYMENT = { ...PLANNED, currentStep: 1 };
const START = { actions: [{ action: 'StartApplication', app: '/app' }] };
const PLAN = {
  id: 'd1',
  version: NOW,
  steps: [START, { actions: [{ action: 'ScaleApplication', app: '/app' }] }],
};
const STEP = { plan: PLAN, currentStep: START };
const RUN_SPEC = { instanceId: TASK.id, runSpecId: '/app', runSpecVersion: NOW };

/** Every event there is, each with all it says. */
const EVENTS: readonly (readonly [RestEvent, object])[] = [
  [
    { type: 'api_post_event', app: appDefinition(), clientIp: '1.2.3.4', uri: '/v2/apps' },
    { clientIp: '1.2.3.4', uri: '/v2/apps', appDefinition: expect.objectContaining({ id: '/app' }) },
  ],
  [
    { type: 'scheduler_registered_event', frameworkId: 'f1', master: 'm:5050' },
    { frameworkId: 'f1', master: 'm:5050' },
  ],
  [{ type: 'scheduler_reregistered_event', master: 'm:5050' }, { master: 'm:5050' }],
  [{ type: 'scheduler_disconnected_event' }, {}],
  [
    { type: 'add_health_check_event', app: APP, version: NOW, healthCheck: CHECK },
    { appId: '/app', version: NOW, healthCheck: CHECK },
  ],
  [{ type: 'remove_health_check_event', app: APP }, { appId: '/app' }],
  [
    { type: 'failed_health_check_event', instance: TASK, healthCheck: CHECK },
    { appId: '/app', taskId: TASK.id, healthCheck: CHECK },
  ],
  [
    { type: 'health_status_changed_event', instance: TASK, alive: true },
    { appId: '/app', instanceId: TASK.id, taskId: TASK.taskId, version: NOW, alive: true },
  ],
  [
    { type: 'instance_health_changed_event', instance: TASK, healthy: false },
    { ...RUN_SPEC, healthy: false },
  ],
  [
    { type: 'unhealthy_instance_kill_event', instance: TASK, reason: 'HTTP 500' },
    {
      appId: '/app',
      taskId: TASK.taskId,
      instanceId: TASK.id,
      version: NOW,
      reason: 'HTTP 500',
      host: 'host1',
      slaveId: 'agent-host1',
    },
  ],
  [
    { type: 'group_change_success', group: APP, version: NOW },
    { groupId: '/app', version: NOW },
  ],
  [
    { type: 'group_change_failed', group: APP, version: NOW, reason: 'r' },
    { groupId: '/app', version: NOW, reason: 'r' },
  ],
  [{ type: 'deployment_info', deployment: DEPLOYMENT }, STEP],
  [{ type: 'deployment_step_success', deployment: DEPLOYMENT }, STEP],
  [{ type: 'deployment_step_failure', deployment: DEPLOYMENT }, STEP],
  [
    { type: 'deployment_success', deployment: DEPLOYMENT },
    { id: 'd1', plan: PLAN },
  ],
  [
    { type: 'deployment_failed', deployment: DEPLOYMENT, reason: 'cancelled' },
    { id: 'd1', plan: PLAN, reason: 'cancelled' },
  ],
  [{ type: 'app_terminated_event', app: APP }, { appId: '/app' }],
  [
    { type: 'status_update_event', instance: TASK, message: 'started' },
    {
      slaveId: 'agent-host1',
      taskId: TASK.taskId,
      taskStatus: 'TASK_RUNNING',
      message: 'started',
      appId: '/app',
      host: 'host1',
      ipAddresses: [{ ipAddress: '10.0.0.1', protocol: 'IPv4' }],
      ports: [31_000],
      version: NOW,
    },
  ],
  [
    { type: 'instance_changed_event', instance: TASK, condition: 'Running' },
    { ...RUN_SPEC, condition: 'Running', agentId: 'agent-host1', host: 'host1' },
  ],
  [
    { type: 'unknown_instance_terminated_event', instanceId: 'i1', app: APP, condition: 'Finished' },
    { instanceId: 'i1', runSpecId: '/app', condition: 'Finished' },
  ],
  [{ type: 'event_stream_attached', remoteAddress: '1.2.3.4' }, { remoteAddress: '1.2.3.4' }],
  [{ type: 'event_stream_detached', remoteAddress: '1.2.3.4' }, { remoteAddress: '1.2.3.4' }],
  [
    { type: 'subscribe_event', clientIp: '1.2.3.4', callbackUrl: 'http://x' },
    { clientIp: '1.2.3.4', callbackUrl: 'http://x' },
  ],
  [
    { type: 'unsubscribe_event', clientIp: '1.2.3.4', callbackUrl: 'http://x' },
    { clientIp: '1.2.3.4', callbackUrl: 'http://x' },
  ],
];

describe('the JSON of an event', () => {
  it.each(EVENTS.map(([event, fields]) => [event.type, event, fields] as const))(
    'of type %s has its fields, its type and its time',
    (type, event, fields) => {
      expect(eventJson(event, NOW_MS)).toEqual({ ...fields, eventType: type, timestamp: NOW });
    },
  );
});
