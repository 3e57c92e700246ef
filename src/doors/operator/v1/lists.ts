import type {
  AgentView,
  CompletedFrameworkView,
  FrameworkView,
  MasterView,
  OfferView,
  TaskView,
} from '../../../driver/master-view.ts';
import { executorId, frameworkId } from '../../../mesos/ids.ts';
import { timeInfo } from '../../../mesos/time-info.ts';
import { MESOS_VERSION } from '../mesos-version.ts';
import { v1Resources } from './resources.ts';

const domainOf = ({ region, zone }: AgentView) =>
  region === undefined || zone === undefined
    ? {}
    : { domain: { faultDomain: { region: { name: region }, zone: { name: zone } } } };

const isActive = ({ state }: AgentView): boolean => ['active', 'filtered', 'withheld'].includes(state);

function agent(view: AgentView) {
  const { id, hostname, ip = hostname, port, attributes, registeredAtMs } = view;
  const total = v1Resources(view.total);
  return {
    agentInfo: { id, hostname, port, attributes, resources: total, ...domainOf(view) },
    active: isActive(view),
    deactivated: view.state === 'draining',
    version: MESOS_VERSION,
    pid: `slave(1)@${ip}:${port}`,
    ...(registeredAtMs === undefined ? {} : { registeredTime: timeInfo(registeredAtMs) }),
    totalResources: total,
    allocatedResources: view.usedByRole.flatMap(({ role, resources }) => v1Resources(resources, role)),
    offeredResources: v1Resources(view.offered),
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
  };
}

/** `GET_AGENTS`. */
export const getAgents = (view: MasterView) => ({
  agents: [...view.eachAgent()].filter(({ state }) => state !== 'unreachable').map(agent),
});

const offer = ({ id, frameworkId: framework, agentId, hostname, role, resources }: OfferView) => ({
  id,
  frameworkId: framework,
  agentId,
  hostname,
  resources: v1Resources(resources, role),
  allocationInfo: { role },
});

function framework(view: MasterView, given: FrameworkView | CompletedFrameworkView) {
  const { id, info, registeredAtMs, subscribedAtMs, connected, recovered } = given;
  const isOver = 'completedAtMs' in given;
  const returned = subscribedAtMs !== registeredAtMs ? subscribedAtMs : undefined;
  return {
    frameworkInfo: { ...info, id },
    active: connected,
    connected,
    recovered,
    ...(registeredAtMs === undefined ? {} : { registeredTime: timeInfo(registeredAtMs) }),
    ...(returned === undefined ? {} : { reregisteredTime: timeInfo(returned) }),
    ...(isOver ? { unregisteredTime: timeInfo(given.completedAtMs) } : {}),
    offers: isOver ? [] : view.offers({ frameworkId: id }).items.map(offer),
    allocatedResources: v1Resources(given.used),
    offeredResources: v1Resources(given.offered),
  };
}

/** `GET_FRAMEWORKS`. */
export const getFrameworks = (view: MasterView) => ({
  frameworks: view.frameworks().items.map((each) => framework(view, each)),
  completedFrameworks: view.completedFrameworks().map((each) => framework(view, each)),
});

function task(view: TaskView) {
  const { id, name, agentId, state, role, resources, statuses, labels, discovery } = view;
  return {
    name,
    taskId: id,
    frameworkId: view.frameworkId,
    ...(view.executorId === undefined ? {} : { executorId: view.executorId }),
    agentId,
    state,
    resources: v1Resources(resources, role),
    statuses,
    ...(labels.length === 0 ? {} : { labels }),
    ...(discovery === undefined ? {} : { discovery }),
  };
}

/** `GET_TASKS`. */
export function getTasks(view: MasterView) {
  const current = [...view.eachTask({ over: false, order: 'asc' })];
  const isUnreachable = ({ state }: TaskView): boolean => state === 'TASK_UNREACHABLE';
  return {
    tasks: current.filter((each) => !isUnreachable(each)).map(task),
    unreachableTasks: current.filter(isUnreachable).map(task),
    completedTasks: [...view.eachTask({ over: true, order: 'asc' })].map(task),
  };
}

/** `GET_EXECUTORS`: those that frameworks have named. */
export function getExecutors(view: MasterView) {
  const executors = new Map<string, unknown>();
  for (const { executorId: id, frameworkId: owner, agentId } of view.eachTask({ over: false }))
    if (id !== undefined)
      executors.set(`${owner}\n${id}\n${agentId}`, {
        executorInfo: { type: 'CUSTOM', executorId: executorId(id), frameworkId: frameworkId(owner) },
        agentId,
      });
  return { executors: [...executors.values()] };
}

/** `GET_ROLES`. */
export const getRoles = (view: MasterView) => ({
  roles: view.roles().map(({ name, weight, frameworkIds, allocated }) => ({
    name,
    weight,
    frameworks: frameworkIds,
    resources: v1Resources(allocated),
  })),
});

/** What `GET_QUOTA` tells: quotas are limits, of which nothing is guaranteed. Roles without one are not listed, as with a master. */
export const getQuotaStatus = (view: MasterView) => ({
  configs: view
    .roles()
    .flatMap(({ name, quota }) => (quota === undefined ? [] : [{ role: name, limits: quota }])),
});
