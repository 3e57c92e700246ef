import { MAX_RUN_TASK_STARTED_BY } from '../../../ecs/limits.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { placeTasks } from '../placement/place-tasks.ts';
import type { Placed } from '../placement/place-tasks.ts';
import { joinConstraints, readWireConstraints } from '../placement/placement-constraints.ts';
import { readPlacementStrategies } from '../placement/placement-strategies.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readInteger, readObjects } from '../requests/members.ts';
import { findEarlierRun, readClientToken, rememberRun } from '../tasks/client-tokens.ts';
import { readLaunch } from '../tasks/read-launch.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Operation } from './operation.ts';

const MAX_COUNT = 10;

const unsupported = (what: string): ApiError =>
  new ApiError('UnsupportedFeatureException', `${what} not supported by this ECS.`);

function readCount(body: JsonObject): number {
  const count = readInteger(body, 'count') ?? 1;
  if (count < 1 || count > MAX_COUNT) throw invalidParameter(`count should be between 1 and ${MAX_COUNT}.`);
  return count;
}

/** Tasks run on container instances, whatever else ECS may have. */
function checkLaunchType(body: JsonObject): void {
  const launchType = readChoice(body, 'launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
  const hasProviders = (readObjects(body, 'capacityProviderStrategy') ?? []).length > 0;
  if (hasProviders && launchType !== undefined)
    throw invalidParameter('Specifying both a launch type and capacity provider strategy is not supported.');
  if (hasProviders) throw unsupported('Capacity providers are');
  if (launchType !== undefined && launchType !== 'EC2') throw unsupported(`The launch type ${launchType} is`);
}

function toAnswer({ tasks, failures }: Placed): JsonObject {
  return { tasks: tasks.map((task) => toWireTask(task, 'with-tags')), failures };
}

/**
 * Up to ten tasks on instances that ECS chooses. A call with the client token of an earlier one starts nothing: it is
 * answered with the tasks of that one, as they are now.
 */
export const runTask: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const token = readClientToken(body);
  const earlier = token === undefined ? undefined : findEarlierRun(turn, token, body);
  if (earlier !== undefined) return toAnswer(earlier);
  const count = readCount(body);
  checkLaunchType(body);
  const strategies = readPlacementStrategies(body) ?? [];
  const launch = readLaunch(turn, body, cluster, MAX_RUN_TASK_STARTED_BY);
  const constraints = joinConstraints(
    launch.definition,
    readWireConstraints(body),
    turn.state.options.compilePattern,
  );
  const placed = placeTasks(turn, { cluster, launch, constraints, strategies, count });
  if (token !== undefined) rememberRun(turn, token, { ...placed, atMs: turn.nowMs, request: body });
  return toAnswer(placed);
};
