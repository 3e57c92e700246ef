import { budgetView } from '../../bridge/budget-view.ts';
import type { Agent, BridgeState, Framework } from '../../bridge/state.ts';
import { agentState } from '../../bridge/fleet-view.ts';
import type { Task } from '../../bridge/task-record.ts';
import { frameworkId } from '../../mesos/ids.ts';
import type {
  AgentStateView,
  AgentView,
  BucketView,
  Found,
  MasterView,
  TaskQuery,
  TaskView,
} from '../master-view.ts';
import { agentNames, agentView } from './agent-view.ts';
import { findByName, foundAs } from './find.ts';
import { filtersByRole, filtersOf, frameworkNames, frameworkView } from './framework-view.ts';
import { launchesIn, launchView } from './launch-view.ts';
import { offersFor, offerView } from './offer-view.ts';
import { pageOf } from './page.ts';
import { present } from './present.ts';
import { roleViews } from './role-view.ts';
import { statusView } from './status-view.ts';
import { tallyView } from './tally-view.ts';
import { anyTasks, taskCounts, tasksFor } from './task-list.ts';
import { taskNames, taskView } from './task-view.ts';
import { timelineOf } from './timeline.ts';
import { whyAgent } from './why-agent.ts';
import { whyFramework } from './why-framework.ts';
import { whyTask } from './why-task.ts';

function agentsIn(state: BridgeState, wanted: AgentStateView | undefined, nowMs: number): readonly Agent[] {
  const agents = [...state.agents.values()];
  return wanted === undefined ? agents : agents.filter((agent) => agentState(state, agent, nowMs) === wanted);
}

const findAgent = (state: BridgeState, id: string): Found<Agent> =>
  findByName([...state.agents.values()], id, agentNames);

const findFramework = (state: BridgeState, id: string): Found<Framework> =>
  findByName([...state.frameworks.values()], id, frameworkNames);

/** A task that is there is meant rather than an older one of that id. */
function findTask(state: BridgeState, id: string, framework: string | undefined): Found<Task> {
  const of = framework === undefined ? {} : { frameworkId: framework };
  const current = findByName(anyTasks(state, { ...of, over: false }), id, taskNames);
  return current.type === 'UNKNOWN'
    ? findByName(anyTasks(state, { ...of, over: true }), id, taskNames)
    : current;
}

const limited = (amount: number): number | undefined => (Number.isFinite(amount) ? amount : undefined);

function buckets(state: BridgeState, nowMs: number): readonly BucketView[] {
  return Object.entries(budgetView(state, nowMs)).map(([name, bucket]) => ({
    name,
    ...present({
      tokens: limited(bucket.tokens),
      perSecond: limited(bucket.perSecond),
      allowedPerSecond: limited(bucket.allowedPerSecond),
      burst: limited(bucket.burst),
    }),
    waiting: bucket.waiting,
  }));
}

function* viewsOf(state: BridgeState, tasks: readonly Task[]): Generator<TaskView> {
  for (const task of tasks) yield taskView(state, task);
}

function* agentViewsOf(state: BridgeState, agents: readonly Agent[], nowMs: number): Generator<AgentView> {
  for (const agent of agents) yield agentView(state, agent, nowMs);
}

/** Finds by kind after kind: what is found under one is not looked for under another. */
function firstFound<T>(...tries: readonly (() => Found<T>)[]): Found<T> {
  for (const attempt of tries) {
    const found = attempt();
    if (found.type !== 'UNKNOWN') return found;
  }
  return { type: 'UNKNOWN' };
}

/** What a bridge's state shows of itself. Nothing is changed. @param state as it is now; read until the view is let go. */
export function bridgeView(state: BridgeState, nowMs: number): MasterView {
  const task = (id: string, framework?: string): Found<Task> => findTask(state, id, framework);
  return {
    atMs: nowMs,
    status: () => statusView(state, nowMs),
    tally: () => tallyView(state.tallies.all),
    registrations: () => state.tallies.registrations,
    endCauses: () => Object.fromEntries(state.tallies.all.causes),
    agents: (query = {}) =>
      pageOf(agentsIn(state, query.state, nowMs), query, (agent) => agentView(state, agent, nowMs)),
    eachAgent: () => agentViewsOf(state, [...state.agents.values()], nowMs),
    agent: (id) => foundAs(findAgent(state, id), (agent) => agentView(state, agent, nowMs)),
    frameworks: (query = {}) =>
      pageOf([...state.frameworks.values()], query, (framework) => frameworkView(state, framework, nowMs)),
    framework: (id) => foundAs(findFramework(state, id), (found) => frameworkView(state, found, nowMs)),
    completedFrameworks: () =>
      [...state.history.frameworks.values()].map(({ framework, endedAtMs }) => ({
        ...frameworkView(state, framework, nowMs),
        completedAtMs: endedAtMs,
      })),
    filters: (id) => {
      const framework = state.frameworks.get(frameworkId(id));
      return framework === undefined ? [] : filtersOf(state, framework, nowMs);
    },
    filtersByRole: () => filtersByRole(state, nowMs),
    offers: (query = {}) => pageOf(offersFor(state, query), query, (offer) => offerView(state, offer)),
    offer: (id) =>
      foundAs(
        findByName([...state.offers.values()], id, (offer) => offer),
        (offer) => offerView(state, offer),
      ),
    tasks: (query = {}) => pageOf(tasksFor(state, query), query, (found) => taskView(state, found)),
    eachTask: (query: TaskQuery = {}) => viewsOf(state, tasksFor(state, query)),
    taskCounts: () => taskCounts(state),
    task: (id, framework) => foundAs(task(id, framework), (found) => taskView(state, found)),
    timeline: ({ id, frameworkId: framework }) => {
      const [found] = tasksFor(state, { frameworkId: framework, taskId: id });
      return found === undefined ? [] : timelineOf(state, found, taskView(state, found).statuses);
    },
    launches: (query = {}) =>
      pageOf(launchesIn(state, query.phase), query, (found) => launchView(state, found)),
    roles: () => roleViews(state),
    budget: () => buckets(state, nowMs),
    why: (id) =>
      firstFound(
        () => foundAs(findTask(state, id, undefined), (found) => whyTask(state, found, nowMs)),
        () => foundAs(findFramework(state, id), (found) => whyFramework(state, found, nowMs)),
        () => foundAs(findAgent(state, id), (found) => whyAgent(state, found, nowMs)),
      ),
  };
}
