import { describe, expect, it } from '@jest/globals';

import { validateCheckInfo, validateHealthCheck } from '../../src/bridge/check-validation.ts';
import type { CheckInfo, HealthCheck } from '../../src/mesos/health-check.ts';

describe('a health check', () => {
  it.each<HealthCheck>([
    { type: 'COMMAND', command: { value: 'true' } },
    { type: 'HTTP', http: { port: 80 } },
    { type: 'HTTP', http: { port: 80, scheme: 'https', path: '/health' } },
    { type: 'TCP', tcp: { port: 80 }, delaySeconds: 0, gracePeriodSeconds: 1.5 },
  ])('is valid as %j', (check) => {
    expect(validateHealthCheck(check)).toBeUndefined();
  });

  it.each<HealthCheck>([{ command: { value: 'true' } }, { http: { port: 80 } }])(
    'need not say its type as %j, since a master fills it in',
    (check) => {
      expect(validateHealthCheck(check)).toBeUndefined();
    },
  );

  it.each<[HealthCheck, string]>([
    [{}, "health check must specify 'type'"],
    [{ tcp: { port: 80 } }, "health check must specify 'type'"],
    [{ command: { value: 'x' }, http: { port: 80 } }, "health check must specify 'type'"],
    [{ type: 'UNKNOWN' }, "health check must specify 'type'"],
    [{ type: 'COMMAND' }, "Expecting 'command' to be set for COMMAND health check"],
    [{ type: 'COMMAND', command: {} }, 'The command of the health check must have a value'],
    [{ type: 'HTTP' }, "Expecting 'http' to be set for HTTP health check"],
    [{ type: 'HTTP', http: { port: 80, scheme: 'ftp' } }, "Unsupported scheme of HTTP health check: 'ftp'"],
    [
      { type: 'HTTP', http: { port: 80, path: 'x' } },
      "The path 'x' of HTTP health check must start with '/'",
    ],
    [{ type: 'TCP' }, "Expecting 'tcp' to be set for TCP health check"],
    [{ http: { port: 80 }, delaySeconds: -1 }, 'health check must not have negative times'],
    [{ http: { port: 80 }, intervalSeconds: -1 }, 'health check must not have negative times'],
    [{ http: { port: 80 }, timeoutSeconds: -1 }, 'health check must not have negative times'],
    [{ http: { port: 80 }, gracePeriodSeconds: -1 }, 'health check must not have negative times'],
  ])('is refused as %j', (check, problem) => {
    expect(validateHealthCheck(check)).toBe(problem);
  });
});

describe('a check', () => {
  it.each<CheckInfo>([
    { type: 'COMMAND', command: { command: { value: 'true' } } },
    { type: 'HTTP', http: { port: 80, path: '/' } },
    { type: 'TCP', tcp: { port: 80 } },
  ])('is valid as %j', (check) => {
    expect(validateCheckInfo(check)).toBeUndefined();
  });

  it.each<[CheckInfo, string]>([
    [{ http: { port: 80 } }, "check must specify 'type'"],
    [{ type: 'COMMAND' }, "Expecting 'command' to be set for COMMAND check"],
    [{ type: 'COMMAND', command: { command: {} } }, 'The command of the check must have a value'],
    [{ type: 'HTTP' }, "Expecting 'http' to be set for HTTP check"],
    [{ type: 'HTTP', http: { port: 80, path: '' } }, "The path '' of HTTP check must start with '/'"],
    [{ type: 'TCP' }, "Expecting 'tcp' to be set for TCP check"],
    [{ type: 'TCP', tcp: { port: 1 }, timeoutSeconds: -0.1 }, 'check must not have negative times'],
  ])('is refused as %j', (check, problem) => {
    expect(validateCheckInfo(check)).toBe(problem);
  });
});
