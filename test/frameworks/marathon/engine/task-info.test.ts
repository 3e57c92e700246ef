import { describe, expect, it } from '@jest/globals';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { taskInfoFor } from '../../../../src/frameworks/marathon/engine/task-info.ts';
import { agentId, taskId } from '../../../../src/mesos/ids.ts';
import { rangesResource, scalarResource } from '../../../../src/mesos/resource.ts';
import type { TaskInfo } from '../../../../src/mesos/task-info.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { posted } from '../../../support/marathon-requests.ts';

const launched = (app: AppDefinition, hostPorts: readonly (number | undefined)[] = []): TaskInfo =>
  taskInfoFor(
    app,
    { taskId: taskId('a_b.1'), hostname: 'h1', hostPorts, enforcesGroupRole: false, randomPort: () => 4_711 },
    agentId('a1'),
  );

describe('the task of an app', () => {
  it('has its resources, command, labels and grace', () => {
    const task = launched(
      appDefinition({
        id: '/a/b',
        cpus: 0.5,
        labels: { team: 'x' },
        taskKillGracePeriodSeconds: 5,
        user: 'me',
      }),
      [31_001, undefined, 31_000],
    );
    expect(task).toMatchObject({
      name: 'b.a',
      taskId: 'a_b.1',
      agentId: 'a1',
      resources: [
        scalarResource('cpus', 0.5),
        scalarResource('mem', 128),
        rangesResource('ports', [{ begin: 31_000, end: 31_001 }]),
      ],
      command: { value: 'web:1', shell: true, user: 'me' },
      labels: [{ key: 'team', value: 'x' }],
      killPolicy: { gracePeriod: { nanoseconds: 5_000_000_000n } },
    });
    expect(task.command?.environment).toContainEqual({ name: 'MESOS_TASK_ID', value: 'a_b.1' });
    expect(task).not.toHaveProperty('container');
  });

  it('has an executor of its own instead of a command where the app names one, told by its name', () => {
    const task = launched(appDefinition({ id: '/a', cmd: 'serve', executor: 'worker', env: { A: 'b' } }));
    expect(task).not.toHaveProperty('command');
    expect(task.executor).toMatchObject({
      type: 'CUSTOM',
      executorId: 'a_b.1',
      name: 'worker',
      command: { shell: true, value: "chmod ug+rx 'worker' && exec 'worker' serve" },
    });
    expect(task.executor?.command?.environment).toContainEqual({ name: 'A', value: 'b' });
    for (const executor of ['', '//cmd'])
      expect(launched(appDefinition({ id: '/a', executor }))).not.toHaveProperty('executor');
  });

  it('runs arguments without a shell, and fetches what the app says', () => {
    const app = posted({
      id: '/a',
      args: ['-v'],
      container: { docker: { image: 'a' } },
      uris: ['http://a/b.zip'],
    });
    expect(launched(app).command).toMatchObject({
      shell: false,
      arguments: ['-v'],
      uris: [{ value: 'http://a/b.zip', extract: true, executable: false, cache: false }],
    });
  });

  it('has the ports that the host passes on to its container, each protocol told', () => {
    const app = posted({
      id: '/a',
      networks: [{ mode: 'container/bridge' }],
      container: {
        docker: { image: 'nginx', parameters: [{ key: 'a', value: 'b' }] },
        portMappings: [{ containerPort: 53, protocol: 'udp,tcp' }, {}],
        volumes: [{ containerPath: '/a', hostPath: '/b', mode: 'RO' }],
      },
    });
    expect(launched(app, [31_000, 31_001]).container).toEqual({
      type: 'DOCKER',
      volumes: [{ containerPath: '/a', hostPath: '/b', mode: 'RO' }],
      docker: {
        image: 'nginx',
        forcePullImage: false,
        privileged: false,
        network: 'BRIDGE',
        parameters: [
          { key: 'a', value: 'b' },
          { key: 'label', value: 'MESOS_TASK_ID=a_b.1' },
        ],
        portMappings: [
          { hostPort: 31_000, containerPort: 53, protocol: 'udp' },
          { hostPort: 31_000, containerPort: 53, protocol: 'tcp' },
          { hostPort: 31_001, containerPort: 31_001, protocol: 'tcp' },
        ],
      },
    });
  });

  it('names its networks, and its image for the Mesos containerizer', () => {
    const app = posted({
      id: '/a',
      networks: [{ name: 'dcos' }],
      container: { type: 'MESOS', docker: { image: 'nginx', forcePullImage: true } },
    });
    expect(launched(app, [undefined]).container).toEqual({
      type: 'MESOS',
      volumes: [],
      networkInfos: [{ name: 'dcos' }],
      mesos: { image: { type: 'DOCKER', docker: { name: 'nginx' }, cached: false } },
    });
  });

  it('says which host ports the app asks for, unless the app has said so', () => {
    const app = (labels: Record<string, string> = {}) =>
      posted({
        id: '/a',
        labels,
        networks: [{ mode: 'container/bridge' }],
        container: {
          docker: { image: 'nginx' },
          portMappings: [{ hostPort: 80 }, { hostPort: 0 }, { hostPort: 443 }],
        },
      });
    expect(launched(app(), [80, 31_000, 443]).labels).toEqual([
      { key: 'ecs.fixed-host-ports', value: '80,443' },
    ]);
    const own = { key: 'ecs.fixed-host-ports', value: '80' };
    expect(launched(app({ [own.key]: own.value }), [80, 31_000, 443]).labels).toEqual([own]);
  });

  it('leaves a health check by a command to the agent', () => {
    const app = posted({
      id: '/a',
      cmd: 'web:1',
      healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' }, gracePeriodSeconds: 7 }],
    });
    expect(launched(app).healthCheck).toMatchObject({
      type: 'COMMAND',
      command: { value: 'true' },
      gracePeriodSeconds: 7,
      intervalSeconds: 60,
      timeoutSeconds: 20,
      consecutiveFailures: 3,
    });
  });
});

describe('the check of a task', () => {
  const check = (json: Readonly<Record<string, unknown>>, hostPorts: readonly number[] = []) =>
    launched(
      posted({ id: '/a', cmd: 'web:1', portDefinitions: [{ port: 0 }], healthChecks: [json] }),
      hostPorts,
    ).healthCheck;

  it('is a command that its agent is to run, with its times', () => {
    expect(check({ protocol: 'COMMAND', command: { value: 'curl -f localhost' } })).toEqual({
      type: 'COMMAND',
      command: { value: 'curl -f localhost', shell: true },
      delaySeconds: 15,
      intervalSeconds: 60,
      timeoutSeconds: 20,
      gracePeriodSeconds: 300,
      consecutiveFailures: 3,
    });
  });

  it('is one that Mesos makes, of the port that the task has got', () => {
    expect(check({ protocol: 'MESOS_HTTPS', path: '/health' }, [31_005])).toMatchObject({
      type: 'HTTP',
      http: { port: 31_005, scheme: 'https', path: '/health', protocol: 'IPv4' },
    });
    expect(check({ protocol: 'MESOS_TCP' }, [31_005])).toMatchObject({ type: 'TCP', tcp: { port: 31_005 } });
  });

  it('is none where Marathon makes it', () => {
    expect(check({ protocol: 'HTTP' }, [31_005])).toBeUndefined();
  });
});
