import { afterEach, describe, expect, it } from '@jest/globals';

import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { OfferRound, QueueEntry } from '../../../../src/frameworks/marathon/scheduler/queue-entry.ts';
import { agentId, frameworkId, offerId } from '../../../../src/mesos/ids.ts';
import type { Offer } from '../../../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../../../src/mesos/resource.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import { instance } from '../../../support/marathon-instances.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

const APP = resolvePathId('/app');
const DEPLOYMENT = '00000000-0000-4000-8000-000000000001';

async function start(double: MarathonDouble): Promise<StartedRest['call']> {
  rest = await startRest(double, { clock: new ManualClock(NOW_MS) });
  return rest.call;
}

const marathon = (): MarathonDouble => new MarathonDouble(rootGroup(appDefinition({ cpus: 2 })));

const offer = (name: string, cpus: number): Offer => ({
  id: offerId(`offer-${name}`),
  frameworkId: frameworkId('f1'),
  agentId: agentId(`agent-${name}`),
  hostname: name,
  attributes: [{ name: 'rack', type: 'TEXT', text: 'r1' }],
  executorIds: [],
  resources: [scalarResource('cpus', cpus), rangesResource('ports', [{ begin: 1, end: 2 }])],
});

function waiting(): MarathonDouble {
  const double = marathon();
  const entry = new QueueEntry(2, NOW_MS);
  const [a, b] = [offer('a', 0.5), offer('b', 1.5)];
  const reason = 'InsufficientCpus';
  entry.offersUsed(1, NOW_MS);
  entry.offersNotUsed(
    [
      { offer: a, reason, message: 'cpus: 2 wanted, 0.5 offered', atMs: NOW_MS },
      { offer: b, reason, message: 'cpus: 2 wanted, 1.5 offered', atMs: NOW_MS },
    ],
    new OfferRound([a, b]),
  );
  double.state.queue.set(APP, entry);
  double.state.delays.set(APP, { configuredAt: NOW, delayMs: 2_500, untilMs: NOW_MS + 2_500 });
  return double;
}

describe('deployments', () => {
  it('are listed with their steps and what goes on now', async () => {
    const double = marathon();
    const task = instance();
    double.state.instances.put(task);
    double.state.readiness.set(task.taskId, [{ name: 'r', ready: false }]);
    const call = await start(double);
    await call('PUT', '/v2/apps/app', { cmd: 'web:2' });
    const [deployment] = [...double.state.deployments.values()];
    if (deployment !== undefined)
      double.state.deployments.set(deployment.id, { ...deployment, currentStep: 1 });
    expect((await call('GET', '/v2/deployments')).json).toEqual([
      {
        id: DEPLOYMENT,
        version: expect.any(String),
        affectedApps: ['/app'],
        affectedPods: [],
        steps: [{ actions: [{ action: 'RestartApplication', app: '/app' }] }],
        currentActions: [
          {
            action: 'RestartApplication',
            app: '/app',
            readinessCheckResults: [{ name: 'r', ready: false, taskId: task.taskId }],
          },
        ],
        currentStep: 1,
        totalSteps: 1,
      },
    ]);
  });

  it('are gone back on by another deployment, or given up without a body', async () => {
    const double = marathon();
    const call = await start(double);
    await call('PUT', '/v2/apps/app', { cmd: 'web:2' });
    const [deployment] = [...double.state.deployments.values()];
    if (deployment === undefined) throw new Error('nothing is deployed');
    double.answerNext({ type: 'deployed', deployment });
    expect(await call('DELETE', `/v2/deployments/${DEPLOYMENT}`)).toMatchObject({
      status: 200,
      json: { deploymentId: DEPLOYMENT },
    });
    double.answerNext({ type: 'done' });
    expect(await call('DELETE', `/v2/deployments/${DEPLOYMENT}?force=true`)).toMatchObject({
      status: 202,
      text: '',
    });
    double.answerNext({ type: 'notFound' });
    expect(await call('DELETE', '/v2/deployments/x')).toMatchObject({
      status: 404,
      json: { message: 'DeploymentPlan x does not exist' },
    });
    expect(double.commands.slice(1)).toEqual([
      { type: 'cancel', deployment: DEPLOYMENT, force: false },
      { type: 'cancel', deployment: DEPLOYMENT, force: true },
      { type: 'cancel', deployment: 'x', force: false },
    ]);
  });
});

