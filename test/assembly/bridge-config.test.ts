import { hostname } from 'node:os';

import { describe, expect, it } from '@jest/globals';
import { LOCAL_ALLOWANCE, toBridgeConfig, withOwner } from '../../src/assembly/bridge-config.ts';
import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import { sha256 } from '../../src/assembly/sha256.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import type { PartialSettings } from '../../src/assembly/settings.ts';

const ownedSettings = (given: PartialSettings = {}, framework = 'marathon') =>
  withOwner(resolveSettings(given, {}), framework);

const configOf = (given: PartialSettings = {}) => toBridgeConfig(ownedSettings(given));

describe('the configuration of the heart', () => {
  it('has a default for everything', () => {
    expect(configOf()).toEqual({
      owner: `marathon.default@${hostname()}`,
      advertised: { hostname: hostname(), ip: '127.0.0.1', port: 5050 },
      ports: [{ begin: 1025, end: 32_767 }],
      diskMiB: 10_240,
      diskAttribute: 'ecs-scheduler.disk-mib',
      hostnameAttribute: 'ecs-scheduler.hostname',
      addressAttribute: 'ecs-scheduler.address',
      events: false,
      hostDirectory: true,
      launchMode: 'StartTask',
      shareLaunches: [],
      mismatch: 'warn',
      orphans: 'adopt',
      executors: {},
      roles: {},
      translate: false,
      digest: sha256,
      allowedTaskRoles: [],
      compilePattern: compileLinearPattern,
      tagTasks: true,
      maxLaunchesInFlight: 24,
      apiBudget: {
        clusterResourceModify: { burst: 50, perSecond: 20 },
        clusterResourceRead: { burst: 50, perSecond: 10 },
        taskDefinitionModify: { burst: 10, perSecond: 0.5 },
        taskDefinitionRead: { burst: 25, perSecond: 10 },
        clusterRead: { burst: 25, perSecond: 10 },
      },
      maxAgentLossFraction: 0.1,
      timing: {
        instancePollMs: 5_000,
        taskPollMs: 2_000,
        repairPollMs: 30_000,
        eventSilenceMs: 60_000,
        censusMs: 60_000,
        settleMs: 3_000,
        lookupWindowMs: 120_000,
        allocationIntervalMs: 1_000,
        maxLaunchWaitMs: 30_000,
        agentLossMs: 300_000,
        reconnectStableMs: 10_000,
        hostPatienceMs: 5_000,
        definitionTtlMs: 60_000,
        resendFirstMs: 10_000,
        resendLastMs: 600_000,
        retryFirstMs: 500,
        retryLastMs: 30_000,
        startPatienceMs: 15_000,
        rememberLaunchMs: 86_400_000,
      },
    });
  });

  it('takes every setting over', () => {
    const config = configOf({
      owner: 'me',
      ports: '9000,8000-8001',
      diskMiB: 5,
      diskAttribute: 'disk',
      hostnameAttribute: 'host',
      addressAttribute: 'address',
      hostDirectory: 'none',
      launchMode: 'RunTask',
      mismatch: 'strict',
      executors: { default: 'worker:3' },
      networkConfiguration: { subnets: ['subnet-1'] },
      tagTasks: false,
      launchesInFlight: 2,
      apiShare: 0.25,
      apiLimits: { clusterResourceModify: { burst: 1_000, perSecond: 400 } },
      maxAgentLossFraction: 0.5,
      instancePollSeconds: 1.5,
      taskPollSeconds: 0.25,
      lookupWindowSeconds: 4,
      agentLossSeconds: 5,
      offerTimeoutSeconds: 6,
    });
    expect(config).toMatchObject({
      owner: 'me',
      ports: [
        { begin: 8000, end: 8001 },
        { begin: 9000, end: 9000 },
      ],
      diskMiB: 5,
      diskAttribute: 'disk',
      hostnameAttribute: 'host',
      addressAttribute: 'address',
      hostDirectory: false,
      launchMode: 'RunTask',
      mismatch: 'strict',
      executors: { default: 'worker:3' },
      networkConfiguration: { subnets: ['subnet-1'] },
      tagTasks: false,
      maxLaunchesInFlight: 2,
      apiBudget: {
        clusterResourceModify: { burst: 250, perSecond: 100 },
        clusterResourceRead: { burst: 25, perSecond: 5 },
        taskDefinitionModify: { burst: 5, perSecond: 0.25 },
        taskDefinitionRead: { burst: 12, perSecond: 5 },
        clusterRead: { burst: 12, perSecond: 5 },
      },
      maxAgentLossFraction: 0.5,
      timing: {
        instancePollMs: 1_500,
        taskPollMs: 250,
        lookupWindowMs: 4_000,
        agentLossMs: 5_000,
        offerTimeoutMs: 6_000,
      },
    });
  });

  it('names the owner after the framework, so that two on one host are two', () => {
    expect(ownedSettings({}, 'chronos').owner).toBe(`chronos.default@${hostname()}`);
    expect(ownedSettings({ owner: 'me' }, 'chronos').owner).toBe('me');
    expect(ownedSettings({}, 'x'.repeat(200)).owner).toHaveLength(128);
  });

  it('names the owner after the cluster, be it given by name or by ARN', () => {
    const byArn = configOf({ cluster: 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod' });
    expect(byArn.owner).toBe(`marathon.prod@${hostname()}`);
    expect(configOf({ cluster: 'prod' }).owner).toBe(byArn.owner);
  });

  it('is faster where the back end allows, and otherwise as set', () => {
    const { timing } = toBridgeConfig(ownedSettings({ agentLossSeconds: 9 }), LOCAL_ALLOWANCE);
    expect(timing).toMatchObject({ instancePollMs: 500, taskPollMs: 100, settleMs: 0, agentLossMs: 9_000 });
  });

  it('has no limits at the embedded ECS, whatever the share', () => {
    expect(toBridgeConfig(ownedSettings({ apiShare: 0.1 }), LOCAL_ALLOWANCE).apiBudget).toBe(UNLIMITED);
  });
});
