import { MAX_RUN_TASK_STARTED_BY } from '../../../ecs/limits.ts';
import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { failuresOf, placeTasks } from '../placement/place-tasks.ts';
import { joinConstraints, readWireConstraints } from '../placement/placement-constraints.ts';
import { readPlacementStrategies } from '../placement/placement-strategies.ts';
import { readCluster } from '../requests/identifiers.ts';
import { checkLaunchType } from '../requests/launch-type.ts';
import { readInteger } from '../requests/members.ts';
import { findEarlierRun, readClientToken, rememberRun } from '../tasks/client-tokens.ts';
import { readLaunch } from '../tasks/read-launch.ts';
import type { RunRecord } from '../tasks/run-record.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Operation } from './operation.ts';

const MAX_COUNT = 10;

function readCount(body: JsonObject): number {
  const count = readInteger(body, 'count') ?? 1;
  if (count < 1 || count > MAX_COUNT) throw invalidParameter(`count should be between 1 and ${MAX_COUNT}.`);
  return count;
}

function toAnswer({ tasks, failures }: Pick<RunRecord, 'tasks' | 'failures'>): JsonObject {
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
  if (cluster.instanceIds.size === 0)
    throw invalidParameter('No Container Instances were found in your cluster.');
  const placement = { cluster, launch, constraints, strategies, count };
  const tasks = placeTasks(turn, placement);
  const placed = { tasks, failures: tasks.length < count ? failuresOf(turn, placement) : [] };
  if (token !== undefined) rememberRun(turn, token, { ...placed, atMs: turn.nowMs, request: body });
  return toAnswer(placed);
};