describe('the queue', () => {
  it('tells what waits, for how long, and a funnel of why', async () => {
    const call = await start(waiting());
    const { json } = await call('GET', '/v2/queue');
    const { queue } = json as { queue: { processedOffersSummary: Record<string, object[]> }[] };
    expect(queue).toHaveLength(1);
    expect(queue[0]).toMatchObject({
      app: { id: '/app' },
      count: 2,
      since: NOW,
      delay: { timeLeftSeconds: 3, overdue: false },
      processedOffersSummary: {
        processedOffersCount: 3,
        unusedOffersCount: 2,
        lastUnusedOfferAt: NOW,
        lastUsedOfferAt: NOW,
      },
    });
    expect(queue[0]).not.toHaveProperty('lastUnusedOffers');
    const { rejectSummaryLaunchAttempt = [], rejectSummaryLastOffers = [] } =
      queue[0]?.processedOffersSummary ?? {};
    expect(rejectSummaryLaunchAttempt.slice(3, 6)).toEqual([
      { reason: 'AgentMaintenance', declined: 0, processed: 3 },
      { reason: 'InsufficientCpus', declined: 2, processed: 3 },
      { reason: 'InsufficientMemory', declined: 0, processed: 1 },
    ]);
    expect(rejectSummaryLastOffers[4]).toEqual({ reason: 'InsufficientCpus', declined: 2, processed: 2 });
  });

  it('has the offers that were of no use where they are asked for', async () => {
    const call = await start(waiting());
    const { json } = await call('GET', '/v2/queue?embed=lastUnusedOffers');
    expect((json as { queue: { lastUnusedOffers: object[] }[] }).queue[0]?.lastUnusedOffers[0]).toEqual({
      offer: {
        id: 'offer-a',
        hostname: 'a',
        agentId: 'agent-a',
        resources: [
          { name: 'cpus', role: '*', scalar: 0.5 },
          { name: 'ports', role: '*', ranges: [{ begin: 1, end: 2 }] },
        ],
        attributes: [{ name: 'rack', text: 'r1' }],
      },
      reason: ['InsufficientCpus'],
      timestamp: NOW,
    });
  });

  it('forgets a delay on request', async () => {
    const double = waiting();
    const call = await start(double);
    double.answerNext({ type: 'done' });
    expect(await call('DELETE', '/v2/queue//app/delay')).toMatchObject({ status: 204, text: '' });
    double.answerNext({ type: 'notFound' });
    expect(await call('DELETE', '/v2/queue/x/delay')).toMatchObject({
      status: 404,
      json: { message: 'Application /x not found in tasks queue.' },
    });
    expect(double.commands[0]).toEqual({ type: 'resetDelay', app: '/app' });
  });
});

describe('why an app does not run', () => {
  it('is told by the stages in which agents fell out, and what the largest offers had', async () => {
    const call = await start(waiting());
    const { json } = await call('GET', '/ecs-scheduler/v1/marathon/why/app');
    expect(json).toMatchObject({
      app: '/app',
      instances: 1,
      running: 0,
      asksFor: { cpus: 2, mem: 128, ports: 0, constraints: [] },
      backOff: { leftMs: 2_500 },
      waiting: { count: 2, since: NOW, offersSeen: 3, largestOffers: { cpus: 1.5, mem: 0 } },
      isConnected: false,
    });
    const { stages } = (json as { waiting: { stages: { stage: string }[] } }).waiting;
    expect(stages.find(({ stage }) => stage === 'InsufficientCpus')).toEqual({
      stage: 'InsufficientCpus',
      left: 0,
      removed: 2,
      agents: [
        { id: 'agent-a', hostname: 'a', message: 'cpus: 2 wanted, 0.5 offered', at: NOW },
        { id: 'agent-b', hostname: 'b', message: 'cpus: 2 wanted, 1.5 offered', at: NOW },
      ],
    });
  });

  it('names the deployment at work, and says nothing of waiting where nothing waits', async () => {
    const call = await start(marathon());
    await call('PUT', '/v2/apps/app', { instances: 2 });
    const { json } = await call('GET', '/ecs-scheduler/v1/marathon/why/app');
    expect(json).toMatchObject({ deployment: { id: DEPLOYMENT, totalSteps: 1 } });
    expect(json).not.toHaveProperty('waiting');
    expect(json).not.toHaveProperty('backOff');
  });
});
