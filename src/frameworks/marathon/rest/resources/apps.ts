import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { joinedList } from '../../../../doors/http/json-text.ts';
import { map } from '../../../../doors/http/lazily.ts';
import { appFilter } from '../../definitions/app-filter.ts';
import {
  patchedAppTarget,
  postedAppTarget,
  putAppTarget,
  restartedAppTarget,
  unknownApp,
  withoutAppTarget,
} from '../../definitions/app-target.ts';
import type { AppTarget } from '../../definitions/app-target.ts';
import { patchedAppsTarget, putAppsTarget } from '../../definitions/apps-target.ts';
import { LISTED, SHOWN, appEmbeds } from '../../definitions/embed.ts';
import type { AppEmbed } from '../../definitions/embed.ts';
import { appJson } from '../../definitions/app-json.ts';
import { readApp, readApps } from '../../definitions/read-app.ts';
import type { AppUpdate } from '../../definitions/read-app.ts';
import { taken } from '../../definitions/refusal.ts';
import type { Outcome } from '../../definitions/refusal.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { findApp } from '../../engine/group.ts';
import type { Group } from '../../engine/group.ts';
import { ROOT_PATH, parentOf, resolvePathId } from '../../engine/path-id.ts';
import type { PathId } from '../../engine/path-id.ts';
import type { Deployment } from '../../scheduler/deployment.ts';
import { appShown } from '../../scheduler/state.ts';
import { jsonAnswer, refusedAnswer, takenFrom } from '../answers.ts';
import { deploy, deploymentAnswer, deploymentHeader } from '../deploy.ts';
import type { MakeTarget } from '../deploy.ts';
import { NO_TASKS, appInfoText } from '../json/app-info.ts';
import { shownApp } from '../json/shown-task.ts';
import { longMember } from '../long-answer.ts';
import { flagOf, locationOf, readJson } from '../read-request.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';
import { shownApps, shownAppsBelow } from '../shown-apps.ts';
import { queryOf } from '../query.ts';

/** Apps, as a request wants them shown. */
function infosOf(
  { marathon: { state }, options }: RestContext,
  { http }: RestRequest,
  apps: readonly AppDefinition[],
  always: readonly AppEmbed[],
): Iterable<Iterable<string>> {
  const { app: embeds } = appEmbeds(queryOf(http), always);
  const nowMs = options.clock.now();
  const shown = apps.map((app) => shownApp(state, app));
  return map(shown, (each) => appInfoText(each, embeds, nowMs));
}

