import type { HttpAnswer, HttpRequest } from '../../../doors/http/http-route.ts';
import type { Marathon } from '../marathon.ts';
import type { PathId } from '../engine/path-id.ts';
import type { EventHub } from './events/event-hub.ts';
import type { EventListeners } from './events/event-listeners.ts';
import type { EventSubscriptions } from './events/event-subscriptions.ts';
import type { MarathonRestOptions } from './rest-options.ts';

/** What all resources work with. */
export interface RestContext {
  readonly marathon: Marathon;
  readonly options: MarathonRestOptions;
  readonly hub: EventHub;
  readonly listeners: EventListeners;
  /** Absent where they are not served. */
  readonly subscriptions?: EventSubscriptions;
}

/** A request to a resource. */
export interface RestRequest {
  readonly http: HttpRequest;
  /** What `...id` of the resource's path stands for; the root where the path has none. */
  readonly id: PathId;
  /** What `:name` of the resource's path stands for; empty where the path has none. */
  readonly name: string;
}

export type Handler = (
  context: RestContext,
  request: RestRequest,
) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

/** Methods by which resources are used. HEAD is answered as GET is, unless it is there itself. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Resource {
  /** Segments of its path: words, `:name` for any one, and at most one `...id` for one or more. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
  /** Whether a request changes nothing though its method is one that may: principals that may only read may make it. */
  readonly isReading?: (http: HttpRequest) => boolean;
  /** Media types of which a client has to accept one. Default JSON; `any` leaves it to the resource. */
  readonly produces?: readonly string[] | 'any';
}
