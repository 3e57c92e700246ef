import { agentId } from '../../../mesos/ids.ts';
import { portsOf } from '../engine/app-definition.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { hasPersistentVolumes } from '../engine/container.ts';
import type { Volume } from '../engine/container.ts';
import type { LaunchedTask } from '../engine/environment.ts';
import { instanceIdFor, taskIdFor } from '../engine/task-id.ts';
import { COMMAND_EXECUTORS, taskInfoFor } from '../engine/task-info.ts';
import type { EcsRules } from './app-rules.ts';
import type { Problem, Refusal } from './refusal.ts';

/** Something in an app that Amazon ECS cannot do. */
export interface EcsRefusal {
  readonly what: string;
  /** Where it is in an app. */
  readonly places: (app: AppDefinition, rules: EcsRules) => readonly string[];
  /** Why not, and what to do. */
  readonly message: (app: AppDefinition, rules: EcsRules) => string;
}

const SECRETS =
  "Amazon ECS hands secrets to containers by task definitions only: name it in the container definition's secrets, from AWS Secrets Manager or Parameter Store";

const volumesWith =
  (kind: 'persistent' | 'external' | 'secret') =>
  ({ container }: AppDefinition): readonly string[] =>
    (container?.volumes ?? []).flatMap((volume: Volume, i) =>
      kind in volume ? [`/container/volumes(${i})`] : [],
    );

/** The longest that parts of a task which nobody knows yet are likely to be. */
const UNKNOWN_UUID = '00000000-0000-4000-8000-000000000000';
const LONG_HOSTNAME = 'ip-255-255-255-255.ap-southeast-1.compute.internal';
const LAST_PORT = 65_535;

/** A task of an app with as much to tell as any. */
export const wordyTask = (app: AppDefinition): LaunchedTask => ({
  taskId: taskIdFor(instanceIdFor(app.id, UNKNOWN_UUID), 1),
  hostname: LONG_HOSTNAME,
  hostPorts: portsOf(app).map(() => LAST_PORT),
  enforcesGroupRole: false,
  randomPort: () => LAST_PORT,
});

const overridesLengthOf = (app: AppDefinition, { overridesLength }: EcsRules): number =>
  overridesLength(taskInfoFor(app, wordyTask(app), agentId(UNKNOWN_UUID)));

/** All that is refused because tasks run on Amazon ECS. */
export const ECS_REFUSALS: readonly EcsRefusal[] = [
  {
    what: 'persistent volumes',
    places: volumesWith('persistent'),
    message: () =>
      'Amazon ECS reserves no disk for an app: use a volume with a hostPath, or name a volume of Amazon EFS in the task definition',
  },
  {
    what: 'residency',
    places: ({ residency, container }) =>
      residency === undefined || hasPersistentVolumes(container) ? [] : ['/residency'],
    message: () => 'Amazon ECS has no reservations that would bring a task back to its agent: leave it out',
  },
  {
    what: 'external volumes',
    places: volumesWith('external'),
    message: () =>
      'Amazon ECS attaches no volumes of providers for an app: name the volume in the task definition, with its driver',
  },
  {
    what: 'files to fetch, by fetch or uris',
    places: ({ fetch }) => fetch.map((_, i) => `/fetch(${i})`),
    message: () =>
      'Amazon ECS has no fetcher: put the file into the image, or let the command of the task definition load it',
  },
  {
    what: 'secrets',
    places: ({ secrets }) => Object.keys(secrets).map((name) => `/secrets/${name}`),
    message: () => SECRETS,
  },
  {
    what: 'secrets in the environment',
    places: ({ env }) =>
      Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [] : [`/env/${name}`])),
    message: () => SECRETS,
  },
  {
    what: 'secrets as files',
    places: volumesWith('secret'),
    message: () => SECRETS,
  },
  {
    what: 'credentials of a registry',
    places: ({ container }) =>
      container?.docker?.pullConfig === undefined ? [] : ['/container/docker/pullConfig'],
    message: () =>
      "Amazon ECS logs in to registries by task definitions only: name the secret in the container definition's repositoryCredentials",
  },
  {
    what: 'executors without a task definition',
    places: ({ executor }, { executors }) =>
      executors === undefined ||
      [...COMMAND_EXECUTORS, ...executors].includes(executor) ||
      executors.has('default')
        ? []
        : ['/executor'],
    message: ({ executor }) =>
      `Amazon ECS starts no executors: leave it out, or set the option executors to a table with a task definition for ${executor}`,
  },
  {
    what: 'more environment and arguments than one task may have',
    places: (app, rules) => (overridesLengthOf(app, rules) > rules.maxOverridesLength ? ['/env'] : []),
    message: (app, rules) =>
      `Environment, labels and arguments make container overrides of ${overridesLengthOf(app, rules)} characters, Amazon ECS takes at most ${rules.maxOverridesLength}: move some into the task definition`,
  },
];

/** What in an app Amazon ECS cannot do. */
export function ecsProblems(app: AppDefinition, rules: EcsRules): readonly Problem[] {
  return ECS_REFUSALS.flatMap(({ places, message }) =>
    places(app, rules).map((path) => ({ path, message: message(app, rules) })),
  );
}

/** What a client is told that wants a pod. */
export const POD_REFUSAL: Refusal = {
  message:
    "Pods do not run here: register a task definition with the pod's containers, and post an app whose cmd is its family:revision",
};
