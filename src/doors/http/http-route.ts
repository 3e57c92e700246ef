import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

import type { Access } from '../../driver/master.ts';

/** The realms of a Mesos master, each with principals of its own. @see Mesos `src/master/constants.hpp` */
export const MASTER_REALMS = [
  'mesos-master-scheduler',
  'mesos-master-readonly',
  'mesos-master-readwrite',
] as const;

/** Those of a master, and of each framework that serves an API of its own. */
export type Realm = (typeof MASTER_REALMS)[number] | 'marathon';

/** What came, without its body. */
export interface HttpRequest {
  readonly method: string;
  /** As it came, without the query: `/master/api/v1/scheduler`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Who the client is; empty where nobody has to say. */
  readonly access: Access;
  /** The client's IP address. */
  readonly address: string;
  /**
   * Reads the body, inflated if need be. To be called once.
   * @throws RequestRefusedError when it is too long, takes too long, or is not what its headers say.
   */
  readonly body: () => Promise<Buffer>;
  /**
   * From now on the response belongs to the caller, who sends all of it, the head included; the handler returns
   * undefined.
   */
  readonly takeOver: () => ServerResponse;
}

/** An answer that is there as a whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One path and what is served there. */
export interface HttpRoute {
  /** Whose it is, for metrics: `mesos`, `operator`. */
  readonly door: string;
  /** Begins with a slash and ends with none; a slash behind it is ignored. Empty for whatever has no route of its own. */
  readonly path: string;
  /** Whether `/master` may stand in front. Default true. */
  readonly isUnderMaster?: boolean;
  /** Whether what lies below is served here as well, unless it has a route of its own, as libprocess has it. Default true. */
  readonly takesSubPaths?: boolean;
  /** HEAD is answered where GET is. Others get 405. */
  readonly methods: readonly string[];
  /** Absent where nobody has to say who it is. */
  readonly realm?: Realm;
  /** Whether principals that may only read are refused. Default false: then it is up to the route. */
  readonly isWriting?: boolean;
  /** Why a request is refused before its method is looked at. */
  readonly refuse?: (request: HttpRequest) => HttpAnswer | undefined;
  /** Puts what the server itself answers, which is text, into the words of the door. Default: as it is. */
  readonly reword?: (answer: HttpAnswer) => HttpAnswer;
  /** Throws RequestRefusedError for an answer; anything else is a bug, and 500. */
  readonly handle: (request: HttpRequest) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;
}
