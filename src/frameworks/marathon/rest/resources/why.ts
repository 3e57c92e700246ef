import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { unknownApp } from '../../definitions/app-target.ts';
import { portsOf } from '../../engine/app-definition.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { SCALAR_NAMES } from '../../engine/offer-match.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import { wantedApp } from '../../scheduler/goals.ts';
import { appShown, deploymentOn } from '../../scheduler/state.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { jsonAnswer, refusedAnswer } from '../answers.ts';
import { delayLeftMs } from '../json/queue-text.ts';
import { shownTasks } from '../json/shown-task.ts';
import { countTasks } from '../json/task-counts.ts';
import { waitingJson } from '../json/waiting-json.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

type Json = Readonly<Record<string, unknown>>;

function asksFor(app: AppDefinition): Json {
  return {
    ...Object.fromEntries(SCALAR_NAMES.map((name) => [name, app[name]])),
    ports: portsOf(app).length,
    constraints: app.constraints,
    ...(app.role === undefined ? {} : { role: app.role }),
  };
}

function deploymentJson(state: MarathonState, { id }: AppDefinition): Json {
  const deployment = deploymentOn(state, id);
  if (deployment === undefined) return {};
  const { currentStep, steps, startedAtMs } = deployment;
  return {
    deployment: {
      id: deployment.id,
      currentStep,
      totalSteps: steps.length,
      startedAt: timestampAt(startedAtMs),
    },
  };
}

/** Why instances of an app do not run: what it asks for, what keeps the agents from taking one, and what would let them. */
function why(context: RestContext, { id }: RestRequest): HttpAnswer {
  const {
    marathon: { state },
    options,
  } = context;
  const app = appShown(state, id);
  if (app === undefined) return refusedAnswer(unknownApp(id));
  const entry = state.queue.get(id);
  const nowMs = options.clock.now();
  const leftMs = delayLeftMs(state, app, nowMs);
  return jsonAnswer(200, {
    app: id,
    instances: app.instances,
    ...countTasks(shownTasks(state, id)),
    asksFor: asksFor(app),
    ...deploymentJson(state, app),
    ...(leftMs === 0 ? {} : { backOff: { leftMs, until: timestampAt(nowMs + leftMs) } }),
    ...(entry === undefined || entry.count === 0
      ? {}
      : { waiting: waitingJson(context, wantedApp(state, id) ?? app, entry) }),
    isConnected: state.connection.isConnected,
    isSuppressed: state.offerFlow.isSuppressed,
  });
}

export const WHY: readonly Resource[] = [
  { path: 'ecs-scheduler/v1/marathon/why/...id', methods: { GET: why } },
];
