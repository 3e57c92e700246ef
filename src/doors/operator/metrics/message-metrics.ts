import type { MasterView } from '../../../driver/master-view.ts';
import type { CallType } from '../../../mesos/call.ts';

/** Calls, by the message of the v0 API that they stand for. */
const MESSAGES: Readonly<Record<string, CallType>> = {
  unregister_framework: 'TEARDOWN',
  launch_tasks: 'ACCEPT',
  decline_offers: 'DECLINE',
  revive_offers: 'REVIVE',
  suppress_offers: 'SUPPRESS',
  kill_task: 'KILL',
  status_update_acknowledgement: 'ACKNOWLEDGE',
  operation_status_update_acknowledgement: 'ACKNOWLEDGE_OPERATION_STATUS',
  reconcile_tasks: 'RECONCILE',
  reconcile_operations: 'RECONCILE_OPERATIONS',
  framework_to_executor: 'MESSAGE',
  resource_request: 'REQUEST',
};

/** Messages of agents and executors, which nobody sends here, and of frameworks that authenticate in the v0 way. */
const NEVER = [
  'authenticate',
  'deactivate_framework',
  'executor_to_framework',
  'exited_executor',
  'register_slave',
  'reregister_slave',
  'unregister_slave',
  'update_slave',
  'operation_status_update',
];

const VALIDITY = [
  'framework_to_executor_messages',
  'executor_to_framework_messages',
  'status_updates',
  'status_update_acknowledgements',
  'operation_status_updates',
  'operation_status_update_acknowledgements',
];

const ACKNOWLEDGED = 'status_update_acknowledgements';

/** What frameworks have said and heard. */
export function messageMetrics(view: MasterView): Readonly<Record<string, number>> {
  const { calls, refusedCalls, events } = view.tally();
  const registrations = view.registrations();
  const updates = events['UPDATE'] ?? 0;
  const refused = Object.values(refusedCalls).reduce((sum, count) => sum + count, 0);
  const sent = Object.entries(MESSAGES).map(([name, call]): [string, number] => [
    `master/messages_${name}`,
    (calls[call] ?? 0) + (refusedCalls[call] ?? 0),
  ]);
  return {
    ...Object.fromEntries(NEVER.map((name) => [`master/messages_${name}`, 0])),
    ...Object.fromEntries(
      VALIDITY.flatMap((name): [string, number][] => [
        [`master/valid_${name}`, 0],
        [`master/invalid_${name}`, 0],
      ]),
    ),
    ...Object.fromEntries(sent),
    'master/messages_register_framework': registrations,
    'master/messages_reregister_framework': Math.max(0, (calls['SUBSCRIBE'] ?? 0) - registrations),
    'master/messages_status_update': updates,
    'master/valid_status_updates': updates,
    [`master/valid_${ACKNOWLEDGED}`]: calls['ACKNOWLEDGE'] ?? 0,
    [`master/invalid_${ACKNOWLEDGED}`]: refusedCalls['ACKNOWLEDGE'] ?? 0,
    'master/valid_framework_to_executor_messages': calls['MESSAGE'] ?? 0,
    'master/dropped_messages': refused,
  };
}
