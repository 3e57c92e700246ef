import type { Logger } from '../../src/ports/logger.ts';

/** For runs whose log lines nobody reads. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
