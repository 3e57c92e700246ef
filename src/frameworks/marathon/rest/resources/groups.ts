import type { HttpAnswer, HttpRequest } from '../../../../doors/http/http-route.ts';
import { joinedList } from '../../../../doors/http/json-text.ts';
import { map } from '../../../../doors/http/lazily.ts';
import { groupEmbeds } from '../../definitions/embed.ts';
import type { Embeds } from '../../definitions/embed.ts';
import type { GroupUpdate } from '../../definitions/group-schema.ts';
import {
  groupIdOf,
  newGroupTarget,
  patchedGroupTarget,
  withoutGroupTarget,
} from '../../definitions/group-target.ts';
import { readGroup, readGroupPatch } from '../../definitions/read-group.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { planDeployment } from '../../engine/deployment-plan.ts';
import { appsBelow, findGroup } from '../../engine/group.ts';
import type { Group } from '../../engine/group.ts';
import type { PathId } from '../../engine/path-id.ts';
import { parseTimestamp } from '../../engine/timestamp.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { jsonAnswer, messageAnswer, takenFrom } from '../answers.ts';
import { changeContext, deploy, deploymentAnswer } from '../deploy.ts';
import { appInfoText } from '../json/app-info.ts';
import { stepsJson } from '../json/deployment-json.ts';
import { groupText } from '../json/group-text.ts';
import { shownApp } from '../json/shown-task.ts';
import { longJson } from '../long-answer.ts';
import { groupPutTarget, placeNow } from '../place-now.ts';
import { queryOf } from '../query.ts';
import { flagOf, locationOf, readJson } from '../read-request.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

const missing = (id: PathId): HttpAnswer => messageAnswer(404, `Group '${id}' does not exist`);

/** What shows apps of a group as a request wants them, as they are now. */
function appTexts(
  { marathon: { state }, options }: RestContext,
  group: Group,
  embeds: Embeds,
): (app: AppDefinition) => Iterable<string> {
  const nowMs = options.clock.now();
  const shown = new Map(appsBelow(group).map((app) => [app.id, shownApp(state, app)]));
  return ({ id }) => {
    const app = shown.get(id);
    return app === undefined ? [] : appInfoText(app, embeds.app, nowMs);
  };
}

function groupAnswer(context: RestContext, request: RestRequest, group: Group): Promise<undefined> {
  const embeds = groupEmbeds(queryOf(request.http));
  return longJson(context, request, groupText(group, embeds.group, appTexts(context, group, embeds)));
}

function showGroup(context: RestContext, request: RestRequest): HttpAnswer | Promise<undefined> {
  const group = findGroup(context.marathon.state.root, request.id);
  return group === undefined ? missing(request.id) : groupAnswer(context, request, group);
}

function listGroupApps(context: RestContext, request: RestRequest): HttpAnswer | Promise<undefined> {
  const group = findGroup(context.marathon.state.root, request.id);
  if (group === undefined) return missing(request.id);
  const embeds = groupEmbeds(queryOf(request.http));
  return longJson(context, request, joinedList(map(appsBelow(group), appTexts(context, group, embeds))));
}

/** A group as it was in each tree that is kept, the newest first. */
const pastGroups = ({ trees }: MarathonState, id: PathId): readonly Group[] =>
  trees.flatMap((tree) => findGroup(tree, id) ?? []).reverse();

function listVersions({ marathon: { state } }: RestContext, { id }: RestRequest): HttpAnswer {
  if (findGroup(state.root, id) === undefined) return missing(id);
  return jsonAnswer(200, [...new Set(pastGroups(state, id).map(({ version }) => version))]);
}

function showVersion(context: RestContext, request: RestRequest): HttpAnswer | Promise<undefined> {
  const { state } = context.marathon;
  const { id, name } = request;
  const version = parseTimestamp(name);
  if (version === undefined)
    return messageAnswer(
      422,
      `'${name}' is no version: it has to be a time such as 2020-01-02T03:04:05.678Z`,
    );
  const tree = state.trees.find((each) => each.version === version);
  const inTree = tree === undefined ? undefined : findGroup(tree, id);
  const group = inTree ?? pastGroups(state, id).find((each) => each.version === version);
  return group === undefined
    ? messageAnswer(404, `Group '${id}' does not exist in version ${version}`)
    : groupAnswer(context, request, group);
}

const bodyOf = async ({ http }: RestRequest): Promise<GroupUpdate> =>
  takenFrom(readGroup(await readJson(http)));

async function postGroup(context: RestContext, request: RestRequest): Promise<HttpAnswer> {
  const { http, id } = request;
  const update = await bodyOf(request);
  const deployment = await deploy(context, {
    group: groupIdOf(id, update),
    force: flagOf(http, 'force'),
    make: ({ root }, changes) => newGroupTarget(root, id, update, changes),
  });
  const path = `/v2/groups${groupIdOf(id, update)}`;
  return deploymentAnswer(deployment, 201, { location: locationOf(http, context.options.info.url(), path) });
}

/** The steps that a PUT would take. */
function plannedAnswer({ marathon, options }: RestContext, id: PathId, update: GroupUpdate): HttpAnswer {
  const place = placeNow(marathon.state, options.clock.now());
  const target = takenFrom(groupPutTarget(id, update, place, changeContext(options, place)));
  return jsonAnswer(200, { steps: stepsJson(planDeployment(place.root, target) ?? []) });
}

/** A PUT that only asks which steps it would take. */
const isDryRun = (http: HttpRequest): boolean => http.method === 'PUT' && flagOf(http, 'dryRun');

async function putGroup(context: RestContext, request: RestRequest): Promise<HttpAnswer> {
  const { http, id } = request;
  const update = await bodyOf(request);
  if (isDryRun(http)) return plannedAnswer(context, id, update);
  const deployment = await deploy(context, {
    group: groupIdOf(id, update),
    force: flagOf(http, 'force'),
    make: (place, changes) => groupPutTarget(id, update, place, changes),
  });
  return deploymentAnswer(deployment);
}

async function patchGroup(context: RestContext, { http, id }: RestRequest): Promise<HttpAnswer> {
  const patch = takenFrom(readGroupPatch(await readJson(http)));
  const deployment = await deploy(context, {
    group: id,
    force: flagOf(http, 'force'),
    make: ({ root, version }) => patchedGroupTarget(root, id, patch, version),
  });
  return deploymentAnswer(deployment);
}

async function deleteGroup(context: RestContext, { http, id }: RestRequest): Promise<HttpAnswer> {
  const deployment = await deploy(context, {
    group: id,
    force: flagOf(http, 'force'),
    make: ({ root, version }) => withoutGroupTarget(root, id, version),
  });
  return deploymentAnswer(deployment);
}

const METHODS = {
  GET: showGroup,
  POST: postGroup,
  PUT: putGroup,
  PATCH: patchGroup,
  DELETE: deleteGroup,
} as const;

export const GROUPS: readonly Resource[] = [
  { path: 'v2/groups', methods: METHODS, isReading: isDryRun },
  { path: 'v2/groups/apps', methods: { GET: listGroupApps } },
  { path: 'v2/groups/versions', methods: { GET: listVersions } },
  { path: 'v2/groups/versions/:version', methods: { GET: showVersion } },
  { path: 'v2/groups/...id/apps', methods: { GET: listGroupApps } },
  { path: 'v2/groups/...id/versions', methods: { GET: listVersions } },
  { path: 'v2/groups/...id/versions/:version', methods: { GET: showVersion } },
  { path: 'v2/groups/...id', methods: METHODS, isReading: isDryRun },
];
