import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';

/** In the order in which they are tried for what is sent: whoever takes both gets JSON. */
export const CODECS: readonly SchedulerCodec[] = [
  schedulerCodec('application/json'),
  schedulerCodec('application/x-protobuf'),
];
