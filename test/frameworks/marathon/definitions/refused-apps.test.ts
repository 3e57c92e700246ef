import { describe, expect, it } from '@jest/globals';

import { ALL_FEATURES, post } from '../../../support/marathon-requests.ts';

type Details = Readonly<Record<string, readonly string[]>>;

const WEB = { id: '/web', cmd: 'web:1' };
const DOCKER = { type: 'DOCKER', docker: { image: 'nginx' } };

const HOST_NAMED = 'Host networks may not have names or labels';
const ONE_MODE =
  'May specify a single host network, single bridge network, or else 1-to-n container networks';
const NEEDS_NAME = 'Network name must be specified when container network is selected.';
const NO_COMMAND = "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.";
const FIELDS = 'Each constraint must have either 2 or 3 fields';
const OPERATOR =
  'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS';
const ID_RULE =
  "must fully match regular expression '^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$'";
const RESERVED = 'must not end with any of the following reserved keywords: restart, tasks, versions, ., ..';
const PORT_INDEX =
  'Health check port indices must address an element of the ports array or container port mappings.';
const SECRETS = 'Feature secrets is not enabled. Enable with --enable_features secrets)';
const VOLUMES = 'Feature external_volumes is not enabled. Enable with --enable_features external_volumes)';

const container = (changes: object): object => ({ ...WEB, container: { ...DOCKER, ...changes } });
const bridged = (portMappings: readonly object[]): object => ({
  ...WEB,
  networks: [{ mode: 'container/bridge' }],
  container: { ...DOCKER, portMappings },
});
const volume = (given: object): object => ({ ...WEB, container: { type: 'MESOS', volumes: [given] } });
const persistent = (given: object, changes: object = {}): object =>
  volume({ containerPath: 'data', persistent: { size: 10, ...given }, ...changes });

/** Asserts the whole refusal. */
function expectRefusal(json: unknown, message: string, details: Details, rules = {}): void {
  const expected = Object.entries(details).map(([path, errors]) => ({ path, errors }));
  expect(post(json, rules)).toEqual({ ok: false, refusal: { message, details: expected } });
}

