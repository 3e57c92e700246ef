import { describe, expect, it } from '@jest/globals';
import type { AdminCommand } from '../../../../src/local-ecs/engine/admin/admin-command.ts';
import { readAdminCommand } from '../../../../src/local-ecs/engine/admin/read-admin-command.ts';

const ON = { cluster: 'prod', containerInstance: 'i-1' };

const COMMANDS: readonly AdminCommand[] = [
  {
    type: 'AddContainerInstances',
    cluster: 'prod',
    count: 2,
    vcpus: 0.5,
    memoryMiB: 512,
    gpus: 1,
    instanceType: 'g5.xlarge',
    availabilityZone: 'us-east-1f',
    attributes: [{ name: 'rack', value: 'r1' }, { name: 'ssd' }],
    withoutCapabilities: ['ecs.capability.task-eni'],
    reservedPorts: [9000],
    ec2InstanceId: 'i-1',
    agentConnected: false,
  },
  { type: 'DeregisterContainerInstance', ...ON, force: true },
  { type: 'TerminateMachine', ...ON },
  { type: 'StopMachine', ...ON },
  { type: 'StartMachine', ...ON },
  { type: 'DisconnectAgent', ...ON },
  { type: 'ReconnectAgent', ...ON },
  { type: 'ReplaceContainerInstance', ...ON },
  { type: 'SetContainerInstanceState', ...ON, status: 'DRAINING' },
  { type: 'SetContainerInstanceHealth', ...ON, health: 'IMPAIRED' },
  { type: 'KillContainer', cluster: 'prod', task: 't', container: 'main', exitCode: 9, oom: false },
  { type: 'SetContainerHealth', task: 't', health: 'UNHEALTHY' },
  { type: 'ListState', cluster: 'prod' },
  { type: 'ListLedger', after: 3, limit: 10 },
  { type: 'SetLimits', limits: 'account' },
  { type: 'SetLimits', limits: 'off' },
  { type: 'SetLimits', limits: { scale: 0.5, buckets: { clusterRead: { burst: 1, perSecond: 0.5 } } } },
  { type: 'ListLimits' },
  { type: 'InjectFault', fault: 'reset', phase: 'after-acting', operation: 'StartTask', times: 3 },
  { type: 'InjectFault', fault: 'delay', delayMs: 100, probability: 0.5, seed: 7 },
  { type: 'ListFaults' },
  { type: 'ClearFaults' },
];

describe('readAdminCommand', () => {
  it.each(COMMANDS)('reads $type', ({ type, ...body }) => {
    expect(readAdminCommand(type, body)).toEqual({ type, ...body });
  });

  it('leaves out what is not said', () => {
    expect(readAdminCommand('AddContainerInstances', {})).toEqual({ type: 'AddContainerInstances' });
  });

  it.each([
    ['StopMachine', {}, 'InvalidParameterException', 'containerInstance can not be blank.'],
    ['KillContainer', {}, 'InvalidParameterException', 'task can not be blank.'],
    [
      'SetContainerInstanceState',
      { ...ON, status: 'INACTIVE' },
      'InvalidParameterException',
      'status should be one of [ACTIVE,DRAINING]',
    ],
    ['SetLimits', {}, 'InvalidParameterException', 'limits can not be blank.'],
    ['SetLimits', { limits: 'on' }, 'InvalidParameterException', 'limits should be one of [off,account]'],
    [
      'SetLimits',
      { limits: { buckets: { reads: { burst: 1, perSecond: 1 } } } },
      'InvalidParameterException',
      expect.stringMatching(/^buckets: reads should be one of \[clusterResourceModify,/),
    ],
    [
      'SetLimits',
      { limits: { buckets: { clusterRead: { burst: 1 } } } },
      'InvalidParameterException',
      'perSecond can not be blank.',
    ],
    ['InjectFault', {}, 'InvalidParameterException', 'fault can not be blank.'],
    [
      'InjectFault',
      { fault: 'explode' },
      'InvalidParameterException',
      'fault should be one of [reset,cut-off,silence,delay,error,throttle,disguised-throttle,refuse,item-failure,stale-read,empty-page,changed-token,expired-token,stuck-pending,stops-before-running,stops-before-answer]',
    ],
    ['AddContainerInstances', [], 'SerializationException', 'Start of list found where not expected.'],
    [
      'AddContainerInstances',
      { count: '2' },
      'SerializationException',
      'STRING_VALUE can not be converted to an Integer',
    ],
    [
      'Explode',
      {},
      'UnknownOperationException',
      expect.stringMatching(/^No admin command Explode; there are /),
    ],
  ])('refuses %s of %j', (name, body, code, message) => {
    expect(() => readAdminCommand(name, body)).toThrow(expect.objectContaining({ code, message }));
  });
});
