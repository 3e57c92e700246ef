import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

import type { DoorMetrics, StreamCounts, StreamCut } from '../../ports/door-metrics.ts';
import { CALL_SECONDS } from './buckets.ts';
import { PREFIX } from './prefix.ts';

const CUTS: readonly StreamCut[] = ['SLOW', 'STALLED', 'MEMORY', 'UNENCODABLE'];

/** Methods that clients of ours have; a scanner's inventions count together. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

type ReadStreams = ReadonlyMap<string, () => StreamCounts>;

function streamGauges(registry: Registry, watched: ReadStreams): void {
  const gauge = (name: string, help: string, valueOf: (counts: StreamCounts) => number): void => {
    new Gauge({
      name: PREFIX + name,
      help,
      labelNames: ['door'],
      registers: [registry],
      collect() {
        for (const [door, read] of watched) this.set({ door }, valueOf(read()));
      },
    });
  };
  gauge('streams', 'Event streams that frameworks have open', ({ streams }) => streams);
  gauge(
    'stream_buffer_bytes',
    'What waits for the readers of event streams, not yet with the operating system',
    ({ bufferedBytes }) => bufferedBytes,
  );
}

/** Counts and times what doors do. */
export function doorCounters(registry: Registry): DoorMetrics {
  const watched = new Map<string, () => StreamCounts>();
  streamGauges(registry, watched);
  const cuts = new Counter({
    name: `${PREFIX}streams_cut_total`,
    help: 'Event streams that were cut off from our side',
    labelNames: ['door', 'reason'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'From the head of a request to its answer, or to the beginning of a stream, in whole milliseconds',
    labelNames: ['door', 'route', 'method', 'code'],
    buckets: CALL_SECONDS,
    registers: [registry],
  });
  return {
    requestEnded: (door, route, asked, code, seconds) => {
      const method = METHODS.includes(asked) ? asked : 'other';
      duration.observe({ door, route, method, code }, seconds);
    },
    watchStreams: (door, read) => {
      watched.set(door, read);
      for (const cut of CUTS) cuts.inc({ door, reason: cut.toLowerCase() }, 0);
    },
    streamCut: (door, reason) => {
      cuts.inc({ door, reason: reason.toLowerCase() });
    },
  };
}
