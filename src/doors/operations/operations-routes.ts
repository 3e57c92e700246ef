import type { Master } from '../../driver/master.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from '../http/http-route.ts';
import { COMMANDS } from './commands.ts';
import { failureAnswer, jsonAnswer } from './json-answer.ts';
import { openApiRoute } from './open-api.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS_PATH } from './operations-path.ts';
import { READ_OPERATIONS } from './read-operations.ts';

const ID = '/{id}';

/** The collection of operations on single things. */
const baseOf = ({ path }: Operation): string => (path.endsWith(ID) ? path.slice(0, -ID.length) : path);

/** What stands behind a route's path, decoded; a text that cannot be decoded names nothing. */
function idBelow(base: string, { path }: HttpRequest): string {
  const rest = path.slice(base.length + 1);
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

function handlerOf(master: Master, base: string, operations: readonly Operation[]): HttpRoute['handle'] {
  const list = operations.find(({ path }) => !path.endsWith(ID));
  const single = operations.find(({ path }) => path.endsWith(ID));
  return (request) => {
    const id = idBelow(base, request);
    const operation = id === '' ? list : single;
    return operation?.handle(master, request, id) ?? failureAnswer('NOT_FOUND', 'There is nothing here');
  };
}

function routeOf(master: Master, base: string, operations: readonly Operation[]): HttpRoute {
  const path = OPERATIONS_PATH + base;
  const isWriting = operations.some(({ method }) => method === 'POST');
  return {
    door: 'operations',
    path,
    isUnderMaster: false,
    takesSubPaths: operations.some((operation) => operation.path.endsWith(ID)),
    methods: [...new Set(operations.map(({ method }) => method))],
    realm: isWriting ? 'mesos-master-readwrite' : 'mesos-master-readonly',
    isWriting,
    handle: handlerOf(master, path, operations),
  };
}

/** 200 once everything that is there has been read: only then is what the API says the whole. */
function readyAnswer({ isReady }: Master): HttpAnswer {
  return isReady
    ? jsonAnswer(200, { ready: true })
    : failureAnswer('NOT_READY', 'What there is in ECS has not been read yet');
}

/** The routes of our own API, `/ready`, and the API's description. */
export function operationsRoutes(master: Master): readonly HttpRoute[] {
  const all = [...READ_OPERATIONS, ...COMMANDS];
  const bases = new Set(all.map(baseOf));
  return [
    {
      door: 'operations',
      path: '/ready',
      isUnderMaster: false,
      methods: ['GET'],
      handle: () => readyAnswer(master),
    },
    openApiRoute(),
    ...[...bases].map((base) =>
      routeOf(
        master,
        base,
        all.filter((each) => baseOf(each) === base),
      ),
    ),
  ];
}
