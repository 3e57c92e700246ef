import type protobuf from 'protobufjs';
import { fromJson } from './from-json.ts';
import { fromProtobuf } from './from-protobuf.ts';
import { parseJson } from './json-text.ts';
import { jsonPieces, protobufPieces } from './pieces.ts';
import { planOf } from './message-plan.ts';
import type { MessagePlan } from './message-plan.ts';
import type { Fields } from './own-entries.ts';
import { protoRoot } from './proto-root.ts';
import { toJson } from './to-json.ts';
import { toProtobuf } from './to-protobuf.ts';
import { WireError } from './wire-error.ts';

export { protoRoot } from './proto-root.ts';

/**
 * Words of one message type as bytes, and back. What is decoded is checked against the protocol, so it has all that
 * is required; whether `Words` says the same as the protocol is up to the caller.
 *
 * Decoding throws WireError PARSE or CONVERT with the text a master answers. Encoding throws INCOMPLETE.
 */
export interface MessageCodec<Words> {
  readonly encodeProtobuf: (words: Words) => Uint8Array;
  readonly decodeProtobuf: (bytes: Uint8Array) => Words;
  readonly encodeJson: (words: Words) => Uint8Array;
  readonly decodeJson: (bytes: Uint8Array) => Words;
  /**
   * What `encodeProtobuf` gives, of words of which some lists may be a {@link LongList}: an empty piece for each of
   * their items, and at the end all that there is.
   */
  readonly protobufPieces: (words: Words) => Iterable<Uint8Array>;
  /** The same in JSON: each item a piece, long lists behind all else. */
  readonly jsonPieces: (words: Words) => Iterable<Uint8Array>;
}

/** @param messageName of a message of `proto/`, with its package: `mesos.v1.scheduler.Event` */
export function messageCodec<Words>(messageName: string): MessageCodec<Words> {
  const plan = planOf(protoRoot().lookupType(messageName));
  return {
    ...protobufCodec<Words>(plan),
    ...jsonCodec<Words>(plan),
    protobufPieces: (words) => protobufPieces(plan, words as Fields),
    jsonPieces: (words) => jsonPieces(plan, words as Fields),
  };
}

function protobufCodec<Words>(
  plan: MessagePlan,
): Pick<MessageCodec<Words>, 'encodeProtobuf' | 'decodeProtobuf'> {
  const write = toProtobuf(plan);
  const read = fromProtobuf(plan);
  const { type } = plan;
  return {
    encodeProtobuf: (words) => type.encode(write(words) as protobuf.Message).finish(),
    // The protocol has been checked, and the caller says that the words are those of it.
    decodeProtobuf: (bytes) => read(decoded(type, bytes)) as Words,
  };
}

/** protobufjs throws errors of many kinds for bytes that are not of the message, or lack what is required. */
function decoded(type: protobuf.Type, bytes: Uint8Array): protobuf.Message {
  try {
    return type.decode(bytes);
  } catch (cause) {
    throw new WireError('PARSE', `Failed to parse body into ${type.name} protobuf`, cause);
  }
}

function jsonCodec<Words>(plan: MessagePlan): Pick<MessageCodec<Words>, 'encodeJson' | 'decodeJson'> {
  const write = toJson(plan);
  const read = fromJson(plan);
  return {
    // The text is ASCII, of which latin1 is the fast superset.
    encodeJson: (words) => Buffer.from(write(words), 'latin1'),
    decodeJson: (bytes) => read(parseJson(textOf(bytes))) as Words,
  };
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
