import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { codecAccepted } from '../http/media-types.ts';
import { CODECS } from './codecs.ts';

/**
 * How somebody wants to hear, by the `Accept` header.
 * @throws RequestRefusedError 406
 */
export const eventCodec = (accept: string | undefined): SchedulerCodec =>
  codecAccepted(CODECS, accept, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
