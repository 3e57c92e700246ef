import { describe, expect, it } from '@jest/globals';

import { followMarathon } from '../../../src/assembly/marathon/follow-marathon.ts';
import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { MarathonUnavailableError } from '../../../src/frameworks/marathon/marathon.ts';
import type { Marathon, MarathonListener } from '../../../src/frameworks/marathon/marathon.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { NOW_MS, appDefinition } from '../../support/marathon-builders.ts';
import { MarathonHarness } from '../../support/marathon-harness.ts';
import { RecordingTracing } from '../../support/recording-tracing.ts';
import { samplesOf } from '../metrics/metrics-text.ts';

/** A Marathon that is followed, with a scripted master; what has happened is told when the test says so. */
function followed() {
  const clock = new ManualClock(NOW_MS);
  const harness = new MarathonHarness();
  const metrics = createBridgeMetrics(clock);
  const tracing = new RecordingTracing();
  const listeners: MarathonListener[] = [];
  const marathon: Pick<Marathon, 'state' | 'listen'> = {
    get state() {
      return harness.state;
    },
    listen: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  followMarathon(marathon, { clock, metrics, tracing });
  const tellAll = (): void => {
    for (const event of harness.events.splice(0)) for (const each of listeners) each(event, harness.nowMs);
  };
  const sample = async (name: string): Promise<number | undefined> =>
    samplesOf(await metrics.text()).get(`marathon_${name}`);
  harness.register();
  return { clock, harness, tracing, tellAll, sample };
}

describe('A Marathon that is followed', () => {
  it('tells how many apps and deployments it has, how many instances wait, and for how long', async () => {
    const { clock, harness, sample } = followed();
    expect(await sample('apps')).toBe(0);
    harness.put(appDefinition({ id: '/small' }), appDefinition({ id: '/big', cpus: 64, instances: 3 }));
    harness.settle();
    await clock.advance(90_000);
    expect(await sample('apps')).toBe(2);
    expect(await sample('deployments')).toBe(1);
    expect(await sample('queued_instances')).toBe(3);
    expect(await sample('oldest_waiting_seconds')).toBe(90);
  });

  it('times deployments, whatever their end, and makes a span of each from its beginning', async () => {
    const { harness, tracing, tellAll, sample } = followed();
    harness.put(appDefinition({ id: '/web' }));
    harness.pass(7_000);
    harness.settle();
    harness.put(appDefinition({ id: '/web', cpus: 64 }));
    harness.pass(2_000);
    harness.forcePut(appDefinition({ id: '/web', cpus: 2 }));
    tellAll();
    const [done, given] = tracing.named('marathon.deployment');
    expect(done).toMatchObject({ startedAtMs: NOW_MS, ends: 1, said: { 'marathon.deployment.apps': 1 } });
    expect(done).not.toHaveProperty('failure');
    expect(given).toMatchObject({
      startedAtMs: NOW_MS + 7_000,
      failure: 'another deployment of the same apps was forced',
    });
    expect(await sample('deployment_duration_seconds_count{outcome="succeeded"}')).toBe(1);
    expect(await sample('deployment_duration_seconds_count{outcome="failed"}')).toBe(1);
  });

  it('has nothing to tell until what it has stored is read', async () => {
    const clock = new ManualClock(NOW_MS);
    const metrics = createBridgeMetrics(clock);
    const marathon: Pick<Marathon, 'state' | 'listen'> = {
      get state(): never {
        throw new MarathonUnavailableError('Marathon is starting');
      },
      listen: () => () => undefined,
    };
    followMarathon(marathon, { clock, metrics });
    expect(samplesOf(await metrics.text()).get('marathon_apps')).toBe(0);
  });
});
