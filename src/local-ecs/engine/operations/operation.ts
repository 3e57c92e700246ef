import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';

/**
 * One operation of the ECS API: reads the request's body, refuses it with an `ApiError` before anything is changed,
 * or changes the state and returns the body of the answer.
 */
export type Operation = (turn: Turn, body: JsonObject) => JsonObject;
