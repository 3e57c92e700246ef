import { beforeEach, describe, expect, it } from '@jest/globals';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { HealthCheck, ReadinessCheck } from '../../../../src/frameworks/marathon/engine/health-check.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { Instance } from '../../../../src/frameworks/marathon/scheduler/instance.ts';
import type { ProbeResult } from '../../../../src/frameworks/marathon/scheduler/probe.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

const HTTP_CHECK: HealthCheck = {
  protocol: 'HTTP',
  path: '/health',
  portIndex: 0,
  gracePeriodSeconds: 30,
  intervalSeconds: 10,
  timeoutSeconds: 2,
  maxConsecutiveFailures: 2,
  delaySeconds: 15,
  ipProtocol: 'IPv4',
  ignoreHttp1xx: false,
};

const READINESS: ReadinessCheck = {
  name: 'ready',
  protocol: 'HTTP',
  path: '/ready',
  portName: 'http-api',
  intervalSeconds: 30,
  timeoutSeconds: 10,
  httpStatusCodesForReady: [200],
  preserveLastResponse: true,
};

const app = (changes: Parameters<typeof appDefinition>[0] = {}): AppDefinition =>
  appDefinition({
    cpus: 0.1,
    portDefinitions: [{ port: 10_000, protocol: 'tcp', name: 'http-api', labels: {} }],
    ...changes,
  });

const response = (status: number): ProbeResult => ({
  type: 'response',
  status,
  contentType: 'text/plain',
  body: String(status),
});

let marathon: MarathonHarness;

beforeEach(() => {
  marathon = new MarathonHarness();
  marathon.register();
});

/** Answers every look that has been asked for since the last time. */
function answerProbes(result: ProbeResult): number {
  const probes = marathon.probes.splice(0);
  marathon.turn(
    ...probes.map(
      ({ taskId, purpose, index }) => ({ type: 'probed', taskId, purpose, index, result }) as const,
    ),
  );
  return probes.length;
}

function only(): Instance {
  const [instance, ...others] = marathon.instancesOf('/app');
  if (instance === undefined || others.length > 0) throw new Error(`${others.length} others`);
  return instance;
}

const isDeploying = (): boolean => marathon.state.deployments.size > 0;

describe('a health check by HTTP', () => {
  beforeEach(() => {
    marathon.put(app({ healthChecks: [HTTP_CHECK] }));
    marathon.settle();
  });

  it('looks at the host and port of the task, five seconds after its start and then in its interval', () => {
    expect(marathon.probes).toEqual([]);
    marathon.pass(5_000);
    expect(marathon.probes).toEqual([
      {
        taskId: only().taskId,
        instanceId: only().id,
        purpose: 'health',
        index: 0,
        protocol: 'HTTP',
        host: 'a.example',
        port: only().hostPorts[0],
        path: '/health',
        ipProtocol: 'IPv4',
        timeoutMs: 2_000,
      },
    ]);
    marathon.pass(20_000);
    expect(marathon.probes).toHaveLength(3);
  });

  it('holds the deployment up until it succeeds', () => {
    expect(isDeploying()).toBe(true);
    marathon.pass(5_000);
    marathon.heard();
    answerProbes(response(200));
    expect(marathon.heard()).toEqual(
      expect.arrayContaining([
        'health_status_changed_event',
        'instance_health_changed_event',
        'deployment_success',
      ]),
    );
    expect(isDeploying()).toBe(false);
  });

  it.each([
    [199, false],
    [200, true],
    [399, true],
    [400, false],
    [500, false],
  ])('that is answered with %d finds the task alive: %s', (status, alive) => {
    marathon.pass(31_000);
    answerProbes(response(status));
    expect(marathon.state.health.get(only().taskId)?.[0]?.alive).toBe(alive);
  });

  it('that fails in the grace period does not count, until it has succeeded once', () => {
    marathon.pass(5_000);
    answerProbes({ type: 'failed', cause: 'refused' });
    expect(marathon.state.health.get(only().taskId)?.[0]).toBeUndefined();
    marathon.pass(10_000);
    answerProbes(response(200));
    marathon.pass(10_000);
    answerProbes(response(503));
    expect(marathon.state.health.get(only().taskId)?.[0]).toMatchObject({
      alive: false,
      consecutiveFailures: 1,
      lastFailureCause: 'HTTP answered with status 503',
    });
  });

  it('kills a task when as many failures have gone before as may, and tells why', () => {
    const { taskId: first } = only();
    marathon.pass(5_000);
    answerProbes(response(200));
    for (let failures = 0; failures < 2; failures += 1) {
      marathon.pass(10_000);
      answerProbes(response(500));
    }
    expect(only().stopping).toBeUndefined();
    marathon.heard();
    marathon.pass(10_000);
    answerProbes(response(500));
    expect(only().stopping).toBe('unhealthy');
    expect(marathon.heard()).toEqual(['failed_health_check_event', 'unhealthy_instance_kill_event']);
    marathon.settle();
    expect(only().taskId).not.toBe(first);
    expect(marathon.state.failures.get(resolvePathId('/app'))).toMatchObject({
      state: 'TASK_KILLED',
      message: 'Task was killed since health check failed. Reason: HTTP answered with status 500',
    });
  });

  it('of a task out of reach is not made', () => {
    marathon.put(app({ healthChecks: [HTTP_CHECK], unreachableStrategy: 'disabled' }), app({ id: '/other' }));
    marathon.pass(5_000);
    answerProbes(response(200));
    marathon.report('TASK_UNREACHABLE', [only().taskId]);
    marathon.pass(100_000);
    expect(answerProbes(response(500))).toBe(0);
  });

  it('begins anew at once after a restart, and the task counts as it did before once it succeeds', () => {
    marathon.pass(5_000);
    answerProbes(response(200));
    marathon.crash();
    expect(marathon.state.health.size).toBe(0);
    marathon.pass(0);
    answerProbes(response(200));
    expect(marathon.state.health.get(only().taskId)?.[0]?.alive).toBe(true);
  });

  it('of a task that has just started waits after a restart as it would have without', () => {
    marathon.pass(3_000);
    marathon.crash();
    marathon.pass(1_999);
    expect(marathon.probes).toEqual([]);
    marathon.pass(1);
    expect(marathon.probes).toHaveLength(1);
  });

  it('keeps its interval when the master is lost and found', () => {
    marathon.pass(5_000);
    answerProbes(response(200));
    marathon.pass(3_000);
    marathon.turn({ type: 'disconnected' });
    marathon.register();
    marathon.pass(6_999);
    expect(marathon.probes).toEqual([]);
    marathon.pass(1);
    expect(marathon.probes).toHaveLength(1);
  });
});

