import type {
  AgentView,
  CompletedFrameworkView,
  FrameworkView,
  InverseOfferView,
  MasterView,
  OfferView,
  TaskView,
} from '../../../driver/master-view.ts';
import { executorId, frameworkId } from '../../../mesos/ids.ts';
import { timeInfo } from '../../../mesos/time-info.ts';
import { LongList } from '../../../wire/long-list.ts';
import { map, only } from '../../http/lazily.ts';
import { MESOS_VERSION } from '../mesos-version.ts';
import { v1Resources } from './resources.ts';

/** What there is now, however long it takes to be gone through: the views note that when they are asked. */
const longList = <T, R>(items: Iterable<T>, change: (item: T) => R): LongList<R> =>
  new LongList(map(items, change));

const domainOf = ({ region, zone }: AgentView) =>
  region === undefined || zone === undefined
    ? {}
    : { domain: { faultDomain: { region: { name: region }, zone: { name: zone } } } };

const isRegistered = ({ state }: AgentView): boolean => state !== 'unreachable';

const isActive = ({ state }: AgentView): boolean => ['active', 'filtered', 'withheld'].includes(state);

function drainOf({ drainingSinceMs }: AgentView) {
  if (drainingSinceMs === undefined) return {};
  return {
    drainInfo: { state: 'DRAINING', config: {} },
    estimatedDrainStartTime: timeInfo(drainingSinceMs),
  };
}

/** An agent. @see Mesos v1 `master.Response.GetAgents.Agent` */
export function v1Agent(view: AgentView) {
  const { id, hostname, ip = hostname, port, attributes, registeredAtMs } = view;
  const total = v1Resources(view.total);
  return {
    agentInfo: { id, hostname, port, attributes, resources: total, ...domainOf(view) },
    active: isActive(view),
    deactivated: view.state === 'draining',
    version: MESOS_VERSION,
    pid: `slave(1)@${ip}:${port}`,
    ...(registeredAtMs === undefined ? {} : { registeredTime: timeInfo(registeredAtMs) }),
    ...drainOf(view),
    totalResources: total,
    allocatedResources: view.usedByRole.flatMap(({ role, resources }) => v1Resources(resources, role)),
    offeredResources: v1Resources(view.offered),
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
  };
}

/** `GET_AGENTS`. */
export const getAgents = (view: MasterView) => ({
  agents: longList(only(view.eachAgent(), isRegistered), v1Agent),
});

const offer = ({ id, frameworkId: framework, agentId, hostname, role, resources }: OfferView) => ({
  id,
  frameworkId: framework,
  agentId,
  hostname,
  resources: v1Resources(resources, role),
  allocationInfo: { role },
});

const inverseOffer = (id: string, { agentId, ...asked }: InverseOfferView) => ({
  id: asked.id,
  frameworkId: id,
  agentId,
  unavailability: { start: timeInfo(asked.unavailableAtMs) },
  resources: [],
});

/** A framework. @see Mesos v1 `master.Response.GetFrameworks.Framework` */
export function v1Framework(view: Pick<MasterView, 'offers'>, given: FrameworkView | CompletedFrameworkView) {
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
    inverseOffers: isOver ? [] : given.inverseOffers.map((each) => inverseOffer(id, each)),
    ...(given.offerConstraints === undefined ? {} : { offerConstraints: given.offerConstraints }),
    allocatedResources: v1Resources(given.used),
    offeredResources: v1Resources(given.offered),
  };
}

/** `GET_FRAMEWORKS`. */
export const getFrameworks = (view: MasterView) => ({
  frameworks: longList(view.frameworks().items, (each) => v1Framework(view, each)),
  completedFrameworks: longList(view.completedFrameworks(), (each) => v1Framework(view, each)),
});

/** A task. @see Mesos v1 `Task` */
export function v1Task(view: TaskView) {
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

const isUnreachable = ({ state }: TaskView): boolean => state === 'TASK_UNREACHABLE';

/** `GET_TASKS`. */
export function getTasks(view: MasterView) {
  const current = view.eachTask({ over: false, order: 'asc' });
  const unreachable = view.eachTask({ over: false, order: 'asc', state: 'TASK_UNREACHABLE' });
  return {
    tasks: longList(
      only(current, (each) => !isUnreachable(each)),
      v1Task,
    ),
    unreachableTasks: longList(unreachable, v1Task),
    completedTasks: longList(view.eachTask({ over: true, order: 'asc' }), v1Task),
  };
}

function* executorsOf(tasks: Iterable<TaskView>) {
  const met = new Set<string>();
  for (const { executorId: id, frameworkId: owner, agentId } of tasks) {
    const key = `${owner}\n${id ?? ''}\n${agentId}`;
    if (id === undefined || met.has(key)) continue;
    met.add(key);
    yield {
      executorInfo: { type: 'CUSTOM', executorId: executorId(id), frameworkId: frameworkId(owner) },
      agentId,
    };
  }
}

/** `GET_EXECUTORS`: those that frameworks have named. */
export const getExecutors = (view: MasterView) => ({
  executors: new LongList(executorsOf(view.eachTask({ over: false, hasExecutor: true }))),
});

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