function listApps(context: RestContext, request: RestRequest): Promise<undefined> {
  const { query } = request.http;
  const asked = ['cmd', 'id', 'label'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const isAskedFor = takenFrom(appFilter(Object.fromEntries(asked)));
  const apps = shownApps(context.marathon.state).filter(isAskedFor);
  return longMember(context, request, 'apps', joinedList(infosOf(context, request, apps, LISTED)));
}

function showApp(context: RestContext, request: RestRequest): HttpAnswer | Promise<undefined> {
  const app = appShown(context.marathon.state, request.id);
  if (app === undefined) return refusedAnswer(unknownApp(request.id));
  const [info = []] = infosOf(context, request, [app], SHOWN);
  return longMember(context, request, 'app', info);
}

function listAppsBelow(context: RestContext, request: RestRequest): Promise<undefined> {
  const apps = shownAppsBelow(context.marathon.state, request.id);
  return longMember(context, request, '*', joinedList(infosOf(context, request, apps, SHOWN)));
}

/** Tells listeners that a client has posted or changed an app. */
function tellPosted({ hub }: RestContext, { http }: RestRequest, app: AppDefinition): void {
  hub.publish({ type: 'api_post_event', app, clientIp: http.address, uri: http.path });
}

/** A deployment that changes one app. */
interface ChangedApp {
  readonly deployment: Deployment;
  readonly app: AppDefinition;
  readonly isNew: boolean;
}

async function changeApp(
  context: RestContext,
  group: PathId,
  force: boolean,
  make: (...place: Parameters<MakeTarget>) => Outcome<AppTarget>,
): Promise<ChangedApp> {
  const made: Omit<ChangedApp, 'deployment'>[] = [];
  const deployment = await deploy(context, {
    group,
    force,
    make: (place, changes) => {
      const target = make(place, changes);
      if (!target.ok) return target;
      const { app, root } = target.value;
      made.push({ app, isNew: findApp(place.root, app.id) === undefined });
      return taken(root);
    },
  });
  const [change] = made;
  if (change === undefined) throw new Error('a deployment has begun without a change');
  return { deployment, ...change };
}

/** The group that the id of a posted app lies in. */
const groupOf = ({ id = '/' }: AppUpdate): PathId => parentOf(resolvePathId(id));

async function postApp(context: RestContext, request: RestRequest): Promise<HttpAnswer> {
  const { http } = request;
  const update = takenFrom(readApp(await readJson(http)));
  const { deployment, app } = await changeApp(
    context,
    groupOf(update),
    flagOf(http, 'force'),
    ({ root }, changes) => postedAppTarget(root, update, changes),
  );
  tellPosted(context, request, app);
  const info = { ...appJson(app), ...NO_TASKS, deployments: [{ id: deployment.id }], tasks: [] };
  return jsonAnswer(201, info, {
    ...deploymentHeader(deployment),
    location: locationOf(http, context.options.info.url(), `/v2/apps${app.id}`),
  });
}

async function putApp(context: RestContext, request: RestRequest): Promise<HttpAnswer> {
  const { http, id } = request;
  const update = takenFrom(readApp(await readJson(http)));
  const isPartial = flagOf(http, 'partialUpdate', true);
  const { deployment, app, isNew } = await changeApp(
    context,
    parentOf(id),
    flagOf(http, 'force'),
    ({ root }, changes) => putAppTarget(root, id, update, isPartial, changes),
  );
  tellPosted(context, request, app);
  if (!isNew) return deploymentAnswer(deployment);
  const location = locationOf(http, context.options.info.url(), `/v2/apps${id}`);
  return deploymentAnswer(deployment, 201, { location });
}

async function patchApp(context: RestContext, request: RestRequest): Promise<HttpAnswer> {
  const { http, id } = request;
  const update = takenFrom(readApp(await readJson(http)));
  const { deployment, app } = await changeApp(
    context,
    parentOf(id),
    flagOf(http, 'force'),
    ({ root }, changes) => patchedAppTarget(root, id, update, changes),
  );
  tellPosted(context, request, app);
  return deploymentAnswer(deployment);
}

async function restartApp(context: RestContext, { http, id }: RestRequest): Promise<HttpAnswer> {
  const { deployment } = await changeApp(context, parentOf(id), flagOf(http, 'force'), ({ root }, changes) =>
    restartedAppTarget(root, id, changes),
  );
  return deploymentAnswer(deployment);
}

async function deleteApp(context: RestContext, { http, id }: RestRequest): Promise<HttpAnswer> {
  const deployment = await deploy(context, {
    group: parentOf(id),
    force: flagOf(http, 'force', true),
    make: ({ root, version }) => withoutAppTarget(root, id, version),
  });
  return deploymentAnswer(deployment);
}

/** Changes several apps at once, and tells of each. */
async function changeApps(
  context: RestContext,
  request: RestRequest,
  make: (updates: readonly AppUpdate[], ...place: Parameters<MakeTarget>) => Outcome<Group>,
): Promise<HttpAnswer> {
  const updates = takenFrom(readApps(await readJson(request.http)));
  const deployment = await deploy(context, {
    group: ROOT_PATH,
    force: flagOf(request.http, 'force'),
    make: (...place) => make(updates, ...place),
  });
  for (const { id = '' } of updates) {
    const app = findApp(deployment.target, resolvePathId(id));
    if (app !== undefined) tellPosted(context, request, app);
  }
  return deploymentAnswer(deployment);
}

const putApps = (context: RestContext, request: RestRequest): Promise<HttpAnswer> =>
  changeApps(context, request, (updates, { root }, changes) =>
    putAppsTarget(root, updates, flagOf(request.http, 'partialUpdate', true), changes),
  );

const patchApps = (context: RestContext, request: RestRequest): Promise<HttpAnswer> =>
  changeApps(context, request, (updates, { root }, changes) => patchedAppsTarget(root, updates, changes));

/** Apps themselves. What lies below one has to be looked for first. */
export const APPS: readonly Resource[] = [
  { path: 'v2/apps', methods: { GET: listApps, POST: postApp, PUT: putApps, PATCH: patchApps } },
  { path: 'v2/apps/*', methods: { GET: listAppsBelow } },
  { path: 'v2/apps/...id/*', methods: { GET: listAppsBelow } },
  { path: 'v2/apps/...id/restart', methods: { POST: restartApp } },
  {
    path: 'v2/apps/...id',
    methods: { GET: showApp, PUT: putApp, PATCH: patchApp, DELETE: deleteApp },
  },
];
