import { z } from 'zod';

import { acceptsMediaType } from '../../../../doors/http/accept-header.ts';
import type { HttpAnswer, HttpRequest } from '../../../../doors/http/http-route.ts';
import { listText } from '../../../../doors/http/json-text.ts';
import { map } from '../../../../doors/http/lazily.ts';
import { taskId } from '../../../../mesos/ids.ts';
import { unknownApp } from '../../definitions/app-target.ts';
import { readBody } from '../../definitions/read-body.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { ROOT_PATH, parentOf } from '../../engine/path-id.ts';
import { parseTaskId } from '../../engine/task-id.ts';
import type { Instance } from '../../scheduler/instance.ts';
import { appShown, definitionOf } from '../../scheduler/state.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { jsonAnswer, messageAnswer, refusedAnswer, takenFrom } from '../answers.ts';
import { instancesOf, shownApp, shownTask } from '../json/shown-task.ts';
import type { ShownApp } from '../json/shown-task.ts';
import { listedTaskJson, taskJson } from '../json/task-json.ts';
import { tasksText } from '../json/task-text.ts';
import { killTasks } from '../kill-tasks.ts';
import { longMember, longPlain } from '../long-answer.ts';
import { flagOf, readJson } from '../read-request.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';
import { shownApps, shownAppsBelow } from '../shown-apps.ts';

const PRODUCES = ['application/json', 'text/plain'];

/** JSON wherever a client takes it, whatever else it takes. */
const wantsText = ({ headers }: HttpRequest): boolean =>
  !acceptsMediaType(headers.accept, 'application/json') && acceptsMediaType(headers.accept, 'text/plain');

const STATES = { running: 'TASK_RUNNING', staging: 'TASK_STAGING' } as const;

/** The states that a list is to have; words that mean nothing do not count, and none means all. */
function askedStates({ query }: HttpRequest): ReadonlySet<string> {
  const words = [...query.getAll('status'), ...query.getAll('status[]')].map((word) => word.toLowerCase());
  return new Set(words.flatMap((word) => (word === 'running' || word === 'staging' ? [STATES[word]] : [])));
}

const shownAll = (state: MarathonState, apps: readonly AppDefinition[]): readonly ShownApp[] =>
  apps.map((app) => shownApp(state, app));

function listTasks(context: RestContext, request: RestRequest): Promise<undefined> {
  const { state } = context.marathon;
  if (wantsText(request.http))
    return longPlain(context, request, tasksText(shownAll(state, shownApps(state))));
  const states = askedStates(request.http);
  const tasks = [...state.instances.all()]
    .filter((each) => states.size === 0 || states.has(each.state ?? STATES.staging))
    .map((each) => ({ task: shownTask(state, each), app: definitionOf(state, each) }));
  const listed = map(tasks, ({ task, app }) => listedTaskJson(task, app));
  return longMember(context, request, 'tasks', listText(listed));
}

function tasksAnswer(
  context: RestContext,
  request: RestRequest,
  apps: readonly AppDefinition[],
): Promise<undefined> {
  const shown = shownAll(context.marathon.state, apps);
  if (wantsText(request.http)) return longPlain(context, request, tasksText(shown));
  const tasks = shown.flatMap((each) => each.tasks);
  return longMember(context, request, 'tasks', listText(map(tasks, taskJson)));
}

function listAppTasks(context: RestContext, request: RestRequest): HttpAnswer | Promise<undefined> {
  const app = appShown(context.marathon.state, request.id);
  return app === undefined ? refusedAnswer(unknownApp(request.id)) : tasksAnswer(context, request, [app]);
}

const listTasksBelow = (context: RestContext, request: RestRequest): Promise<undefined> =>
  tasksAnswer(context, request, shownAppsBelow(context.marathon.state, request.id));

const killedList =
  (state: MarathonState) =>
  (killed: readonly Instance[]): HttpAnswer =>
    jsonAnswer(200, { tasks: killed.map((each) => taskJson(shownTask(state, each))) });

/** @param host `*` for all. */
const isOn = ({ agent }: Instance, host: string): boolean => host === '*' || agent.hostname === host;

async function killAppTasks(context: RestContext, { http, id }: RestRequest): Promise<HttpAnswer> {
  const { state } = context.marathon;
  if (appShown(state, id) === undefined)
    return flagOf(http, 'scale')
      ? messageAnswer(404, `Path '${id}' does not exist`)
      : refusedAnswer(unknownApp(id));
  const host = http.query.get('host') ?? '*';
  const instances = instancesOf(state, id).filter((each) => isOn(each, host));
  return killTasks(context, http, parentOf(id), instances, killedList(state));
}

/** The instance that a task's id means, of whatever version of Marathon, or an id of its own. */
function instanceWith({ instances }: MarathonState, id: string): Instance | undefined {
  const parsed = parseTaskId(id);
  return (
    instances.withTask(taskId(id)) ??
    instances.get(id) ??
    (parsed === undefined ? undefined : instances.get(parsed.instanceId))
  );
}

async function killTask(context: RestContext, { http, id, name }: RestRequest): Promise<HttpAnswer> {
  const { state } = context.marathon;
  if (appShown(state, id) === undefined) return refusedAnswer(unknownApp(id));
  const instance = instanceWith(state, name);
  const missing = messageAnswer(404, `Task '${name}' does not exist`);
  if (instance?.app !== id) return missing;
  return killTasks(context, http, parentOf(id), [instance], ([killed]) =>
    killed === undefined ? missing : jsonAnswer(200, { task: taskJson(shownTask(state, killed)) }),
  );
}

const deletedTasks = z.object({ ids: z.array(z.string()) });

const isTaskId = (state: MarathonState, id: string): boolean =>
  parseTaskId(id) !== undefined || state.instances.get(id) !== undefined;

async function deleteTasks(context: RestContext, { http }: RestRequest): Promise<HttpAnswer> {
  const { state } = context.marathon;
  const { ids } = takenFrom(readBody(deletedTasks, await readJson(http)));
  const malformed = ids.find((id) => !isTaskId(state, id));
  if (malformed !== undefined)
    return messageAnswer(
      400,
      `Invalid task id '${malformed}'. An id is such as app.instance-UUID._app.1, or app.UUID`,
    );
  const named = ids.flatMap((id) => instanceWith(state, id) ?? []);
  return killTasks(context, http, ROOT_PATH, [...new Set(named)], killedList(state));
}

export const TASKS: readonly Resource[] = [
  { path: 'v2/tasks', methods: { GET: listTasks }, produces: PRODUCES },
  { path: 'v2/tasks/delete', methods: { POST: deleteTasks } },
  { path: 'v2/apps/*/tasks', methods: { GET: listTasksBelow }, produces: PRODUCES },
  { path: 'v2/apps/...id/*/tasks', methods: { GET: listTasksBelow }, produces: PRODUCES },
  {
    path: 'v2/apps/...id/tasks',
    methods: { GET: listAppTasks, DELETE: killAppTasks },
    produces: PRODUCES,
  },
  { path: 'v2/apps/...id/tasks/:task', methods: { DELETE: killTask } },
];
