import { describe, expect, it } from '@jest/globals';

import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { samplesOf } from './metrics-text.ts';

const start = () => {
  const metrics = createBridgeMetrics({ now: () => 0 });
  const read = async () => Object.fromEntries(samplesOf(await metrics.text()));
  return { doors: metrics.doors, read };
};

describe('the metrics of doors', () => {
  it('read their streams when somebody asks', async () => {
    const { doors, read } = start();
    let streams = 1;
    doors.watchStreams('mesos-http', () => ({ streams, bufferedBytes: 7 }));
    streams = 2;
    expect(await read()).toMatchObject({
      'streams{door="mesos-http"}': 2,
      'stream_buffer_bytes{door="mesos-http"}': 7,
      'streams_cut_total{door="mesos-http",reason="slow"}': 0,
    });
  });

  it('count the streams that were cut off, by reason', async () => {
    const { doors, read } = start();
    doors.streamCut('mesos-http', 'STALLED');
    expect(await read()).toMatchObject({ 'streams_cut_total{door="mesos-http",reason="stalled"}': 1 });
  });

  it('time requests by door, route, method and status', async () => {
    const { doors, read } = start();
    doors.requestEnded('operator', '/state', 'GET', 200, 0.5);
    doors.requestEnded('none', '', 'PROPFIND', 404, 0);
    expect(await read()).toMatchObject({
      'http_request_duration_seconds_sum{door="operator",route="/state",method="GET",code="200"}': 0.5,
      'http_request_duration_seconds_count{door="none",route="",method="other",code="404"}': 1,
    });
  });
});
