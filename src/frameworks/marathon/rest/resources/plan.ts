import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { planDeployment } from '../../engine/deployment-plan.ts';
import type { DeploymentStep } from '../../engine/deployment-plan.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { jsonAnswer, takenFrom } from '../answers.ts';
import { matchRulesFor } from '../candidates.ts';
import { changeContext } from '../deploy.ts';
import { foreseeApps } from '../foreseen-apps.ts';
import { stepsJson } from '../json/deployment-json.ts';
import { appPlansJson, othersJson } from '../json/plan-json.ts';
import { placeNow } from '../place-now.ts';
import { plannedChange } from '../planned-change.ts';
import { readJson } from '../read-request.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

/** Deployments that would be in the way. */
const inTheWay = ({ locks }: MarathonState, steps: readonly DeploymentStep[]): readonly string[] => [
  ...new Set(steps.flat().flatMap(({ app }) => locks.get(app) ?? [])),
];

/** What would happen if a body were put, and where instances could be placed now. Nothing is changed. */
async function plan({ marathon, options }: RestContext, { http }: RestRequest): Promise<HttpAnswer> {
  const body = await readJson(http);
  const { state } = marathon;
  const nowMs = options.clock.now();
  const place = placeNow(state, nowMs);
  const { root: target, named } = takenFrom(plannedChange(body, place, changeContext(options, place)));
  const { root: original } = place;
  const steps = planDeployment(original, target) ?? [];
  const fleet = options.fleet?.();
  const rules = matchRulesFor(options, state);
  const foreseen = fleet === undefined ? undefined : foreseeApps({ state, fleet, rules }, steps, target);
  return jsonAnswer(200, {
    version: original.version,
    apps: appPlansJson({
      original,
      target,
      steps,
      named,
      nowMs,
      ...(foreseen === undefined ? {} : { foreseen }),
    }),
    steps: stepsJson(steps),
    ...(foreseen === undefined ? {} : { waiting: othersJson(foreseen) }),
    lockedBy: inTheWay(state, steps),
  });
}

export const PLAN: readonly Resource[] = [
  { path: 'ecs-scheduler/v1/marathon/plan', methods: { POST: plan }, isReading: () => true },
];
