import type { Logger } from '../../src/ports/logger.ts';

/** For worlds whose lines nobody reads, and there are very many. */
export const SILENT_LOGGER: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT_LOGGER,
};
