import { z } from 'zod';

import { acceptsMediaType } from '../../../../doors/http/accept-header.ts';
import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { appUpdate } from '../../definitions/app-schema.ts';
import { jsonAnswer, messageAnswer, plainAnswer } from '../answers.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';
import { API_VERSION } from '../rest-options.ts';
import type { MarathonRestOptions } from '../rest-options.ts';

/** Settings of a store that is none of ours. Clients only look whether they are there. */
const ZOOKEEPER_CONFIG = {
  zk: null,
  zk_compression: null,
  zk_compression_threshold: null,
  zk_connection_timeout: null,
  zk_max_node_size: null,
  zk_max_versions: null,
  zk_session_timeout: null,
  zk_timeout: null,
};

const ownAddress = ({ info }: MarathonRestOptions): string => new URL(info.url()).host;

const leaderOf = (options: MarathonRestOptions): string | undefined =>
  options.leader === undefined ? ownAddress(options) : options.leader();

function httpConfig({ info }: MarathonRestOptions): Readonly<Record<string, number | null>> {
  const { protocol, port } = new URL(info.url());
  const isTls = protocol === 'https:';
  const number = Number(port === '' ? (isTls ? '443' : '80') : port);
  return { http_port: isTls ? null : number, https_port: isTls ? number : null };
}

function showInfo({ marathon: { state }, options }: RestContext): HttpAnswer {
  const { version = API_VERSION, buildref = 'unknown', options: marathonConfig = {} } = options.info;
  const leader = leaderOf(options);
  return jsonAnswer(200, {
    name: 'marathon',
    version,
    buildref,
    elected: leader === ownAddress(options),
    leader: leader ?? null,
    frameworkId: state.connection.frameworkId ?? null,
    marathon_config: marathonConfig,
    zookeeper_config: ZOOKEEPER_CONFIG,
    http_config: httpConfig(options),
  });
}

function showLeader({ options }: RestContext): HttpAnswer {
  const leader = leaderOf(options);
  return leader === undefined ? messageAnswer(404, 'There is no leader') : jsonAnswer(200, { leader });
}

function abdicate({ options }: RestContext): HttpAnswer {
  if (leaderOf(options) === undefined) return messageAnswer(404, 'There is no leader');
  if (options.abdicate === undefined)
    return messageAnswer(404, 'Leadership cannot be given up: nobody else could take it over');
  options.abdicate();
  return messageAnswer(200, 'Leadership abdicated');
}

/** What a body of an app may be, for editors. Rules between fields are not in it. */
const APP_SCHEMA = JSON.stringify(z.toJSONSchema(appUpdate, { io: 'input', unrepresentable: 'any' }));

const showAppSchema = (): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: APP_SCHEMA,
});

function ping(_: RestContext, { http }: RestRequest): HttpAnswer {
  const { accept } = http.headers;
  const accepts = (type: string): boolean => acceptsMediaType(accept, type);
  if (accepts('text/plain')) return plainAnswer(200, 'pong');
  if (accepts('text/html')) return { status: 200, headers: { 'content-type': 'text/html' }, body: 'pong' };
  return accepts('application/json') ? jsonAnswer(200, 'pong') : { status: 204 };
}

const redirect = (location: string): HttpAnswer => ({ status: 302, headers: { location } });

const HOME_PATH = '/v2/info';
const SCHEMA_PATH = '/v2/schemas/app';

/** What everybody may ask. */
export const OPEN: readonly Resource[] = [
  {
    path: '',
    methods: { GET: ({ options: { homePath = HOME_PATH } }) => redirect(homePath) },
    produces: 'any',
  },
  { path: 'help', methods: { GET: () => redirect(SCHEMA_PATH) }, produces: 'any' },
  { path: 'ping', methods: { GET: ping }, produces: 'any' },
];

/** What Marathon says of itself. */
export const SERVER: readonly Resource[] = [
  ...OPEN,
  { path: 'v2/info', methods: { GET: showInfo } },
  { path: 'v2/leader', methods: { GET: showLeader, DELETE: abdicate } },
  { path: 'v2/plugins', methods: { GET: () => jsonAnswer(200, { plugins: [] }) } },
  { path: 'v2/schemas/app', methods: { GET: showAppSchema } },
];
