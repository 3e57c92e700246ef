import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

import type { HeardLine } from '../winston-logger.ts';
import { PREFIX } from './prefix.ts';

const LEVELS = ['error', 'warn', 'info', 'debug'];

/** Counts what is logged: all lines by level, and errors by what they are about, as the names of events have it. */
export function lineCounters(registry: Registry): HeardLine {
  const registers = [registry];
  const lines = new Counter({
    name: `${PREFIX}log_lines_total`,
    help: 'Lines that were logged, by level; those below the level that is set are not',
    labelNames: ['level'],
    registers,
  });
  for (const level of LEVELS) lines.inc({ level }, 0);
  const errors = new Counter({
    name: `${PREFIX}errors_total`,
    help: 'Errors that were logged: an event is named by a component and a kind',
    labelNames: ['component', 'kind'],
    registers,
  });
  return (level, event) => {
    lines.inc({ level });
    if (level !== 'error') return;
    const [component = 'other', kind = 'other'] = event?.split('.') ?? [];
    errors.inc({ component, kind });
  };
}
