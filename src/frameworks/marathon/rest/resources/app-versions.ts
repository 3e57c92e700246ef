import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { appJson } from '../../definitions/app-json.ts';
import { unknownApp } from '../../definitions/app-target.ts';
import { parseTimestamp } from '../../engine/timestamp.ts';
import { appShown, definitionAt } from '../../scheduler/state.ts';
import { jsonAnswer, messageAnswer, refusedAnswer } from '../answers.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

/** @returns the newest first. */
function listVersions({ marathon: { state } }: RestContext, { id }: RestRequest): HttpAnswer {
  const app = appShown(state, id);
  if (app === undefined) return refusedAnswer(unknownApp(id));
  const kept = state.definitions.get(id)?.keys() ?? [];
  return jsonAnswer(200, { versions: [...new Set([app.version, ...kept])].sort().reverse() });
}

function showVersion({ marathon: { state } }: RestContext, { id, name }: RestRequest): HttpAnswer {
  const version = parseTimestamp(name);
  if (version === undefined)
    return messageAnswer(
      422,
      `'${name}' is no version: it has to be a time such as 2020-01-02T03:04:05.678Z`,
    );
  const current = appShown(state, id);
  if (current === undefined) return refusedAnswer(unknownApp(id));
  const app = current.version === version ? current : definitionAt(state, id, version);
  return app === undefined
    ? messageAnswer(404, `App '${id}' does not exist in version ${version}`)
    : jsonAnswer(200, appJson(app));
}

export const APP_VERSIONS: readonly Resource[] = [
  { path: 'v2/apps/...id/versions', methods: { GET: listVersions } },
  { path: 'v2/apps/...id/versions/:version', methods: { GET: showVersion } },
];