describe('a health check', () => {
  it('that may fail for ever never kills', () => {
    marathon.put(app({ healthChecks: [{ ...HTTP_CHECK, maxConsecutiveFailures: 0 }] }));
    marathon.settle();
    marathon.pass(31_000);
    for (let failures = 0; failures < 20; failures += 1) {
      answerProbes(response(500));
      marathon.pass(10_000);
    }
    expect(only().stopping).toBeUndefined();
    expect(marathon.state.health.get(only().taskId)?.[0]?.consecutiveFailures).toBeGreaterThan(10);
  });

  it('by TCP needs a connection and nothing else', () => {
    marathon.put(app({ healthChecks: [{ ...HTTP_CHECK, protocol: 'TCP' }] }));
    marathon.settle();
    marathon.pass(5_000);
    expect(marathon.probes[0]).toMatchObject({ protocol: 'TCP' });
    answerProbes({ type: 'connected' });
    expect(isDeploying()).toBe(false);
  });

  it('that Mesos would make is made by Marathon, as agents of ECS make none', () => {
    marathon.put(app({ healthChecks: [{ ...HTTP_CHECK, protocol: 'MESOS_HTTPS' }] }));
    marathon.settle();
    marathon.pass(5_000);
    expect(marathon.probes[0]).toMatchObject({ protocol: 'HTTPS' });
  });

  it('by a command is what the agent says of the container', () => {
    const { portIndex, path, ...check } = HTTP_CHECK;
    marathon.put(app({ healthChecks: [{ ...check, protocol: 'COMMAND', command: { value: 'true' } }] }));
    marathon.settle();
    marathon.pass(29_000);
    expect(marathon.probes).toEqual([]);
    expect(isDeploying()).toBe(true);
    marathon.report('TASK_RUNNING', [only().taskId], { healthy: true });
    expect(isDeploying()).toBe(false);
    marathon.report('TASK_RUNNING', [only().taskId], { healthy: false });
    expect(only().stopping).toBe('unhealthy');
  });

  it('by a command of which the agent has said nothing in all the grace period is none', () => {
    const { portIndex, path, ...check } = HTTP_CHECK;
    marathon.put(app({ healthChecks: [{ ...check, protocol: 'COMMAND', command: { value: 'true' } }] }));
    marathon.settle();
    marathon.pass(29_999);
    expect(isDeploying()).toBe(true);
    marathon.pass(1);
    expect(isDeploying()).toBe(false);
  });

  it('of a port that only the task has goes to its own address', () => {
    marathon.put(
      app({
        portDefinitions: [],
        networks: [{ mode: 'container', name: 'vpc', labels: {} }],
        container: {
          type: 'MESOS',
          volumes: [],
          portMappings: [
            { containerPort: 8080, servicePort: 10_000, protocol: 'tcp', labels: {}, networkNames: [] },
          ],
        },
        healthChecks: [HTTP_CHECK],
      }),
    );
    marathon.offer();
    marathon.report('TASK_RUNNING', [only().taskId], {
      containerStatus: { networkInfos: [{ ipAddresses: [{ ipAddress: '10.0.0.7' }] }] },
    });
    marathon.pass(5_000);
    expect(marathon.probes[0]).toMatchObject({ host: '10.0.0.7', port: 8080 });
  });
});

describe('a readiness check', () => {
  it('is made at once in a deployment, which waits for it, and not afterwards', () => {
    marathon.put(app({ readinessChecks: [READINESS] }));
    marathon.settle();
    marathon.pass(0);
    expect(marathon.probes).toMatchObject([{ purpose: 'readiness', path: '/ready', host: 'a.example' }]);
    answerProbes(response(503));
    expect(isDeploying()).toBe(true);
    expect(marathon.state.readiness.get(only().taskId)).toEqual([
      { name: 'ready', ready: false, lastResponse: { status: 503, contentType: 'text/plain', body: '503' } },
    ]);
    marathon.pass(30_000);
    answerProbes(response(200));
    expect(isDeploying()).toBe(false);
    marathon.pass(100_000);
    expect(marathon.probes).toEqual([]);
  });

  it('goes on after a restart in the middle of the deployment', () => {
    marathon.put(app({ readinessChecks: [READINESS] }));
    marathon.settle();
    marathon.crash();
    marathon.pass(0);
    answerProbes(response(200));
    expect(isDeploying()).toBe(false);
  });
});
