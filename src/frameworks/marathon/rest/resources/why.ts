import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { toThousandths, fromThousandths } from '../../../../mesos/scalar.ts';
import type { Offer } from '../../../../mesos/offer.ts';
import { unknownApp } from '../../definitions/app-target.ts';
import { portsOf } from '../../engine/app-definition.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { QueueEntry, UnusedOffer } from '../../scheduler/queue-entry.ts';
import { appShown, deploymentOn } from '../../scheduler/state.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { jsonAnswer, refusedAnswer } from '../answers.ts';
import { lastOffersFunnel } from '../json/funnel.ts';
import { delayLeftMs } from '../json/queue-text.ts';
import { shownTasks } from '../json/shown-task.ts';
import { countTasks } from '../json/task-counts.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

type Json = Readonly<Record<string, unknown>>;

const SCALARS = ['cpus', 'mem', 'disk', 'gpus'] as const;

function asksFor(app: AppDefinition): Json {
  return {
    ...Object.fromEntries(SCALARS.map((name) => [name, app[name]])),
    ports: portsOf(app).length,
    constraints: app.constraints,
    ...(app.role === undefined ? {} : { role: app.role }),
  };
}

function agentJson({ offer, message, atMs }: UnusedOffer): Json {
  return { id: offer.agentId, hostname: offer.hostname, message, at: timestampAt(atMs) };
}

/** The stages in which agents have fallen out, each with how many were left behind it. */
function stagesOf(entry: QueueEntry): readonly Json[] {
  const unused = [...entry.lastUnused.values()];
  return lastOffersFunnel(entry).map(({ reason, declined, processed }) => ({
    stage: reason,
    left: processed - declined,
    removed: declined,
    agents: unused.filter((each) => each.reason === reason).map(agentJson),
  }));
}

function amountOf({ resources }: Offer, name: string): number {
  const thousandths = resources
    .filter((each) => each.name === name)
    .reduce((sum, each) => sum + (each.type === 'SCALAR' ? (toThousandths(each.scalar) ?? 0) : 0), 0);
  return fromThousandths(thousandths);
}

/** The most of each resource that any of the offers had; they need not be of one agent. */
function largestOf({ lastUnused }: QueueEntry): Json {
  const offers = [...lastUnused.values()].map(({ offer }) => offer);
  return Object.fromEntries(
    SCALARS.map((name) => [name, Math.max(0, ...offers.map((offer) => amountOf(offer, name)))]),
  );
}

function waitingJson(entry: QueueEntry): Json {
  return {
    count: entry.count,
    since: timestampAt(entry.sinceMs),
    offersSeen: entry.processedOffers,
    stages: stagesOf(entry),
    ...(entry.lastUnused.size === 0 ? {} : { largestOffers: largestOf(entry) }),
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

/** Why instances of an app do not run: what it asks for, and what has become of the offers that came. */
function why({ marathon: { state }, options }: RestContext, { id }: RestRequest): HttpAnswer {
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
    ...(entry === undefined || entry.count === 0 ? {} : { waiting: waitingJson(entry) }),
    isConnected: state.connection.isConnected,
    isSuppressed: state.offerFlow.isSuppressed,
  });
}

export const WHY: readonly Resource[] = [
  { path: 'ecs-scheduler/v1/marathon/why/...id', methods: { GET: why } },
];
