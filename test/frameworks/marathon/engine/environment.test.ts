import { describe, expect, it } from '@jest/globals';

import { taskId } from '../../../../src/mesos/ids.ts';
import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { taskEnvironment } from '../../../../src/frameworks/marathon/engine/environment.ts';
import type { LaunchedTask } from '../../../../src/frameworks/marathon/engine/environment.ts';
import type { PortMapping } from '../../../../src/frameworks/marathon/engine/network.ts';
import { NOW, appDefinition } from '../../../support/marathon-builders.ts';

const RANDOM = 4_711;

function environment(app: AppDefinition, given: Partial<LaunchedTask> = {}): Record<string, string> {
  const task = {
    taskId: taskId('a_b.1'),
    hostname: 'h1',
    hostPorts: [],
    enforcesGroupRole: false,
    randomPort: () => RANDOM,
    ...given,
  };
  return Object.fromEntries(taskEnvironment(app, task));
}

/** The variables about ports. */
const portsIn = (variables: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('PORT')));

const mapping = (given: Partial<PortMapping>): PortMapping => ({
  containerPort: 0,
  servicePort: 10_000,
  protocol: 'tcp',
  labels: {},
  networkNames: [],
  ...given,
});

const bridged = (...portMappings: readonly PortMapping[]): AppDefinition =>
  appDefinition({
    networks: [{ mode: 'container/bridge', labels: {} }],
    container: { type: 'MESOS', volumes: [], portMappings },
  });

describe("a task's environment", () => {
  it('tells the task, its app and its host, and no ports where there are none', () => {
    expect(environment(appDefinition({ id: '/a/b', cpus: 0.1, gpus: 2 }))).toEqual({
      MESOS_TASK_ID: 'a_b.1',
      MARATHON_APP_ID: '/a/b',
      MARATHON_APP_VERSION: NOW,
      MARATHON_APP_RESOURCE_CPUS: '0.1',
      MARATHON_APP_RESOURCE_MEM: '128.0',
      MARATHON_APP_RESOURCE_DISK: '0.0',
      MARATHON_APP_RESOURCE_GPUS: '2',
      MARATHON_APP_ENFORCE_GROUP_ROLE: 'FALSE',
      MARATHON_APP_LABELS: '',
      HOST: 'h1',
    });
  });

  it('tells the image and the role of the group', () => {
    const docker = { image: 'nginx', forcePullImage: false, privileged: false, parameters: [] };
    const app = appDefinition({ container: { type: 'DOCKER', docker, volumes: [] } });
    expect(environment(app, { enforcesGroupRole: true })).toMatchObject({
      MARATHON_APP_DOCKER_IMAGE: 'nginx',
      MARATHON_APP_ENFORCE_GROUP_ROLE: 'TRUE',
    });
  });

  it('tells the labels that are not too long, under names that variables may have', () => {
    const labels = {
      'my.team--x': 'a b',
      V: 'v'.repeat(511),
      W: 'w'.repeat(512),
      ['n'.repeat(492)]: '1',
      ['o'.repeat(493)]: '1',
    };
    const told = environment(appDefinition({ labels }));
    const name = 'N'.repeat(492);
    expect(told['MARATHON_APP_LABELS']).toBe(`MY_TEAM_X V ${name}`);
    expect(told['MARATHON_APP_LABEL_MY_TEAM_X']).toBe('a b');
    expect(told[`MARATHON_APP_LABEL_${name}`]).toBe('1');
    expect(told).not.toHaveProperty('MARATHON_APP_LABEL_W');
  });

  it('tells ports of the host by index, by service port and by name', () => {
    const app = appDefinition({
      portDefinitions: [
        { port: 10_000, protocol: 'tcp', name: 'http-api', labels: {} },
        { port: 80, protocol: 'tcp', labels: {} },
      ],
    });
    expect(portsIn(environment(app, { hostPorts: [31_000, 31_001] }))).toEqual({
      PORT: '31000',
      PORT0: '31000',
      PORT1: '31001',
      PORTS: '31000,31001',
      PORT_10000: '31000',
      PORT_80: '31001',
      'PORT_HTTP-API': '31000',
    });
  });

  it('tells ports of a container by the number inside, and the number inside where the host has none', () => {
    const app = bridged(
      mapping({ containerPort: 80, hostPort: 0 }),
      mapping({ containerPort: 443 }),
      mapping({ hostPort: 0 }),
      mapping({}),
    );
    expect(portsIn(environment(app, { hostPorts: [31_000, undefined, 31_002, undefined] }))).toEqual({
      PORT: '31000',
      PORT0: '31000',
      PORT1: '443',
      PORT2: '31002',
      PORT3: '4711',
      PORTS: '31000,443,31002,4711',
      PORT_80: '31000',
      PORT_443: '443',
      PORT_31002: '31002',
      PORT_4711: '4711',
    });
  });

  it('has the prefix before what it tells of host and ports, and before nothing else', () => {
    const told = environment(bridged(mapping({ containerPort: 80 })), { prefix: 'X_' });
    expect(Object.keys(told).filter((name) => name.startsWith('X_'))).toEqual([
      'X_HOST',
      'X_PORT0',
      'X_PORT_80',
      'X_PORT',
      'X_PORTS',
    ]);
    expect(told).toHaveProperty('MESOS_TASK_ID');
  });

  it('says what the app says, last of all; values that must not be seen are not told here', () => {
    const env = { HOST: 'mine', A: '1', B: { secret: 'b' } };
    const told = environment(appDefinition({ env }));
    expect([told['HOST'], told['A'], told['B']]).toEqual(['mine', '1', undefined]);
  });
});
