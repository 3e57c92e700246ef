import type { PathId } from '../engine/path-id.ts';
import { currentActions } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { forgetApp } from './kept-definitions.ts';
import { deploymentKey, deploymentRecord } from './records.ts';
import { settleApp } from './settle-app.ts';
import { note, persist, tell } from './turn.ts';
import type { Turn } from './turn.ts';

function keepDeployment(turn: Turn, deployment: Deployment): void {
  turn.state.deployments.set(deployment.id, deployment);
  persist(turn, {
    type: 'put',
    key: deploymentKey(deployment.id),
    value: deploymentRecord(deployment),
  });
}

/** Forgets a deployment; its apps are free for others, and go on by themselves towards what they are to be. */
function dropDeployment(turn: Turn, { id, actions }: Deployment): void {
  const { state } = turn;
  state.deployments.delete(id);
  state.pending.delete(id);
  persist(turn, { type: 'delete', key: deploymentKey(id) });
  for (const app of actions.keys()) {
    if (state.locks.get(app) === id) state.locks.delete(app);
    state.unsettled.add(app);
  }
}

/** The keys of a line about a deployment; of one that is about one app, that too. */
function logged({ id, actions }: Deployment, more: Readonly<Record<string, unknown>> = {}) {
  const [appId, other] = actions.keys();
  return {
    deploymentId: id,
    ...(appId === undefined || other !== undefined ? {} : { appId }),
    ...more,
  };
}

function succeed(turn: Turn, deployment: Deployment): void {
  dropDeployment(turn, deployment);
  tell(turn, { type: 'deployment_success', deployment });
  note(turn, {
    level: 'info',
    message: 'a deployment is done',
    event: 'deployment.succeeded',
    fields: logged(deployment, { durationMs: turn.nowMs - deployment.startedAtMs }),
  });
}

/** Goes on to the next step, or ends. */
function advance(turn: Turn, before: Deployment): void {
  const { state } = turn;
  const currentStep = before.currentStep + 1;
  if (currentStep > before.steps.length) {
    succeed(turn, before);
    return;
  }
  const deployment = { ...before, currentStep };
  keepDeployment(turn, deployment);
  const apps = currentActions(deployment).map(({ app }) => app);
  state.pending.set(deployment.id, new Set(apps));
  for (const app of apps) state.unsettled.add(app);
  tell(turn, { type: 'deployment_info', deployment });
}

/** Begins a deployment; its apps are its own until it ends. */
export function beginDeployment(turn: Turn, deployment: Deployment): void {
  for (const app of deployment.actions.keys()) turn.state.locks.set(app, deployment.id);
  note(turn, {
    level: 'info',
    message: 'a deployment begins',
    event: 'deployment.started',
    fields: logged(deployment, { apps: deployment.actions.size, steps: deployment.steps.length }),
  });
  advance(turn, deployment);
}

/** Gives a deployment up. What it has done so far stays. */
export function giveUpDeployment(turn: Turn, deployment: Deployment, reason: string): void {
  dropDeployment(turn, deployment);
  tell(turn, { type: 'deployment_failed', deployment, reason });
  note(turn, {
    level: 'warn',
    message: 'a deployment has been given up',
    event: 'deployment.failed',
    fields: logged(deployment, { reason }),
  });
}

/** An app has become what a deployment's current step wants of it. */
function actionDone(turn: Turn, deployment: Deployment, app: PathId): void {
  const pending = turn.state.pending.get(deployment.id);
  if (pending?.delete(app) !== true) return;
  const planned = deployment.actions.get(app);
  if (planned?.action === 'StopApplication' && planned.step === deployment.currentStep) {
    forgetApp(turn, app);
    tell(turn, { type: 'app_terminated_event', app });
  }
  if (pending.size > 0) return;
  tell(turn, { type: 'deployment_step_success', deployment });
  advance(turn, deployment);
}

/** Whether the current step only makes an app known, which needs nothing else. */
const isStart = (deployment: Deployment, app: PathId): boolean =>
  currentActions(deployment).some((each) => each.app === app && each.action === 'StartApplication');

/** Takes the next moves of all apps that may need some, and of the deployments that waited for them. */
export function settleApps(turn: Turn): void {
  const { state } = turn;
  for (
    let next = state.unsettled.values().next();
    next.done !== true;
    next = state.unsettled.values().next()
  ) {
    const app = next.value;
    state.unsettled.delete(app);
    const isSettled = settleApp(turn, app);
    const deployment = state.deployments.get(state.locks.get(app) ?? '');
    if (deployment !== undefined && (isSettled || isStart(deployment, app)))
      actionDone(turn, deployment, app);
  }
}
