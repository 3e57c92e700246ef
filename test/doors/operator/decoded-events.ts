import { protoRoot } from '../../../src/wire/proto-root.ts';
import { RecordDecoder } from '../../../src/wire/recordio.ts';

function decodeEvent(payload: Uint8Array, mediaType: string): unknown {
  if (mediaType === 'application/json') return JSON.parse(Buffer.from(payload).toString());
  const type = protoRoot().lookupType('mesos.v1.master.Event');
  return type.toObject(type.decode(payload), { enums: String });
}

/** The operator events of an answer, one after the other. */
export async function* decodedEvents(
  { body }: Response,
  mediaType: string,
): AsyncGenerator<unknown, undefined> {
  const decoder = new RecordDecoder(2 ** 24);
  for await (const chunk of body ?? [])
    for (const payload of decoder.push(chunk as Uint8Array)) yield decodeEvent(payload, mediaType);
  return undefined;
}
