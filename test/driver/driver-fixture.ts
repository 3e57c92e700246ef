import { SessionSchedulerDriver } from '../../src/driver/session-scheduler-driver.ts';
import type { SessionDriverOptions } from '../../src/driver/session-scheduler-driver.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { agentId, frameworkId, offerId, taskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { ScriptedSession } from '../support/scripted-session.ts';
import { RecordingScheduler } from '../support/recording-scheduler.ts';
import type { Behaviours } from '../support/recording-scheduler.ts';

export const FRAMEWORK: FrameworkInfo = { user: 'ann', name: 'test' };
export const FRAMEWORK_ID = frameworkId('epoch-0000');
export const MASTER = { id: 'epoch', ip: 16_777_343, port: 5050 };
export const UUID = Uint8Array.from([0, 1, 2, 3, 4, 5, 0x46, 7, 0x88, 9, 10, 11, 12, 13, 14, 15]);

export const SUBSCRIBED: Event = {
  type: 'SUBSCRIBED',
  subscribed: { frameworkId: FRAMEWORK_ID, masterInfo: MASTER },
};

export function offer(id: string): Offer {
  return {
    id: offerId(id),
    frameworkId: FRAMEWORK_ID,
    agentId: agentId('agent'),
    hostname: 'host',
    resources: [],
    attributes: [],
    executorIds: [],
  };
}

export const offersEvent = (...ids: string[]): Event => ({
  type: 'OFFERS',
  offers: { offers: ids.map(offer) },
});

export function taskInfo(id: string): TaskInfo {
  return { name: id, taskId: taskId(id), agentId: agentId('agent'), resources: [] };
}

/** A status that wants an acknowledgement, unless told otherwise. */
export function status(id: string, changes: Partial<TaskStatus> = {}): TaskStatus {
  return { taskId: taskId(id), agentId: agentId('agent'), state: 'TASK_RUNNING', uuid: UUID, ...changes };
}

export const updateEvent = (id: string, changes: Partial<TaskStatus> = {}): Event => ({
  type: 'UPDATE',
  update: { status: status(id, changes) },
});

export const errorEvent = (message: string): Event => ({ type: 'ERROR', error: { message } });

/** A driver under test, and everything around it. */
export interface Fixture {
  readonly driver: SessionSchedulerDriver;
  readonly session: ScriptedSession;
  readonly scheduler: RecordingScheduler;
  readonly clock: ManualClock;
  readonly logger: RecordingLogger;
}

/** What is left out is recorded, or the simplest there is. */
type Options = Partial<Omit<SessionDriverOptions, 'clock' | 'logger'>>;

/** A driver that has not been started. */
export function createDriver(behaviours: Behaviours = {}, options: Options = {}): Fixture {
  const session = new ScriptedSession();
  const scheduler = new RecordingScheduler(behaviours);
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const { connect } = session;
  const driver = new SessionSchedulerDriver({
    framework: FRAMEWORK,
    connect,
    scheduler,
    ...options,
    clock,
    logger,
  });
  return { driver, session, scheduler, clock, logger };
}

/** A driver that has sent SUBSCRIBE and has no answer yet. */
export async function startedDriver(behaviours?: Behaviours, options?: Options): Promise<Fixture> {
  const fixture = createDriver(behaviours, options);
  fixture.driver.start();
  await fixture.clock.settle();
  return fixture;
}

/** A driver whose scheduler has been told that it is registered; what was said and heard until then is forgotten. */
export async function registeredDriver(behaviours?: Behaviours, options?: Options): Promise<Fixture> {
  const fixture = await startedDriver(behaviours, options);
  fixture.session.say(SUBSCRIBED);
  await fixture.clock.settle();
  fixture.session.calls.length = 0;
  fixture.scheduler.heard.length = 0;
  return fixture;
}

/** A driver that was registered and has lost its master. */
export async function disconnectedDriver(behaviours?: Behaviours, options?: Options): Promise<Fixture> {
  const fixture = await registeredDriver(behaviours, options);
  fixture.session.hangUp();
  await fixture.clock.settle();
  fixture.scheduler.heard.length = 0;
  return fixture;
}
