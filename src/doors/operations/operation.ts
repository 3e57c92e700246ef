import type { z } from 'zod';

import type { Master } from '../../driver/master.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';

/** One thing the operations API does: what is asked, what is answered, and how. The documentation is made of these. */
export interface Operation {
  readonly method: 'GET' | 'POST';
  /** Below the API's own path; of several that share a beginning, `{id}` stands for the rest. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** What the query may say. */
  readonly query?: z.ZodObject;
  /** What the body is. */
  readonly body?: z.ZodObject;
  readonly answer: z.ZodType;
  /** @param id what stands for `{id}`, decoded; empty where there is none. */
  readonly handle: (master: Master, request: HttpRequest, id: string) => HttpAnswer | Promise<HttpAnswer>;
}
