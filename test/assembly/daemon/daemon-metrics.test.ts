import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { TestClient } from '../../doors/grpc/grpc-fixture.ts';
import { samplesOf } from '../metrics/metrics-text.ts';
import { observedDaemon } from './observed-daemon.ts';
import type { ObservedDaemon } from './observed-daemon.ts';

describe("a daemon's metrics", () => {
  let observed: ObservedDaemon;
  const client = (): TestClient => new TestClient(observed.daemon.grpc);

  beforeAll(async () => {
    observed = await observedDaemon();
  });

  afterAll(() => observed.close());

  async function read(): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`${observed.daemon.at.url}/metrics`);
    return samplesOf(await response.text());
  }

  it('tell of requests to the HTTP server, those for nothing included', async () => {
    const { url } = observed.daemon.at;
    await fetch(`${url}/version`);
    await fetch(`${url}/no/such/path`);
    await fetch(`${url}/api/v1/scheduler`, { method: 'POST', body: 'no call' });
    const samples = await read();
    const name = 'http_request_duration_seconds_count';
    expect(samples.get(`${name}{door="operator",route="/version",method="GET",code="200"}`)).toBe(1);
    expect(samples.get(`${name}{door="none",route="",method="GET",code="404"}`)).toBe(1);
    expect(samples.get(`${name}{door="mesos-http",route="/api/v1/scheduler",method="POST",code="415"}`)).toBe(
      1,
    );
  });

  it('tell of the streams of either door', async () => {
    const grpc = client();
    try {
      await grpc.subscribe().received(1);
      const samples = await read();
      expect(samples.get('streams{door="grpc"}')).toBe(1);
      expect(samples.get('streams{door="mesos-http"}')).toBe(0);
      expect(samples.get('streams_cut_total{door="grpc",reason="slow"}')).toBe(0);
      const requests = [...samples].filter(([name]) => name.includes('_count{door="grpc"'));
      expect(requests.map(([, count]) => count)).toEqual([1]);
    } finally {
      grpc.close();
    }
  });

  it('tell of the bridge and its store', async () => {
    const samples = await read();
    expect(samples.get('ready')).toBe(1);
    expect(samples.get('store_bytes')).toBeGreaterThan(0);
    expect(samples.get('store_records{kind="meta"}')).toBe(1);
    expect(samples.get('effects_total{effect="persist",outcome="ok"}')).toBeGreaterThan(0);
    expect(samples.get('step_duration_seconds_count{input="ecs-answer"}')).toBeGreaterThan(0);
    expect(samples.has('input_queue_length')).toBe(true);
    expect(samples.get('last_sweep_timestamp_seconds{sweep="instances"}')).toBeGreaterThan(1.6e9);
  });
});
