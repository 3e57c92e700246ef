import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { appJson } from '../../../../src/frameworks/marathon/definitions/app-json.ts';
import { newApp } from '../../../../src/frameworks/marathon/definitions/new-app.ts';
import { readApp } from '../../../../src/frameworks/marathon/definitions/read-app.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import {
  SERVICE_PORTS,
  ServicePortCounts,
  assignServicePorts,
} from '../../../../src/frameworks/marathon/engine/service-ports.ts';
import { NOW } from '../../../support/marathon-builders.ts';
import {
  ALL_FEATURES,
  RULES,
  post,
  posted,
  readUpdate,
  valueOf,
} from '../../../support/marathon-requests.ts';

const WEB = { id: '/web', cmd: 'web:1' };
const DOCKER = { type: 'DOCKER', docker: { image: 'nginx' } };

/** What a body that only names the app and its command comes to. */
const BARE = {
  id: '/web',
  cmd: 'web:1',
  backoffFactor: 1.15,
  backoffSeconds: 1,
  maxLaunchDelaySeconds: 300,
  cpus: 1,
  mem: 128,
  disk: 0,
  gpus: 0,
  executor: '',
  instances: 1,
  labels: {},
  networks: [{ mode: 'host' }],
  portDefinitions: [{ port: 0, protocol: 'tcp', name: 'default', labels: {} }],
  requirePorts: false,
  upgradeStrategy: { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
  killSelection: 'YOUNGEST_FIRST',
  unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
  version: NOW,
  versionInfo: { lastScalingAt: NOW, lastConfigChangeAt: NOW },
};

/** What a mapping that says nothing comes to, outside bridges. */
const MAPPING = { containerPort: 0, servicePort: 0, protocol: 'tcp', labels: {} };
const DOCKER_SHOWN = {
  type: 'DOCKER',
  docker: { image: 'nginx', forcePullImage: false, privileged: false, parameters: [] },
  volumes: [],
};
const CHECK = {
  protocol: 'HTTP',
  path: '/',
  portIndex: 0,
  gracePeriodSeconds: 300,
  intervalSeconds: 60,
  timeoutSeconds: 20,
  maxConsecutiveFailures: 3,
  delaySeconds: 15,
  ipProtocol: 'IPv4',
  ignoreHttp1xx: false,
};

const { portDefinitions: _default, ...ELSEWHERE } = BARE;

const shown = (json: unknown, rules = {}): unknown => appJson(posted(json, rules));

describe("the app of the Java driver's README", () => {
  const NGINX = `{
    "id": "nginx", "cmd": "nginx:2", "cpus": 0.1, "mem": 100.0, "instances": 1,
    "container": { "type": "DOCKER", "docker": { "image": "ignore", "network": "BRIDGE",
      "portMappings": [ { "containerPort": 80, "hostPort": 80 } ] } }
  }`;

  it('is taken as it stands and shown as Marathon 1.8 would', () => {
    const assigned = assignServicePorts(posted(JSON.parse(NGINX)), undefined, new ServicePortCounts());
    expect(assigned.ok && appJson(assigned.app)).toEqual({
      id: '/nginx',
      cmd: 'nginx:2',
      backoffFactor: 1.15,
      backoffSeconds: 1,
      maxLaunchDelaySeconds: 300,
      container: {
        type: 'DOCKER',
        docker: { forcePullImage: false, image: 'ignore', parameters: [], privileged: false },
        volumes: [],
        portMappings: [
          { containerPort: 80, hostPort: 80, labels: {}, protocol: 'tcp', servicePort: SERVICE_PORTS.begin },
        ],
      },
      cpus: 0.1,
      disk: 0,
      executor: '',
      instances: 1,
      labels: {},
      mem: 100,
      gpus: 0,
      networks: [{ mode: 'container/bridge' }],
      requirePorts: false,
      upgradeStrategy: { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
      version: '2020-01-02T03:04:05.678Z',
      versionInfo: {
        lastScalingAt: '2020-01-02T03:04:05.678Z',
        lastConfigChangeAt: '2020-01-02T03:04:05.678Z',
      },
      killSelection: 'YOUNGEST_FIRST',
      unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    });
  });
});

describe('an app is taken that', () => {
  it.each<[what: string, given: object, fields: object]>([
    ['says nothing but what it runs', {}, {}],
    ['has its id from the root', { id: 'a/./b/../web' }, { id: '/a/web' }],
    [
      'has fields nobody knows, and null for what it has not',
      { cmdx: 1, env: null, labels: { a: null } },
      {},
    ],
    ['runs arguments', { cmd: null, args: ['a', 'b'] }, { cmd: undefined, args: ['a', 'b'] }],
    ['has empty lists where there is a default', { portDefinitions: [] }, { portDefinitions: [] }],
    [
      'names words in any case',
      { killSelection: 'oldest_first', networks: [{ mode: 'HOST' }], unreachableStrategy: 'Disabled' },
      { killSelection: 'OLDEST_FIRST', unreachableStrategy: 'disabled' },
    ],
    [
      'has variables, labels and dependencies',
      { env: { A: '1' }, labels: { team: 'x' }, dependencies: ['db', '../cache', '/x/y'] },
      { env: { A: '1' }, labels: { team: 'x' }, dependencies: ['/db', '/cache', '/x/y'] },
    ],
    [
      'asks for its ports by number',
      { portDefinitions: [{ port: 80 }], requirePorts: true },
      { portDefinitions: [{ port: 80, protocol: 'tcp', labels: {} }], requirePorts: true },
    ],
    [
      'speaks both protocols on a port',
      { portDefinitions: [{ protocol: 'UDP,TCP', name: 'dns' }] },
      { portDefinitions: [{ port: 0, protocol: 'udp,tcp', name: 'dns', labels: {} }] },
    ],
    [
      'has all constraints',
      {
        constraints: [
          ['hostname', 'UNIQUE'],
          ['rack', 'CLUSTER'],
          ['rack', 'CLUSTER', 'a'],
          ['@zone', 'GROUP_BY'],
          ['@zone', 'GROUP_BY', '3'],
          ['rack', 'LIKE', 'a.*'],
          ['rack', 'UNLIKE', 'b'],
          ['@hostname', 'MAX_PER', '2'],
          ['rack', 'IS', 'a/b'],
        ],
      },
      {
        constraints: [
          ['hostname', 'UNIQUE'],
          ['rack', 'CLUSTER'],
          ['rack', 'CLUSTER', 'a'],
          ['@zone', 'GROUP_BY'],
          ['@zone', 'GROUP_BY', '3'],
          ['rack', 'LIKE', 'a.*'],
          ['rack', 'UNLIKE', 'b'],
          ['@hostname', 'MAX_PER', '2'],
          ['rack', 'IS', 'a/b'],
        ],
      },
    ],
    [
      'is in the role of its group',
      { id: '/prod/web', role: 'prod', acceptedResourceRoles: ['*', 'prod'] },
      { id: '/prod/web', role: 'prod', acceptedResourceRoles: ['*', 'prod'] },
    ],
    [
      'has an executor with resources',
      { executor: '/bin/run', executorResources: {} },
      { executor: '/bin/run', executorResources: { cpus: 0.1, mem: 32, disk: 10 } },
    ],
    [
      'may use more than it asks for',
      { resourceLimits: { cpus: 2, mem: 'UNLIMITED' } },
      { resourceLimits: { cpus: 2, mem: 'unlimited' } },
    ],
    [
      'runs alone',
      { labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' } },
      {
        labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' },
        upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
      },
    ],
    ['is checked without saying how', { healthChecks: [{}] }, { healthChecks: [CHECK] }],
    [
      'is checked at a port by TCP',
      { healthChecks: [{ protocol: 'tcp', port: 80 }] },
      { healthChecks: [{ ...CHECK, protocol: 'TCP', port: 80, path: undefined, portIndex: undefined }] },
    ],
    [
      'is checked by a command',
      { healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' } }] },
      {
        healthChecks: [
          {
            ...CHECK,
            protocol: 'COMMAND',
            command: { value: 'true' },
            path: undefined,
            portIndex: undefined,
          },
        ],
      },
    ],
    [
      'is checked by its agent',
      { healthChecks: [{ protocol: 'MESOS_HTTP', path: '/up' }] },
      { healthChecks: [{ ...CHECK, protocol: 'MESOS_HTTP', path: '/up' }] },
    ],
    [
      'has a Mesos check',
      { check: { exec: { command: { shell: 'true' } } } },
      {
        check: {
          exec: { command: { shell: 'true' } },
          intervalSeconds: 60,
          timeoutSeconds: 20,
          delaySeconds: 15,
        },
      },
    ],
    [
      'says when it is ready',
      { portDefinitions: [{ name: 'http-api' }], readinessChecks: [{}] },
      {
        portDefinitions: [{ port: 0, protocol: 'tcp', name: 'http-api', labels: {} }],
        readinessChecks: [
          {
            name: 'readinessCheck',
            protocol: 'HTTP',
            path: '/',
            portName: 'http-api',
            intervalSeconds: 30,
            timeoutSeconds: 10,
            httpStatusCodesForReady: [200],
            preserveLastResponse: false,
          },
        ],
      },
    ],
    [
      'fetches a file',
      { fetch: [{ uri: 'http://a/b.bin', extract: false, destPath: 'b' }] },
      { fetch: [{ uri: 'http://a/b.bin', extract: false, executable: false, cache: false, destPath: 'b' }] },
    ],
    [
      'fetched files in its day',
      { uris: ['http://a/b.tar.gz', 'http://a/b.jar'] },
      {
        fetch: [
          { uri: 'http://a/b.tar.gz', extract: true, executable: false, cache: false },
          { uri: 'http://a/b.jar', extract: false, executable: false, cache: false },
        ],
      },
    ],
    [
      'had ports in its day',
      { ports: [8080, 0], requirePorts: true },
      {
        portDefinitions: [
          { port: 8080, protocol: 'tcp', labels: {} },
          { port: 0, protocol: 'tcp', labels: {} },
        ],
        requirePorts: true,
      },
    ],
    ['had no ports in its day', { ports: [] }, { portDefinitions: [] }],
    [
      'says its ports in both dialects alike',
      { ports: [80], portDefinitions: [{ port: 80 }] },
      { portDefinitions: [{ port: 80, protocol: 'tcp', labels: {} }] },
    ],
    [
      'is a user with a terminal',
      { user: 'me', tty: true, taskKillGracePeriodSeconds: 5 },
      { user: 'me', tty: true, taskKillGracePeriodSeconds: 5 },
    ],
    [
      'is in a container in the host network',
      { container: { ...DOCKER, portMappings: [{ containerPort: 80 }] } },
      { container: DOCKER_SHOWN },
    ],
    [
      'was in the host network in its day',
      { container: { docker: { image: 'nginx', network: 'host' } } },
      { container: DOCKER_SHOWN },
    ],
    [
      'mounts a directory',
      { container: { ...DOCKER, volumes: [{ containerPath: '/a', hostPath: '/b', mode: 'ro' }] } },
      { container: { ...DOCKER_SHOWN, volumes: [{ containerPath: '/a', hostPath: '/b', mode: 'RO' }] } },
    ],
  ])('%s', (_what, given, fields) => {
    expect(shown({ ...WEB, ...given })).toEqual({ ...BARE, ...fields });
  });

  it.each<[what: string, given: object, fields: object]>([
    [
      'is in a bridge, without a word about ports',
      { networks: [{ mode: 'container/bridge' }], container: DOCKER },
      {
        networks: [{ mode: 'container/bridge' }],
        container: { ...DOCKER_SHOWN, portMappings: [{ ...MAPPING, hostPort: 0, name: 'default' }] },
      },
    ],
    [
      'has no ports in its bridge',
      { networks: [{ mode: 'container/bridge' }], container: { ...DOCKER, portMappings: [] } },
      { networks: [{ mode: 'container/bridge' }], container: { ...DOCKER_SHOWN, portMappings: [] } },
    ],
    [
      'is in a network, without a container',
      { networks: [{ mode: 'container', name: 'dcos', labels: { a: 'b' } }], requirePorts: true },
      {
        networks: [{ mode: 'container', name: 'dcos', labels: { a: 'b' } }],
        container: { type: 'MESOS', volumes: [], portMappings: [{ ...MAPPING, name: 'default' }] },
      },
    ],
    [
      'says in which of its networks a port is',
      {
        networks: [{ name: 'a' }, { name: 'b' }],
        container: { type: 'MESOS', portMappings: [{ hostPort: 0, networkNames: ['b'] }] },
      },
      {
        networks: [
          { mode: 'container', name: 'a' },
          { mode: 'container', name: 'b' },
        ],
        container: {
          type: 'MESOS',
          volumes: [],
          portMappings: [{ ...MAPPING, hostPort: 0, networkNames: ['b'] }],
        },
      },
    ],
    [
      'was in a network of its own in its day',
      {
        container: { docker: { image: 'nginx', network: 'USER', portMappings: [{ containerPort: 80 }] } },
        ipAddress: { networkName: 'dcos', labels: { a: 'b' } },
      },
      {
        networks: [{ mode: 'container', name: 'dcos', labels: { a: 'b' } }],
        container: { ...DOCKER_SHOWN, portMappings: [{ ...MAPPING, containerPort: 80 }] },
      },
    ],
    [
      'had an address and told its ports in its day',
      {
        ipAddress: {
          networkName: 'dcos',
          discovery: { ports: [{ number: 80, name: 'http', protocol: 'tcp' }] },
        },
      },
      {
        networks: [{ mode: 'container', name: 'dcos' }],
        container: {
          type: 'MESOS',
          volumes: [],
          portMappings: [{ ...MAPPING, containerPort: 80, name: 'http' }],
        },
      },
    ],
    [
      'had more ports than mappings in its day',
      {
        ports: [0, 0],
        container: { docker: { image: 'nginx', network: 'BRIDGE', portMappings: [{ containerPort: 80 }] } },
      },
      {
        networks: [{ mode: 'container/bridge' }],
        container: {
          ...DOCKER_SHOWN,
          portMappings: [
            { ...MAPPING, containerPort: 80, hostPort: 0 },
            { ...MAPPING, hostPort: 0 },
          ],
        },
      },
    ],
  ])('%s', (_what, given, fields) => {
    expect(shown({ ...WEB, ...given })).toEqual({ ...ELSEWHERE, ...fields });
  });

  it('keeps its data, and is treated as such', () => {
    const container = { type: 'MESOS', volumes: [{ containerPath: 'data', persistent: { size: 10 } }] };
    expect(shown({ ...WEB, container })).toEqual({
      ...BARE,
      container: {
        type: 'MESOS',
        volumes: [
          { containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 10, constraints: [] } },
        ],
      },
      residency: { relaunchEscalationTimeoutSeconds: 3600, taskLostBehavior: 'WAIT_FOREVER' },
      upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
      unreachableStrategy: 'disabled',
    });
  });

  it('wants features that are there', () => {
    const json = {
      ...WEB,
      gpus: 1,
      env: { PASSWORD: { secret: 'db' } },
      secrets: { db: { source: '/db' } },
      container: {
        type: 'MESOS',
        docker: { image: 'nginx', pullConfig: { secret: 'db' } },
        volumes: [
          { containerPath: '/a', external: { name: 'a', provider: 'dvdi', options: { x: 'y' }, size: 1 } },
          { containerPath: '/b', secret: 'db' },
        ],
        linuxInfo: { seccomp: { unconfined: true } },
      },
    };
    const app = posted(json, { features: ALL_FEATURES });
    expect(app).toMatchObject({ gpus: 1, env: json.env, secrets: json.secrets, container: json.container });
    expect(app.upgradeStrategy).toEqual({ minimumHealthCapacity: 0.5, maximumOverCapacity: 0 });
  });

  it('leaves the name of its network to the server', () => {
    const app = posted({ ...WEB, networks: [{}] }, { defaultNetworkName: 'dcos' });
    expect(app.networks).toEqual([{ mode: 'container', name: 'dcos', labels: {} }]);
  });

  it('is told its id by the URL, whatever the body says', () => {
    const app = newApp(
      readUpdate({ id: '/other', cmd: 'web:1', dependencies: ['db'] }),
      { id: resolvePathId('/g/web'), version: NOW },
      RULES,
    );
    expect(valueOf(app)).toMatchObject({ id: '/g/web', dependencies: ['/g/db'] });
  });

  it('lies in the group whose body it is in', () => {
    const app = newApp(
      readUpdate({ id: './web', cmd: 'web:1' }),
      { group: resolvePathId('/g'), version: NOW },
      RULES,
    );
    expect(valueOf(app).id).toBe('/g/web');
  });
});

describe('what is shown of an app', () => {
  const bodies = fc.record(
    {
      instances: fc.nat(100),
      cpus: fc.double({ min: 0.001, max: 64, noNaN: true }),
      env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), fc.string()),
      labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string()),
      constraints: fc.subarray([
        ['hostname', 'UNIQUE'],
        ['rack', 'GROUP_BY', '2'],
        ['@zone', 'IS', 'a'],
      ]),
      container: fc.constantFrom(
        DOCKER,
        { type: 'MESOS', volumes: [{ containerPath: 'a', persistent: { size: 1 } }] },
        { docker: { image: 'a', network: 'BRIDGE', portMappings: [{ hostPort: 80 }] } },
        { docker: { image: 'a', network: 'HOST' } },
      ),
      healthChecks: fc.subarray([{ protocol: 'TCP' }, { protocol: 'MESOS_TCP' }, {}]),
      ports: fc.constantFrom([], [0], [80, 0]),
      unreachableStrategy: fc.constantFrom('disabled', {}),
      upgradeStrategy: fc.constantFrom({ maximumOverCapacity: 0 }),
    },
    { requiredKeys: [] },
  );

  it('can be sent back, but for its version, and is the same app then', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const made = post({ ...WEB, ...body });
        fc.pre(made.ok);
        const sentBack: unknown = JSON.parse(JSON.stringify(appJson(valueOf(made))));
        expect(posted(sentBack)).toEqual(valueOf(made));
      }),
    );
  });
});

describe('reading', () => {
  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('id', 'cmd', 'env', 'container', 'ports', 'networks', 'healthChecks'),
          fc.jsonValue(),
        ),
        (json, fields) => {
          expect(readApp(json)).toHaveProperty('ok');
          expect(post({ ...WEB, ...fields })).toHaveProperty('ok');
        },
      ),
    );
  });
});