describe('an app that is not of the schema', () => {
  it.each<[reason: string, json: unknown, details: Details]>([
    ['is no object', [WEB], { '/': ['error.expected.jsobject'] }],
    ['has no id', { cmd: 'web:1' }, { '/id': ['error.path.missing'] }],
    ['has no id but null', { id: null, cmd: 'web:1' }, { '/id': ['error.path.missing'] }],
    ['has a number for an id', { ...WEB, id: 7 }, { '/id': ['error.expected.jsstring'] }],
    ['has an empty id', { ...WEB, id: '' }, { '/id': ['error.minLength'] }],
    ['has an id in upper case', { ...WEB, id: '/Web' }, { '/id': ['error.pattern'] }],
    ['has an id with _', { ...WEB, id: '/my_web' }, { '/id': ['error.pattern'] }],
    ['has an id with - at the end', { ...WEB, id: '/web-' }, { '/id': ['error.pattern'] }],
    ['has an empty command', { ...WEB, cmd: '' }, { '/cmd': ['error.minLength'] }],
    ['asks for too little of a cpu', { ...WEB, cpus: 0 }, { '/cpus': ['error.min'] }],
    ['asks for less than no memory', { ...WEB, mem: -1 }, { '/mem': ['error.min'] }],
    ['asks for memory in words', { ...WEB, mem: '128m' }, { '/mem': ['error.expected.jsnumber'] }],
    ['is half an instance', { ...WEB, instances: 0.5 }, { '/instances': ['error.expected.int'] }],
    [
      'has more instances than count',
      { ...WEB, instances: 2 ** 31 },
      { '/instances': ['error.expected.int'] },
    ],
    ['has fewer instances than none', { ...WEB, instances: -1 }, { '/instances': ['error.min'] }],
    ['shrinks its back-off', { ...WEB, backoffFactor: 0.9 }, { '/backoffFactor': ['error.min'] }],
    [
      'has capacities that are no parts',
      { ...WEB, upgradeStrategy: { minimumHealthCapacity: -0.1, maximumOverCapacity: 1.1 } },
      {
        '/upgradeStrategy/minimumHealthCapacity': ['error.min'],
        '/upgradeStrategy/maximumOverCapacity': ['error.max'],
      },
    ],
    ['has arguments in one string', { ...WEB, args: 'a b' }, { '/args': ['error.expected.jsarray'] }],
    ['has an argument of null', { ...WEB, args: ['a', null] }, { '/args(1)': ['error.expected.jsstring'] }],
    ['has a list for env', { ...WEB, env: ['A=1'] }, { '/env': ['error.expected.jsobject'] }],
    ['has a number in env', { ...WEB, env: { A: 1 } }, { '/env/A': ['error.expected.jsstring'] }],
    [
      'has an object without secret in env',
      { ...WEB, env: { A: {} } },
      { '/env/A/secret': ['error.path.missing'] },
    ],
    [
      'has a label that is true',
      { ...WEB, labels: { a: true } },
      { '/labels/a': ['error.expected.jsstring'] },
    ],
    ['wants a port of 65536', { ...WEB, ports: [65_536] }, { '/ports(0)': ['error.max'] }],
    [
      'wants ports in words',
      { ...WEB, requirePorts: 'yes' },
      { '/requirePorts': ['error.expected.jsboolean'] },
    ],
    [
      'names a port in upper case',
      bridged([{ containerPort: 80 }, { containerPort: 81, name: 'Admin' }]),
      { '/container/portMappings(1)/name': ['error.pattern'] },
    ],
    [
      'is in no kind of network',
      { ...WEB, networks: [{ mode: 'overlay' }] },
      { '/networks(0)/mode': ['error.unknown.enum.literal'] },
    ],
    [
      'has a container of no kind',
      container({ type: 'PODMAN' }),
      { '/container/type': ['error.unknown.enum.literal'] },
    ],
    ['has no image', container({ docker: {} }), { '/container/docker/image': ['error.path.missing'] }],
    [
      'has a volume of no kind',
      volume({ containerPath: '/data' }),
      { '/container/volumes(0)/hostPath': ['error.path.missing'] },
    ],
    [
      'speaks no protocol that ports have',
      { ...WEB, portDefinitions: [{ port: 0, protocol: 'sctp' }] },
      { '/portDefinitions(0)/protocol': ['error.unknown.enum.literal'] },
    ],
    [
      'is checked by no protocol that checks have',
      { ...WEB, healthChecks: [{ protocol: 'GRPC' }] },
      { '/healthChecks(0)/protocol': ['error.unknown.enum.literal'] },
    ],
    [
      'is killed in no order',
      { ...WEB, killSelection: 'RANDOM' },
      { '/killSelection': ['error.unknown.enum.literal'] },
    ],
    [
      'has a strategy that is neither disabled nor an object',
      { ...WEB, unreachableStrategy: 'off' },
      { '/unreachableStrategy': ['error.unknown.enum.literal'] },
    ],
    [
      'waits for words',
      { ...WEB, unreachableStrategy: { inactiveAfterSeconds: 'long' } },
      { '/unreachableStrategy/inactiveAfterSeconds': ['error.expected.jsnumber'] },
    ],
    ['fetches nothing', { ...WEB, fetch: [{}] }, { '/fetch(0)/uri': ['error.path.missing'] }],
    ['is of no version', { ...WEB, version: 'yesterday' }, { '/version': ['error.expected.date.isoformat'] }],
    [
      'has a constraint in one string',
      { ...WEB, constraints: ['hostname:UNIQUE'] },
      { '/constraints(0)': ['error.expected.jsarray'] },
    ],
    [
      'has several things wrong, told together',
      { id: 1, cpus: 'two', instances: -1 },
      {
        '/id': ['error.expected.jsstring'],
        '/instances': ['error.min'],
        '/cpus': ['error.expected.jsnumber'],
      },
    ],
  ])('because it %s is refused', (_reason, json, details) => {
    expectRefusal(json, 'Invalid JSON', details);
  });
});

