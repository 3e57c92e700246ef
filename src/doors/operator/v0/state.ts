import type {
  AgentStateView,
  AgentView,
  FrameworkView,
  MasterView,
  TaskCount,
  TaskView,
} from '../../../driver/master-view.ts';
import type { MasterInfo } from '../../../mesos/master-info.ts';
import type { TaskState } from '../../../mesos/task-state.ts';
import { joinedList, listText, objectText } from '../../http/json-text.ts';
import { map, only } from '../../http/lazily.ts';
import { MESOS_VERSION } from '../mesos-version.ts';
import { v0Framework, v0FrameworkSummary, v0Offer } from './framework.ts';
import { isRegistered, v0FullSlave, v0Slave } from './slave.ts';
import { v0Task } from './task.ts';

/** What the master says about itself beyond what the view has. */
export interface OperatorFacts {
  /** Names and values of settings, as `/flags` shows them. Never a secret. */
  readonly flags: Readonly<Record<string, string>>;
}

/** What `/version` says. */
export const V0_VERSION = {
  version: MESOS_VERSION,
  build_date: '1970-01-01 00:00:00',
  build_time: 0,
  build_user: 'ecs-scheduler-driver',
} as const;

const slavesOf = (view: MasterView, change: (agent: AgentView) => unknown): Iterable<unknown> =>
  map(only(view.eachAgent(), isRegistered), change);

function slaveCounts(agents: Readonly<Record<AgentStateView, number>>) {
  return {
    activated_slaves: agents.active + agents.filtered + agents.withheld,
    deactivated_slaves: agents.draining + agents.disconnected + agents.impaired,
    unreachable_slaves: agents.unreachable,
  };
}

function domainOf({ domain }: MasterInfo) {
  const fault = domain?.faultDomain;
  if (fault === undefined) return {};
  return { domain: { fault_domain: { region: fault.region, zone: fault.zone } } };
}

/** Passes tasks on, and notes the executors that they came with. */
function* notingExecutors(tasks: Iterable<TaskView>, executors: Map<string, unknown>): Generator<TaskView> {
  for (const task of tasks) {
    const { executorId, frameworkId, agentId } = task;
    if (executorId !== undefined)
      executors.set(`${executorId}\n${agentId}`, {
        executor_id: executorId,
        framework_id: frameworkId,
        slave_id: agentId,
      });
    yield task;
  }
}

/** A framework with everything of it. Its executors come last: they are known once its tasks have been gone through. */
function frameworkText(view: MasterView, framework: FrameworkView, isOver: boolean): Iterable<string> {
  const { id: frameworkId } = framework;
  const of = { frameworkId, order: 'asc' } as const;
  const current = isOver ? [] : view.eachTask({ ...of, over: false });
  const unreachable = isOver ? [] : view.eachTask({ ...of, over: false, state: 'TASK_UNREACHABLE' });
  const executors = new Map<string, unknown>();
  const reachable = only(notingExecutors(current, executors), ({ state }) => state !== 'TASK_UNREACHABLE');
  return objectText(v0Framework(framework), {
    tasks: listText(map(reachable, v0Task)),
    unreachable_tasks: listText(map(unreachable, v0Task)),
    completed_tasks: listText(map(view.eachTask({ ...of, over: true }), v0Task)),
    offers: listText(isOver ? [] : view.offers({ frameworkId }).items.map(v0Offer)),
    inverse_offers: listText([]),
    executors: listText(executors.values()),
  });
}

function* frameworkTexts(
  view: MasterView,
  frameworks: readonly FrameworkView[],
  isOver = false,
): Generator<Iterable<string>> {
  for (const framework of frameworks) yield frameworkText(view, framework, isOver);
}

