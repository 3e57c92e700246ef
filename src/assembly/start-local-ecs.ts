import type { LocalEcs } from '../local-ecs/local-ecs.ts';
import type { Logger } from '../ports/logger.ts';
import { openEmbedded } from './back-end.ts';
import type { EmbeddedOptions } from './back-end.ts';
import { createSystemClock } from './system-clock.ts';
import { createSystemIds } from './system-ids.ts';
import { createWinstonLogger } from './winston-logger.ts';

export type { LocalEcsSummary } from '../local-ecs/engine/summary.ts';
export type { LocalEcs } from '../local-ecs/local-ecs.ts';

/**
 * Starts an embedded ECS in this process, for anybody who wants to try or test something against ECS: any AWS SDK or
 * CLI can talk to its `endpoint` with its access key.
 * @param logger default: winston on standard error, warnings and worse.
 * @throws ProblemError PORT_IN_USE when the port that was asked for is taken, STORE_FAILED when `dataDirectory` cannot be used,
 * CONFIG_VALUE.
 */
export function startLocalEcs(
  options: EmbeddedOptions & { readonly logger?: Logger } = {},
): Promise<LocalEcs> {
  const { logger = createWinstonLogger({ level: 'warn', form: 'json' }), ...embedded } = options;
  return openEmbedded(embedded, { clock: createSystemClock(), ids: createSystemIds(), logger });
}
