import type { MarathonEvent } from '../../scheduler/event.ts';

/** What happens to the API's own clients. */
export type ClientEvent =
  | {
      readonly type: 'event_stream_attached' | 'event_stream_detached';
      readonly remoteAddress: string;
    }
  | {
      readonly type: 'subscribe_event' | 'unsubscribe_event';
      readonly clientIp: string;
      readonly callbackUrl: string;
    };

/** Everything that `/v2/events` tells. */
export type RestEvent = MarathonEvent | ClientEvent;
