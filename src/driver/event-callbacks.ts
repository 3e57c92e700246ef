import type { Event } from '../mesos/event.ts';
import type { Scheduler, SchedulerDriver } from './scheduler-driver.ts';

/** Events that are callbacks as they stand. The driver itself deals with the others. */
export type PlainEvent = Event<'OFFERS' | 'RESCIND' | 'MESSAGE' | 'FAILURE'>;

/** Calls the callback an event stands for. */
export async function callBack(
  scheduler: Scheduler,
  driver: SchedulerDriver,
  event: PlainEvent,
): Promise<void> {
  switch (event.type) {
    case 'OFFERS':
      if (event.offers.offers.length > 0) await scheduler.resourceOffers?.(driver, event.offers.offers);
      return;
    case 'RESCIND':
      await scheduler.offerRescinded?.(driver, event.rescind.offerId);
      return;
    case 'MESSAGE': {
      const { executorId, agentId, data } = event.message;
      await scheduler.frameworkMessage?.(driver, executorId, agentId, data);
      return;
    }
    case 'FAILURE': {
      const { agentId, executorId, status = 0 } = event.failure;
      if (agentId === undefined) return;
      if (executorId === undefined) await scheduler.slaveLost?.(driver, agentId);
      else await scheduler.executorLost?.(driver, executorId, agentId, status);
    }
  }
}
