import type { HttpAnswer, HttpRequest } from '../../../doors/http/http-route.ts';
import { scaledAppsTarget } from '../definitions/app-target.ts';
import { findApp } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Instance } from '../scheduler/instance.ts';
import { messageAnswer } from './answers.ts';
import { deploy, deploymentAnswer } from './deploy.ts';
import { flagOf } from './read-request.ts';
import type { RestContext } from './rest-context.ts';

const SCALE_AND_WIPE = 'You cannot use scale and wipe at the same time.';

/** How many of the instances each app has. */
function countByApp(instances: readonly Instance[]): ReadonlyMap<PathId, number> {
  const counts = new Map<PathId, number>();
  for (const { app } of instances) counts.set(app, (counts.get(app) ?? 0) + 1);
  return counts;
}

/** Scales apps down by the instances that are named, and sees that these are the ones to go. */
async function killAndScale(
  context: RestContext,
  instances: readonly Instance[],
  group: PathId,
  force: boolean,
): Promise<HttpAnswer> {
  const counts = countByApp(instances);
  const deployment = await deploy(context, {
    group,
    force,
    condemned: new Set(instances.map(({ id }) => id)),
    make: ({ root }, changes) => {
      const wanted = [...counts].map(([app, count]) => {
        const now = findApp(root, app)?.instances ?? 0;
        return [app, Math.max(0, now - count)] as const;
      });
      return scaledAppsTarget(root, new Map(wanted), changes);
    },
  });
  return deploymentAnswer(deployment);
}

/**
 * Kills tasks as a request's parameters `scale`, `wipe` and `force` want it: replaced, or their apps scaled down.
 * @param group what the request is about.
 * @param answerKilled the answer where they are replaced.
 */
export async function killTasks(
  context: RestContext,
  http: HttpRequest,
  group: PathId,
  instances: readonly Instance[],
  answerKilled: (killed: readonly Instance[]) => HttpAnswer,
): Promise<HttpAnswer> {
  const wipe = flagOf(http, 'wipe');
  const scale = flagOf(http, 'scale');
  if (scale && wipe) return messageAnswer(400, SCALE_AND_WIPE);
  if (scale) return killAndScale(context, instances, group, flagOf(http, 'force'));
  const answer = await context.marathon.execute({
    type: 'kill',
    instances: instances.map(({ id }) => id),
    wipe,
  });
  if (answer.type !== 'killed') throw new Error(`a kill was answered with ${answer.type}`);
  return answerKilled(answer.instances);
}