describe('an app that breaks a rule', () => {
  it.each<[reason: string, json: unknown, details: Details]>([
    [
      'is the root',
      { ...WEB, id: '/' },
      { '/id': ['Path must contain at least one path element'], '/': ['must not be root'] },
    ],
    ['has an id with an empty label', { ...WEB, id: '/a..b' }, { '/id': [ID_RULE] }],
    ['has the id of a route', { ...WEB, id: '/web/restart' }, { '/id': [RESERVED] }],
    [
      'ends above itself',
      { ...WEB, id: '/web/..' },
      { '/id': [RESERVED, 'Path must contain at least one path element'], '/': ['must not be root'] },
    ],
    [
      'depends on what cannot be',
      { ...WEB, dependencies: ['/db', '/D B'] },
      { '/dependencies(1)': [ID_RULE] },
    ],
    ['runs nothing', { id: '/web' }, { '/': [NO_COMMAND] }],
    ['runs two things', { ...WEB, args: ['-v'] }, { '/': [NO_COMMAND] }],
    [
      'runs nothing in a container without image',
      { id: '/web', container: { type: 'MESOS' } },
      { '/': [NO_COMMAND] },
    ],
    ['has a command of one character', { ...WEB, cmd: 'x' }, { '/': ['must not be an empty string'] }],
    ['has no image for Docker', { ...WEB, container: {} }, { '/container/docker': ['not defined'] }],
    [
      'is in a named host network',
      { ...WEB, networks: [{ mode: 'host', name: 'a' }] },
      { '/networks': [HOST_NAMED] },
    ],
    [
      'is in a labelled host network',
      { ...WEB, networks: [{ mode: 'host', labels: { a: 'b' } }] },
      { '/networks': [HOST_NAMED] },
    ],
    [
      'is in a named bridge',
      { ...WEB, networks: [{ mode: 'container/bridge', name: 'a' }] },
      { '/networks': ['Bridge networks may not have names'] },
    ],
    [
      'is in a network twice',
      {
        ...WEB,
        networks: [
          { mode: 'container', name: 'a' },
          { mode: 'container', name: 'a' },
        ],
      },
      { '/networks': ['Duplicate networks are not allowed'] },
    ],
    [
      'is in networks of two kinds',
      { ...WEB, networks: [{ mode: 'host' }, { mode: 'container', name: 'a' }] },
      { '/networks': [ONE_MODE] },
    ],
    [
      'is in two bridges',
      { ...WEB, networks: [{ mode: 'container/bridge' }, { mode: 'container/bridge' }] },
      { '/networks': [ONE_MODE] },
    ],
    [
      'is in a network without name',
      { ...WEB, networks: [{ mode: 'container' }] },
      { '/networks': [NEEDS_NAME] },
    ],
    [
      'is in two networks with Docker',
      { ...WEB, container: { ...DOCKER, portMappings: [] }, networks: [{ name: 'a' }, { name: 'b' }] },
      { '/': ['may only specify a single container network when using the Docker container engine'] },
    ],
    [
      'does not say in which of two networks a host port is',
      {
        ...WEB,
        container: { type: 'MESOS', portMappings: [{ hostPort: 0 }, { hostPort: 0, networkNames: ['c'] }] },
        networks: [{ name: 'a' }, { name: 'b' }],
      },
      {
        '/container/portMappings(0)': [
          'networkNames must be a single item list when hostPort is specified and more than 1 container network is defined',
        ],
        '/container/portMappings(1)/networkNames(0)': ['got c, expected one of: [a, b]'],
      },
    ],
    [
      'names two ports alike',
      {
        ...WEB,
        portDefinitions: [
          { port: 0, name: 'a' },
          { port: 0, name: 'a' },
        ],
      },
      { '/portDefinitions': ['Port names must be unique.'] },
    ],
    [
      'names two mappings alike',
      bridged([{ name: 'a' }, { name: 'a' }]),
      { '/container/portMappings': ['Port names must be unique.'] },
    ],
    [
      'wants a port twice',
      { ...WEB, portDefinitions: [{ port: 80 }, { port: 80 }] },
      { '/portDefinitions': ['Ports must be unique.'] },
    ],
    [
      'checks a port it has not',
      { ...WEB, healthChecks: [{ portIndex: 1 }] },
      { '/healthChecks(0)': [PORT_INDEX] },
    ],
    [
      'checks a port and has none',
      { ...WEB, portDefinitions: [], healthChecks: [{}] },
      { '/healthChecks(0)': [PORT_INDEX] },
    ],
    [
      'leaves two checks to agents',
      {
        ...WEB,
        healthChecks: [{ protocol: 'MESOS_TCP' }, { protocol: 'COMMAND', command: { value: 'true' } }],
      },
      { '/': ['AppDefinition can contain at most one Mesos health check'] },
    ],
    [
      'checks over IPv6 by Marathon',
      { ...WEB, healthChecks: [{ ipProtocol: 'IPv6' }] },
      {
        '/healthChecks(0)': [
          'IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks',
        ],
      },
    ],
    [
      'has two readiness checks',
      { ...WEB, portDefinitions: [{ name: 'http-api' }], readinessChecks: [{}, {}] },
      { '/readinessChecks/size': ['got 2, expected 1 or less'] },
    ],
    [
      'asks a port that has no such name whether it is ready, for too long',
      { ...WEB, readinessChecks: [{ intervalSeconds: 10 }] },
      {
        '/readinessChecks(0)/portName': ['No port definition reference for portName http-api'],
        '/readinessChecks(0)/timeoutSeconds': ['got 10, expected less than 10'],
      },
    ],
    [
      'has a Mesos check with Docker',
      { ...container({}), check: { tcp: {} } },
      { '/check': ['not supported with the Docker containerizer'] },
    ],
    [
      'has constraints without sense',
      {
        ...WEB,
        constraints: [
          ['hostname'],
          ['hostname', 'LIKE', 'a', 'b'],
          ['hostname', 'NEAR'],
          ['hostname', 'UNIQUE', 'a'],
          ['hostname', 'LIKE'],
          ['hostname', 'UNLIKE', '('],
          ['hostname', 'MAX_PER'],
          ['hostname', 'MAX_PER', 'two'],
          ['@zone', 'GROUP_BY', 'two'],
          ['rack', 'IS'],
          ['', 'UNIQUE'],
        ],
      },
      {
        '/constraints(0)': [FIELDS],
        '/constraints(1)': [FIELDS],
        '/constraints(2)': [OPERATOR],
        '/constraints(3)': ['UNIQUE does not accept a value'],
        '/constraints(4)': ['A regular expression value must be provided'],
        '/constraints(5)': ["'(' is not a valid regular expression"],
        '/constraints(6)': ['Value was not specified or is not a number'],
        '/constraints(7)': ['Value was not specified or is not a number'],
        '/constraints(8)': ['Value was specified but is not a number'],
        '/constraints(9)': ['Value was not specified'],
        '/constraints(10)': ['Missing field and operator'],
      },
    ],
    ['is of another role', { ...WEB, role: 'prod' }, { '/role': ['got prod, expected one of: [*, web]'] }],
    [
      'accepts no role',
      { ...WEB, acceptedResourceRoles: [] },
      { '/acceptedResourceRoles': ['must not be empty'] },
    ],
    [
      'accepts roles it has not',
      { ...WEB, role: 'web', acceptedResourceRoles: ['*', 'prod'] },
      { '/acceptedResourceRoles': ['acceptedResourceRoles can only contain * and web'] },
    ],
    [
      'is limited below what it asks for',
      { ...WEB, cpus: 2, resourceLimits: { cpus: 1.5, mem: 'unlimited' } },
      { '/resourceLimits/cpus': ['got 1.5, expected 2.0 or more'] },
    ],
    [
      'has resources for no executor',
      { ...WEB, executorResources: {} },
      { '/executorResources': ['only allowed with an executor'] },
    ],
    [
      'runs alone, twice',
      {
        ...WEB,
        instances: 2,
        labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' },
        upgradeStrategy: { minimumHealthCapacity: 0.5 },
      },
      {
        '/': ['Single instance app may only have one instance'],
        '/upgradeStrategy/minimumHealthCapacity': ['got 0.5, expected 0.0'],
        '/upgradeStrategy/maximumOverCapacity': ['got 1.0, expected 0.0'],
      },
    ],
    [
      'resides nowhere',
      { ...WEB, residency: {}, unreachableStrategy: 'disabled', upgradeStrategy: { maximumOverCapacity: 0 } },
      { '/': ['App must contain persistent volumes and define residency'] },
    ],
    [
      'resides and is given up',
      {
        ...persistent({}),
        unreachableStrategy: {},
        upgradeStrategy: { maximumOverCapacity: 0.5 },
      },
      {
        '/': ['unreachableStrategy must be disabled for resident tasks'],
        '/upgradeStrategy/maximumOverCapacity': ['got 0.5, expected 0.0'],
      },
    ],
    [
      'is forgotten before it is replaced',
      { ...WEB, unreachableStrategy: { inactiveAfterSeconds: 5, expungeAfterSeconds: 3 } },
      { '/unreachableStrategy/inactiveAfterSeconds': ['got 5, expected 3 or less'] },
    ],
    [
      'mounts from nowhere to nowhere',
      volume({ containerPath: '', hostPath: '' }),
      {
        '/container/volumes(0)/containerPath': ['must not be empty'],
        '/container/volumes(0)/hostPath': ['must not be empty'],
      },
    ],
    [
      'keeps data below a path, for reading only',
      persistent({}, { containerPath: '/data', mode: 'ro' }),
      {
        '/container/volumes(0)/containerPath': ['value must not contain "/"'],
        '/container/volumes(0)/mode': ['got RO, expected RW'],
      },
    ],
    [
      'keeps no data, at most less than that, and chooses where on the root disk',
      persistent({ size: 0, maxSize: 0, constraints: [['path', 'LIKE', 'a']] }),
      {
        '/container/volumes(0)/persistent/size': ['got 0, expected more than 0'],
        '/container/volumes(0)/persistent': [
          'Only mount volumes can have maxSize',
          'Constraints on root volumes are not supported',
          'Max size must be larger than size',
        ],
      },
    ],
    [
      'keeps data outside without a name',
      volume({ containerPath: '/data', external: {} }),
      {
        '/container/volumes(0)/external/name': ['not defined'],
        '/container/volumes(0)/external/provider': ['not defined'],
        '/container/volumes(0)': [VOLUMES],
      },
    ],
    [
      'has secrets where there are none',
      { ...WEB, env: { PASSWORD: { secret: 'db' } }, secrets: { db: { source: '/db' } } },
      { '/secrets': [SECRETS], '/env': [SECRETS] },
    ],
    [
      'pulls an image with a secret through Docker',
      container({ docker: { image: 'nginx', pullConfig: { secret: 'hub' } } }),
      { '/container/docker/pullConfig': ['pullConfig is not supported with Docker containerizer'] },
    ],
    [
      'wants GPUs with Docker, where there are none',
      { ...container({}), gpus: 1 },
      {
        '/': [
          'GPU resources only work with the Mesos containerizer',
          'Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)',
        ],
      },
    ],
    [
      'checks by a command it does not tell',
      { ...WEB, healthChecks: [{ protocol: 'COMMAND' }] },
      { '/healthChecks(0)': ['COMMAND health checks need a command'] },
    ],
  ])('because it %s is refused', (_reason, json, details) => {
    expectRefusal(json, 'Object is not valid', details);
  });

  it('because it names secrets that it has not is refused where there are some', () => {
    const json = {
      ...WEB,
      env: { PASSWORD: { secret: 'db' } },
      container: {
        type: 'MESOS',
        docker: { image: 'nginx', pullConfig: { secret: 'hub' } },
        volumes: [{ containerPath: '/key', secret: 'key' }],
      },
    };
    const details = {
      '/container/docker/pullConfig': ['pullConfig.secret must refer to an existing secret'],
      '/container/volumes(0)': ['volume.secret must refer to an existing secret'],
      '/env/PASSWORD': ['references an undefined secret'],
    };
    expectRefusal(json, 'Object is not valid', details, { features: ALL_FEATURES });
  });
});

