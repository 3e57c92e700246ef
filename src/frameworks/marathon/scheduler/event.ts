import type { AppDefinition } from '../engine/app-definition.ts';
import type { HealthCheck } from '../engine/health-check.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { Deployment } from './deployment.ts';
import type { Condition, Instance } from './instance.ts';

/**
 * What happens, for whoever listens: the events of `/v2/events` before they are JSON. Those of clients that come and go are
 * not among them.
 */
export type MarathonEvent =
  | {
      readonly type: 'api_post_event';
      readonly app: AppDefinition;
      readonly clientIp: string;
      readonly uri: string;
    }
  | { readonly type: 'scheduler_registered_event'; readonly frameworkId: string; readonly master: string }
  | { readonly type: 'scheduler_reregistered_event'; readonly master: string }
  | { readonly type: 'scheduler_disconnected_event' }
  | {
      readonly type: 'add_health_check_event';
      readonly app: PathId;
      readonly version: Timestamp;
      readonly healthCheck: HealthCheck;
    }
  | { readonly type: 'remove_health_check_event'; readonly app: PathId }
  | {
      readonly type: 'failed_health_check_event';
      readonly instance: Instance;
      readonly healthCheck: HealthCheck;
    }
  | { readonly type: 'health_status_changed_event'; readonly instance: Instance; readonly alive: boolean }
  | { readonly type: 'instance_health_changed_event'; readonly instance: Instance; readonly healthy: boolean }
  | { readonly type: 'unhealthy_instance_kill_event'; readonly instance: Instance; readonly reason: string }
  | { readonly type: 'group_change_success'; readonly group: PathId; readonly version: Timestamp }
  | {
      readonly type: 'group_change_failed';
      readonly group: PathId;
      readonly version: Timestamp;
      readonly reason: string;
    }
  | {
      readonly type: 'deployment_info' | 'deployment_step_success' | 'deployment_step_failure';
      readonly deployment: Deployment;
    }
  | { readonly type: 'deployment_success'; readonly deployment: Deployment }
  | { readonly type: 'deployment_failed'; readonly deployment: Deployment; readonly reason: string }
  | { readonly type: 'app_terminated_event'; readonly app: PathId }
  | { readonly type: 'status_update_event'; readonly instance: Instance; readonly message: string }
  | { readonly type: 'instance_changed_event'; readonly instance: Instance; readonly condition: Condition }
  | {
      readonly type: 'unknown_instance_terminated_event';
      readonly instanceId: string;
      readonly app: PathId;
      readonly condition: Condition;
    };
