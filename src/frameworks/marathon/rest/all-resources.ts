import { APP_VERSIONS } from './resources/app-versions.ts';
import { APPS } from './resources/apps.ts';
import { DEPLOYMENTS } from './resources/deployments.ts';
import { EVENTS } from './resources/events.ts';
import { GROUPS } from './resources/groups.ts';
import { METRICS } from './resources/metrics.ts';
import { PLAN } from './resources/plan.ts';
import { PODS } from './resources/pods.ts';
import { QUEUE } from './resources/queue.ts';
import { OPEN, SERVER } from './resources/server.ts';
import { TASKS } from './resources/tasks.ts';
import { WHY } from './resources/why.ts';
import type { Resource } from './rest-context.ts';

/** Those whose clients need not say who they are. */
export const OPEN_RESOURCES: readonly Resource[] = OPEN;

/** The first that fits answers: what lies below an id stands before the id. */
export const RESOURCES: readonly Resource[] = [
  ...TASKS,
  ...APP_VERSIONS,
  ...APPS,
  ...GROUPS,
  ...PODS,
  ...DEPLOYMENTS,
  ...QUEUE,
  ...EVENTS,
  ...METRICS,
  ...SERVER,
  ...WHY,
  ...PLAN,
];
