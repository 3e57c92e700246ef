/**
 * Where the words of `src/mesos` differ from the .proto files by more than camelCase.
 * @see docs/decisions/0005-the-shape-of-the-words.md
 */

/**
 * Messages that are nothing but a box around one field; in words there is only what is in the box. Those with a
 * repeated field become an array, and an empty box an empty array.
 */
const BOXES: Readonly<Record<string, string>> = {
  'mesos.v1.FrameworkID': 'value',
  'mesos.v1.OfferID': 'value',
  'mesos.v1.AgentID': 'value',
  'mesos.v1.TaskID': 'value',
  'mesos.v1.ExecutorID': 'value',
  'mesos.v1.ResourceProviderID': 'value',
  'mesos.v1.OperationID': 'value',
  'mesos.v1.UUID': 'value',
  'mesos.v1.Value.Scalar': 'value',
  'mesos.v1.Value.Text': 'value',
  'mesos.v1.Value.Ranges': 'range',
  'mesos.v1.Value.Set': 'item',
  'mesos.v1.Labels': 'labels',
  'mesos.v1.Parameters': 'parameter',
  'mesos.v1.Environment': 'variables',
  'mesos.v1.Ports': 'ports',
};

/** @returns the name of the one field of a message that words have without its box, or undefined. */
export const boxedField = (message: string): string | undefined => BOXES[message];

/** 64-bit fields that are numbers in words. All others are bigints, since they may pass 2^53. */
const NARROW: ReadonlySet<string> = new Set(['mesos.v1.Value.Range.begin', 'mesos.v1.Value.Range.end']);

/** @returns whether words hold a 64-bit field as a number; beyond 2^53 it is then a rounded one, and never a safe one. */
export const isNarrow = (field: string): boolean => NARROW.has(field);

/** Lists that words always have, empty when nobody said anything; other lists are absent then. */
const LISTS: ReadonlySet<string> = new Set([
  'mesos.v1.InverseOffer.resources',
  'mesos.v1.Offer.attributes',
  'mesos.v1.Offer.executor_ids',
  'mesos.v1.Offer.resources',
  'mesos.v1.Offer.Operation.Launch.task_infos',
  'mesos.v1.Request.resources',
  'mesos.v1.TaskGroupInfo.tasks',
  'mesos.v1.TaskInfo.resources',
  'mesos.v1.TaskResourceLimitation.resources',
  'mesos.v1.scheduler.Call.Accept.offer_ids',
  'mesos.v1.scheduler.Call.Accept.operations',
  'mesos.v1.scheduler.Call.AcceptInverseOffers.inverse_offer_ids',
  'mesos.v1.scheduler.Call.Decline.offer_ids',
  'mesos.v1.scheduler.Call.DeclineInverseOffers.inverse_offer_ids',
  'mesos.v1.scheduler.Call.Reconcile.tasks',
  'mesos.v1.scheduler.Call.ReconcileOperations.operations',
  'mesos.v1.scheduler.Call.Request.requests',
  'mesos.v1.scheduler.Event.InverseOffers.inverse_offers',
  'mesos.v1.scheduler.Event.Offers.offers',
]);

/** Types that words always have: one that nobody named, or that this version does not know, is UNKNOWN. */
const TYPES: ReadonlySet<string> = new Set([
  'mesos.v1.FrameworkInfo.Capability.type',
  'mesos.v1.MasterInfo.Capability.type',
  'mesos.v1.Offer.Operation.type',
]);

const NOTHING: readonly never[] = Object.freeze([]);

/** @returns what words have in place of a field that is not set. */
export function absentValue(field: string): readonly never[] | 'UNKNOWN' | undefined {
  if (LISTS.has(field)) return NOTHING;
  return TYPES.has(field) ? 'UNKNOWN' : undefined;
}
