import { writeSync } from 'node:fs';

import type { Logger, LogFields } from '../../src/ports/logger.ts';

const STANDARD_ERROR = 2;

/** Every line is out before the next thing happens, so that none is lost when the process is killed. */
export function createLineLogger(fields: LogFields = {}): Logger {
  const write =
    (level: string) =>
    (message: string, more: LogFields = {}): void => {
      writeSync(STANDARD_ERROR, `${JSON.stringify({ level, message, ...fields, ...more })}\n`);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (more) => createLineLogger({ ...fields, ...more }),
  };
}
