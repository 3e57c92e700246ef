import type { JsonObject } from '../../json.ts';
import type { Turn } from '../../turn.ts';

/**
 * One operation of the SQS API; see `Operation`. One that has to wait returns undefined, and its answer comes by itself.
 */
export type QueueOperation = (turn: Turn, body: JsonObject, requestId: string) => JsonObject | undefined;
