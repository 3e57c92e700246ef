import type { MasterView } from '../../../driver/master-view.ts';
import { V0_VERSION } from '../v0/state.ts';
import { getAgents, getExecutors, getFrameworks, getQuotaStatus, getRoles, getTasks } from './lists.ts';
import type { MasterResponse } from './master-codec.ts';

/** What calls are answered from. */
export interface ReplySource {
  readonly view: MasterView;
  readonly flags: Readonly<Record<string, string>>;
  /** What `/metrics/snapshot` says. */
  readonly snapshot: () => Promise<Readonly<Record<string, number>>>;
}

type Reply = (source: ReplySource) => MasterResponse | Promise<MasterResponse>;

const { build_date: buildDate, build_time: buildTime, build_user: buildUser, version } = V0_VERSION;

function getMaster({ view }: ReplySource) {
  const { master, startedAtMs, readyAtMs = startedAtMs } = view.status();
  return { masterInfo: master, startTime: startedAtMs / 1000, electedTime: readyAtMs / 1000 };
}

/** `GET_STATE`: all lists, of one moment. */
export function getState(view: MasterView) {
  return {
    getTasks: getTasks(view),
    getExecutors: getExecutors(view),
    getFrameworks: getFrameworks(view),
    getAgents: getAgents(view),
  };
}

/** Calls that only ask, by their type. */
export const REPLIES: Readonly<Record<string, Reply>> = {
  GET_HEALTH: () => ({ type: 'GET_HEALTH', getHealth: { healthy: true } }),
  GET_VERSION: () => ({
    type: 'GET_VERSION',
    getVersion: { versionInfo: { version, buildDate, buildTime, buildUser } },
  }),
  GET_MASTER: (source) => ({ type: 'GET_MASTER', getMaster: getMaster(source) }),
  GET_FLAGS: ({ flags }) => ({
    type: 'GET_FLAGS',
    getFlags: { flags: Object.entries(flags).map(([name, value]) => ({ name, value })) },
  }),
  GET_METRICS: async ({ snapshot }) => ({
    type: 'GET_METRICS',
    getMetrics: { metrics: Object.entries(await snapshot()).map(([name, value]) => ({ name, value })) },
  }),
  GET_LOGGING_LEVEL: () => ({ type: 'GET_LOGGING_LEVEL', getLoggingLevel: { level: 0 } }),
  GET_STATE: ({ view }) => ({ type: 'GET_STATE', getState: getState(view) }),
  GET_AGENTS: ({ view }) => ({ type: 'GET_AGENTS', getAgents: getAgents(view) }),
  GET_FRAMEWORKS: ({ view }) => ({ type: 'GET_FRAMEWORKS', getFrameworks: getFrameworks(view) }),
  GET_EXECUTORS: ({ view }) => ({ type: 'GET_EXECUTORS', getExecutors: getExecutors(view) }),
  GET_OPERATIONS: () => ({ type: 'GET_OPERATIONS', getOperations: {} }),
  GET_TASKS: ({ view }) => ({ type: 'GET_TASKS', getTasks: getTasks(view) }),
  GET_ROLES: ({ view }) => ({ type: 'GET_ROLES', getRoles: getRoles(view) }),
  GET_WEIGHTS: ({ view }) => ({
    type: 'GET_WEIGHTS',
    getWeights: { weightInfos: view.roles().map(({ name, weight }) => ({ role: name, weight })) },
  }),
  GET_QUOTA: ({ view }) => ({ type: 'GET_QUOTA', getQuota: { status: getQuotaStatus(view) } }),
  GET_MAINTENANCE_STATUS: () => ({ type: 'GET_MAINTENANCE_STATUS', getMaintenanceStatus: { status: {} } }),
  GET_MAINTENANCE_SCHEDULE: () => ({
    type: 'GET_MAINTENANCE_SCHEDULE',
    getMaintenanceSchedule: { schedule: {} },
  }),
};

/** Why other calls are not carried out, and what is done instead. */
export const NOT_DONE: Readonly<Record<string, string>> = {
  MARK_AGENT_GONE: 'deregister the container instance in ECS instead',
  DRAIN_AGENT: 'set the container instance to DRAINING in ECS instead',
  DEACTIVATE_AGENT: 'set the container instance to DRAINING in ECS instead',
  REACTIVATE_AGENT: 'set the container instance to ACTIVE in ECS instead',
  UPDATE_WEIGHTS: 'weights are part of the configuration',
  UPDATE_QUOTA: 'quotas are part of the configuration',
};
