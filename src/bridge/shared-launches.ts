import { lastSegment } from '../ecs/arn.ts';
import type { StartTaskRequest } from '../ecs/calls.ts';
import type { KeyValuePair } from '../ecs/task-definition.ts';
import type { AgentId } from '../mesos/ids.ts';
import { LAUNCH_VARIABLE, parseLaunchVariable, sharedLaunchVariable } from './identity.ts';
import type { LaunchIdentity } from './identity.ts';
import { index, unindex } from './index-table.ts';
import type { BridgeState } from './state.ts';
import type { Task, TaskKey } from './task-record.ts';

const environmentIn = ({ overrides }: StartTaskRequest): readonly KeyValuePair[] =>
  overrides.containerOverrides.flatMap(({ environment = [] }) => environment);

function identityIn(request: StartTaskRequest): LaunchIdentity | undefined {
  const mark = environmentIn(request).find(({ name }) => name === LAUNCH_VARIABLE);
  return mark === undefined ? undefined : parseLaunchVariable(mark.value);
}

/** Changes the environment of every container that has one. */
function withEnvironment(
  request: StartTaskRequest,
  change: (environment: readonly KeyValuePair[]) => readonly KeyValuePair[],
): StartTaskRequest {
  const containerOverrides = request.overrides.containerOverrides.map((override) =>
    override.environment === undefined
      ? override
      : { ...override, environment: change(override.environment) },
  );
  return { ...request, overrides: { ...request.overrides, containerOverrides } };
}

/** Leaves out the variables by which a launch is told from others that are alike. */
const anonymous = (request: StartTaskRequest, { taskId }: LaunchIdentity): StartTaskRequest =>
  withEnvironment(request, (environment) =>
    environment.filter(
      ({ name, value }) => name !== LAUNCH_VARIABLE && !(name === 'MESOS_TASK_ID' && value === taskId),
    ),
  );

/** Whether launches of a framework may share a StartTask with others. RunTask starts one task, with a token of its own. */
function mayShare({ config, frameworks }: BridgeState, { frameworkId }: Task): boolean {
  if (config.shareLaunches.length === 0 || config.launchMode === 'RunTask') return false;
  const name = frameworks.get(frameworkId)?.info.name ?? '';
  return config.shareLaunches.includes('*') || config.shareLaunches.includes(name);
}

/** What launches that may share a StartTask have in common, as text; undefined for one that shares with none. */
function likenessOf(state: BridgeState, task: Task): string | undefined {
  const { launch, frameworkId, role, executorId = '' } = task;
  if (launch.phase !== 'QUEUED' || launch.alone === true || !mayShare(state, task)) return undefined;
  const identity = identityIn(launch.request);
  if (identity === undefined) return undefined;
  const { containerInstance, startedBy, ...common } = anonymous(launch.request, identity);
  return JSON.stringify([frameworkId, role, executorId, common]);
}

/** A launch is queued: others that are queued may be sent with it. */
export function admitToSharing(state: BridgeState, key: TaskKey): void {
  const task = state.tasks.get(key);
  const likeness = task === undefined ? undefined : likenessOf(state, task);
  if (task === undefined || likeness === undefined) return;
  const alike = state.alike.byLikeness.get(likeness) ?? {
    likeness,
    byAgent: new Map<AgentId, Set<TaskKey>>(),
  };
  state.alike.byLikeness.set(likeness, alike);
  state.alike.of.set(key, alike);
  index(alike.byAgent, task.agentId, key);
}

/** A launch leaves the queue, for whatever reason. */
export function dropFromSharing(state: BridgeState, { key, agentId }: Task): void {
  const alike = state.alike.of.get(key);
  if (alike === undefined) return;
  state.alike.of.delete(key);
  unindex(alike.byAgent, agentId, key);
  if (alike.byAgent.size === 0) state.alike.byLikeness.delete(alike.likeness);
}

/** Queued launches like this one on other agents: the first of each. It may be changed while this goes on. */
export function* alikeLaunches({ alike }: BridgeState, { key, agentId }: Task): Generator<TaskKey> {
  for (const [otherId, keys] of alike.of.get(key)?.byAgent ?? []) {
    const [first] = keys;
    if (otherId !== agentId && first !== undefined) yield first;
  }
}

/**
 * One StartTask for launches that are alike, on as many instances.
 * @param startedBy what all their tasks will have been started by.
 */
export function sharedRequest(startedBy: string, requests: readonly StartTaskRequest[]): StartTaskRequest {
  const launches = new Map<string, LaunchIdentity>();
  for (const request of requests) {
    const identity = identityIn(request);
    if (identity !== undefined) launches.set(lastSegment(request.containerInstance), identity);
  }
  const [first, ...further] = requests;
  const [identity] = launches.values();
  if (first === undefined || identity === undefined) throw new Error('a StartTask is shared by nobody');
  const variable = sharedLaunchVariable(startedBy, launches);
  return {
    ...withEnvironment(anonymous(first, identity), (environment) => [...environment, variable]),
    startedBy,
    furtherInstances: further.map(({ containerInstance }) => containerInstance),
  };
}