/** `/state`: everything a master knows, piece by piece, since it may be long. */
export function stateText(view: MasterView, { flags }: OperatorFacts): Iterable<string> {
  const { master, cluster, startedAtMs, readyAtMs = startedAtMs, agents } = view.status();
  const { id, pid = '', hostname = '', port } = master;
  return objectText(
    {
      ...V0_VERSION,
      start_time: startedAtMs / 1000,
      elected_time: readyAtMs / 1000,
      id,
      pid,
      hostname,
      capabilities: ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2'],
      ...slaveCounts(agents),
      ...domainOf(master),
      leader: pid,
      leader_info: { id, pid, port, hostname },
      ...(cluster === undefined ? {} : { cluster: cluster.name }),
      flags,
      recovered_slaves: [],
      orphan_tasks: [],
      unregistered_frameworks: [],
    },
    {
      slaves: listText(slavesOf(view, v0Slave)),
      frameworks: joinedList(frameworkTexts(view, view.frameworks().items)),
      completed_frameworks: joinedList(frameworkTexts(view, view.completedFrameworks(), true)),
    },
  );
}

/** `/slaves`; of one agent when it is named. */
export function slavesText(view: MasterView, slaveId: string | undefined): Iterable<string> {
  const slaves = slaveId === undefined ? slavesOf(view, v0FullSlave) : oneSlave(view, slaveId);
  return objectText({ recovered_slaves: [] }, { slaves: listText(slaves) });
}

function oneSlave(view: MasterView, id: string): readonly unknown[] {
  const found = view.agent(id);
  return found.type === 'FOUND' && found.value.id === id ? [v0FullSlave(found.value)] : [];
}

/** `/frameworks`; of one when it is named. */
export function frameworksText(view: MasterView, id: string | undefined): Iterable<string> {
  const isWanted = (framework: FrameworkView): boolean => id === undefined || framework.id === id;
  return objectText(
    { unregistered_frameworks: [] },
    {
      frameworks: joinedList(frameworkTexts(view, view.frameworks().items.filter(isWanted))),
      completed_frameworks: joinedList(
        frameworkTexts(view, view.completedFrameworks().filter(isWanted), true),
      ),
    },
  );
}

export interface TasksQuery {
  readonly limit: number;
  readonly offset: number;
  readonly order: 'asc' | 'des';
  readonly frameworkId?: string;
  readonly taskId?: string;
}

export const tasksText = (view: MasterView, query: TasksQuery): Iterable<string> =>
  objectText({}, { tasks: listText(view.tasks(query).items.map(v0Task)) });

const COUNTED: readonly TaskState[] = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_UNREACHABLE',
];

/** Counts of tasks by one of their ids, and the other ids met with it. */
class Grouped {
  readonly #groups = new Map<
    string,
    { readonly counts: Map<TaskState, number>; readonly others: Set<string> }
  >();

  add(id: string, other: string, { state, tasks }: TaskCount): void {
    const group = this.#groups.get(id) ?? { counts: new Map<TaskState, number>(), others: new Set<string>() };
    this.#groups.set(id, group);
    group.counts.set(state, (group.counts.get(state) ?? 0) + tasks);
    group.others.add(other);
  }

  of(id: string, name: string): Readonly<Record<string, unknown>> {
    const { counts, others } = this.#groups.get(id) ?? { counts: undefined, others: [] };
    const states = COUNTED.map((state) => [state, counts?.get(state) ?? 0] as const);
    return { ...Object.fromEntries(states), [name]: [...others] };
  }
}

/** `/state-summary`: the same without tasks, which are counted. */
export function summaryText(view: MasterView): Iterable<string> {
  const { master, cluster } = view.status();
  const byAgent = new Grouped();
  const byFramework = new Grouped();
  for (const count of view.taskCounts()) {
    byAgent.add(count.agentId, count.frameworkId, count);
    byFramework.add(count.frameworkId, count.agentId, count);
  }
  const frameworks = view.frameworks().items;
  return objectText(
    { hostname: master.hostname ?? '', ...(cluster === undefined ? {} : { cluster: cluster.name }) },
    {
      slaves: listText(
        slavesOf(view, (agent) => ({ ...v0Slave(agent), ...byAgent.of(agent.id, 'framework_ids') })),
      ),
      frameworks: listText(
        map(frameworks, (each: FrameworkView) => ({
          ...v0FrameworkSummary(each),
          ...byFramework.of(each.id, 'slave_ids'),
        })),
      ),
    },
  );
}