describe('an app in two dialects', () => {
  const IP = { networkName: 'dcos' };
  it.each<[reason: string, json: unknown, details: Details]>([
    [
      'docker.network and networks',
      { ...container({ docker: { image: 'a', network: 'HOST' } }), networks: [{ mode: 'host' }] },
      { '/': ['must not specify both container.docker.network and networks'] },
    ],
    [
      'ipAddress and networks',
      { ...WEB, ipAddress: IP, networks: [{ mode: 'host' }] },
      { '/': ['must not specify both networks and ipAddress'] },
    ],
    [
      'ipAddress and ports',
      { ...WEB, ipAddress: IP, ports: [0] },
      { '/': ['cannot specify both an IP address and port'] },
    ],
    [
      'ports and other port definitions',
      { ...WEB, ports: [80], portDefinitions: [{ port: 81 }] },
      { '/': ['cannot specify both ports and port definitions'] },
    ],
    ['ports twice', { ...WEB, ports: [80, 0, 0, 80] }, { '/': ['ports must be unique'] }],
    [
      'uris and fetch',
      { ...WEB, uris: ['http://a/b'], fetch: [{ uri: 'http://a/c' }] },
      { '/uris': ['may not be set in conjunction with fetch'] },
    ],
    [
      'discovery for Docker',
      { ...container({}), ipAddress: { discovery: {} } },
      { '/ipAddress': ['ipAddress/discovery is not allowed for Docker containers'] },
    ],
    [
      'Docker things for Mesos',
      container({
        type: 'MESOS',
        docker: {
          image: 'a',
          network: 'HOST',
          parameters: [{ key: 'a', value: 'b' }],
          credential: { principal: 'me' },
        },
      }),
      {
        '/container/docker/credential': ['must be empty'],
        '/container/docker/network': ['must be empty'],
        '/container/docker/parameters': ['must be empty'],
      },
    ],
    [
      'a network without name, by USER',
      container({ docker: { image: 'a', network: 'USER' } }),
      { '/networks': [NEEDS_NAME] },
    ],
  ])('(%s) is refused', (_reason, json, details) => {
    expectRefusal(json, 'Object is not valid', details);
  });

  it.each<[reason: string, json: unknown, message: string]>([
    [
      'network NONE',
      container({ docker: { image: 'a', network: 'NONE' } }),
      'unsupported docker network type NONE',
    ],
    [
      'mappings in both places',
      container({ docker: { image: 'a', portMappings: [{}] }, portMappings: [{}] }),
      'cannot specify both portMappings and docker.portMappings',
    ],
    [
      'mappings and discovered ports',
      {
        ...WEB,
        container: { type: 'MESOS', portMappings: [{}] },
        ipAddress: { discovery: { ports: [{ number: 80, name: 'http' }] } },
      },
      'container.portMappings and ipAddress.discovery.ports must not both be set',
    ],
  ])('(%s) is refused without details', (_reason, json, message) => {
    expect(post(json)).toEqual({ ok: false, refusal: { message } });
  });
});
