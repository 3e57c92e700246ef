import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { jsonAnswer, messageAnswer } from '../answers.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

const NOT_SERVED =
  'Pods are not served: make an app whose cmd names an ECS task definition, as family:revision, with the containers of the pod in it';

const none = (): HttpAnswer => jsonAnswer(200, []);

/** Behind an id there may be `::status`, `::versions` or `::instances`. */
function missing(_: RestContext, { id }: RestRequest): HttpAnswer {
  return messageAnswer(
    404,
    `Pod '${id
      .split('::', 1)
      .join('')
      .replace(/(?<=.)\/$/, '')}' does not exist`,
  );
}

const refuse = (): HttpAnswer => messageAnswer(422, NOT_SERVED);

/** There are no pods. Clients look for whether there could be some by HEAD. */
export const PODS: readonly Resource[] = [
  { path: 'v2/pods', methods: { GET: none, HEAD: none, POST: refuse } },
  { path: 'v2/pods/::status', methods: { GET: none } },
  { path: 'v2/pods/...id', methods: { GET: missing, PUT: refuse, DELETE: missing } },
];
