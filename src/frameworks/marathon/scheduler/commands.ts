import type { Group } from '../engine/group.ts';
import { ROOT_PATH } from '../engine/path-id.ts';
import { nextTimestamp } from '../engine/timestamp.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { makeDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { beginDeployment, giveUpDeployment } from './deployments.ts';
import type { Answer } from './effect.ts';
import type { Command } from './input.ts';
import type { Instance } from './instance.ts';
import { stopInstance } from './instances.ts';
import { keepTree } from './kept-trees.ts';
import { resetDelay } from './launch-queue.ts';
import { revert } from './revert.ts';
import { definitionAt } from './state.ts';
import { tell } from './turn.ts';
import type { Turn } from './turn.ts';

type Deploy = Extract<Command, { readonly type: 'deploy' }>;

const SUPERSEDED = 'another deployment of the same apps was forced';

const nextVersion = ({ state, nowMs }: Turn): Timestamp => nextTimestamp(nowMs, state.root.version);

/** Deployments that are at work on apps of another. */
function inTheWay({ state }: Turn, deployment: Deployment): readonly Deployment[] {
  const ids = new Set([...deployment.actions.keys()].flatMap((app) => state.locks.get(app) ?? []));
  return [...ids].flatMap((id) => state.deployments.get(id) ?? []);
}

interface Wish {
  readonly target: Group;
  readonly force: boolean;
  readonly condemned?: ReadonlySet<string>;
  /** The deployment that this one takes back; it gives way by itself. */
  readonly replaces?: Deployment;
}

/** Sets out for a tree, unless something is in the way. */
function deployTree(turn: Turn, { target, force, condemned = new Set(), replaces }: Wish): Answer {
  const { state, chance, nowMs, rules } = turn;
  const original = state.root;
  const deployment = makeDeployment({ id: chance.uuid(), original, target, condemned, startedAtMs: nowMs });
  if (deployment === undefined) return { type: 'cyclic' };
  const others = inTheWay(turn, deployment).filter((each) => each !== replaces);
  if (others.length > 0 && !force) return { type: 'locked', deployments: others.map(({ id }) => id) };
  const ending = replaces === undefined ? others : [...others, replaces];
  if (state.deployments.size - ending.length >= rules.maxRunningDeployments)
    return { type: 'tooManyDeployments', limit: rules.maxRunningDeployments };
  for (const each of ending)
    giveUpDeployment(turn, each, each === replaces ? 'it was cancelled' : SUPERSEDED);
  // Apps whose start was given up may have instances that neither tree knows; they go by themselves.
  keepTree(turn, target);
  beginDeployment(turn, deployment);
  return { type: 'deployed', deployment };
}

function deploy(turn: Turn, { change, force, condemned, group }: Deploy): Answer {
  const { state } = turn;
  const version = nextVersion(turn);
  const made = change({
    root: state.root,
    version,
    definitionAt: (app, at) => definitionAt(state, app, at),
    treeAt: (at) => state.trees.find((tree) => tree.version === at),
    portCounts: state.portCounts,
  });
  if (!made.ok) return { type: 'refused', refusal: made.refusal };
  const target = { ...made.root, version };
  const answer = deployTree(turn, { target, force, ...(condemned === undefined ? {} : { condemned }) });
  if (answer.type === 'deployed') tell(turn, { type: 'group_change_success', group, version });
  else if (answer.type === 'locked')
    tell(turn, {
      type: 'group_change_failed',
      group,
      version,
      reason: 'App is locked by one or more deployments',
    });
  return answer;
}

/** @returns the answer, or undefined when it waits for instances to end. */
function kill(
  turn: Turn,
  { instances: ids, wipe }: Extract<Command, { readonly type: 'kill' }>,
  request: number,
): Answer | undefined {
  const { state } = turn;
  const instances = ids.flatMap((id): Instance[] => {
    const instance = state.instances.get(id);
    return instance === undefined ? [] : [instance];
  });
  for (const instance of instances) stopInstance(turn, instance, 'request');
  const left = instances.filter(({ id }) => state.instances.get(id) !== undefined);
  if (!wipe || left.length === 0) return { type: 'killed', instances };
  state.wipes.add({ request, instances, left: new Set(left.map(({ id }) => id)) });
  return undefined;
}

function cancel(
  turn: Turn,
  { deployment: id, force }: Extract<Command, { readonly type: 'cancel' }>,
): Answer {
  const { state } = turn;
  const deployment = state.deployments.get(id);
  if (deployment === undefined) return { type: 'notFound' };
  if (force) {
    giveUpDeployment(turn, deployment, 'it was cancelled');
    return { type: 'done' };
  }
  const version = nextVersion(turn);
  const target = revert(state.root, deployment, version);
  const answer = deployTree(turn, { target, force: true, replaces: deployment });
  if (answer.type === 'deployed') tell(turn, { type: 'group_change_success', group: ROOT_PATH, version });
  return answer;
}

function answerTo(turn: Turn, command: Command, request: number): Answer | undefined {
  switch (command.type) {
    case 'deploy':
      return deploy(turn, command);
    case 'kill':
      return kill(turn, command, request);
    case 'cancel':
      return cancel(turn, command);
    case 'resetDelay':
      return { type: resetDelay(turn, command.app) ? 'done' : 'notFound' };
  }
}

/** Carries out what a client asks for. The answer goes out when everything before it is stored. */
export function carryOut(turn: Turn, command: Command, request: number): void {
  const answer = answerTo(turn, command, request);
  if (answer !== undefined) turn.out.push({ type: 'answer', request, answer });
}
