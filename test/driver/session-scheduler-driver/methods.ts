import type { DriverStatus } from '../../../src/driver/driver-status.ts';
import type { SchedulerDriver } from '../../../src/driver/scheduler-driver.ts';
import type { Call } from '../../../src/mesos/call.ts';
import { agentId, executorId, offerId, taskId } from '../../../src/mesos/ids.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import { FRAMEWORK, FRAMEWORK_ID, status, taskInfo, UUID } from '../driver-fixture.ts';

type Method = readonly [
  name: string,
  invoke: (driver: SchedulerDriver) => DriverStatus,
  sends: readonly Call[],
];

const agent = agentId('agent');
const frameworkInfo = { ...FRAMEWORK, id: FRAMEWORK_ID };
const oneOperation = [{ type: 'LAUNCH', launch: { taskInfos: [taskInfo('a')] } }] as const;
const resources = [scalarResource('cpus', 1)];

/** Every method but those that begin and end a driver's life, and what it sends to the master. */
export const METHODS: readonly Method[] = [
  [
    'requestResources',
    (driver) => driver.requestResources([{ agentId: agent, resources }]),
    [
      {
        type: 'REQUEST',
        frameworkId: FRAMEWORK_ID,
        request: { requests: [{ agentId: agent, resources }] },
      },
    ],
  ],
  [
    'launchTasks with one offer',
    (driver) => driver.launchTasks(offerId('o1'), [taskInfo('a')]),
    [
      {
        type: 'ACCEPT',
        frameworkId: FRAMEWORK_ID,
        accept: { offerIds: [offerId('o1')], operations: oneOperation },
      },
    ],
  ],
  [
    'launchTasks with several offers and filters',
    (driver) => driver.launchTasks([offerId('o1'), offerId('o2')], [taskInfo('a')], { refuseSeconds: 0 }),
    [
      {
        type: 'ACCEPT',
        frameworkId: FRAMEWORK_ID,
        accept: {
          offerIds: [offerId('o1'), offerId('o2')],
          operations: oneOperation,
          filters: { refuseSeconds: 0 },
        },
      },
    ],
  ],
  [
    'launchTasks without tasks',
    (driver) => driver.launchTasks(offerId('o1'), []),
    [
      {
        type: 'ACCEPT',
        frameworkId: FRAMEWORK_ID,
        accept: { offerIds: [offerId('o1')], operations: [{ type: 'LAUNCH', launch: { taskInfos: [] } }] },
      },
    ],
  ],
  [
    'acceptOffers',
    (driver) => driver.acceptOffers([offerId('o1')], [{ type: 'RESERVE' }], { refuseSeconds: 9 }),
    [
      {
        type: 'ACCEPT',
        frameworkId: FRAMEWORK_ID,
        accept: {
          offerIds: [offerId('o1')],
          operations: [{ type: 'RESERVE' }],
          filters: { refuseSeconds: 9 },
        },
      },
    ],
  ],
  [
    'declineOffer',
    (driver) => driver.declineOffer(offerId('o1')),
    [{ type: 'DECLINE', frameworkId: FRAMEWORK_ID, decline: { offerIds: [offerId('o1')] } }],
  ],
  [
    'declineOffer with filters',
    (driver) => driver.declineOffer(offerId('o1'), { refuseSeconds: 60 }),
    [
      {
        type: 'DECLINE',
        frameworkId: FRAMEWORK_ID,
        decline: { offerIds: [offerId('o1')], filters: { refuseSeconds: 60 } },
      },
    ],
  ],
  [
    'killTask',
    (driver) => driver.killTask(taskId('a')),
    [{ type: 'KILL', frameworkId: FRAMEWORK_ID, kill: { taskId: taskId('a') } }],
  ],
  [
    'reviveOffers',
    (driver) => driver.reviveOffers(),
    [{ type: 'REVIVE', frameworkId: FRAMEWORK_ID, revive: { roles: [] } }],
  ],
  [
    'reviveOffers with roles',
    (driver) => driver.reviveOffers(['*']),
    [{ type: 'REVIVE', frameworkId: FRAMEWORK_ID, revive: { roles: ['*'] } }],
  ],
  ['reviveOffers with an empty list', (driver) => driver.reviveOffers([]), []],
  [
    'suppressOffers',
    (driver) => driver.suppressOffers(),
    [{ type: 'SUPPRESS', frameworkId: FRAMEWORK_ID, suppress: { roles: [] } }],
  ],
  [
    'suppressOffers with roles',
    (driver) => driver.suppressOffers(['*']),
    [{ type: 'SUPPRESS', frameworkId: FRAMEWORK_ID, suppress: { roles: ['*'] } }],
  ],
  ['suppressOffers with an empty list', (driver) => driver.suppressOffers([]), []],
  [
    'acknowledgeStatusUpdate',
    (driver) => driver.acknowledgeStatusUpdate(status('a')),
    [
      {
        type: 'ACKNOWLEDGE',
        frameworkId: FRAMEWORK_ID,
        acknowledge: { agentId: agent, taskId: taskId('a'), uuid: UUID },
      },
    ],
  ],
  [
    'sendFrameworkMessage',
    (driver) => driver.sendFrameworkMessage(executorId('x'), agent, Uint8Array.from([1])),
    [
      {
        type: 'MESSAGE',
        frameworkId: FRAMEWORK_ID,
        message: { executorId: executorId('x'), agentId: agent, data: Uint8Array.from([1]) },
      },
    ],
  ],
  [
    'reconcileTasks',
    (driver) => driver.reconcileTasks([status('a'), { taskId: taskId('b') }]),
    [
      {
        type: 'RECONCILE',
        frameworkId: FRAMEWORK_ID,
        reconcile: { tasks: [{ taskId: taskId('a'), agentId: agent }, { taskId: taskId('b') }] },
      },
    ],
  ],
  [
    'reconcileTasks with an empty list',
    (driver) => driver.reconcileTasks([]),
    [{ type: 'RECONCILE', frameworkId: FRAMEWORK_ID, reconcile: { tasks: [] } }],
  ],
  [
    'updateFramework',
    (driver) => driver.updateFramework(frameworkInfo, []),
    [
      {
        type: 'UPDATE_FRAMEWORK',
        frameworkId: FRAMEWORK_ID,
        updateFramework: { frameworkInfo, suppressedRoles: [] },
      },
    ],
  ],
];
