/**
 * What is wrong with bytes, and whose fault it is.
 *
 * - `PARSE`: neither JSON nor protobuf of the message. The sender's fault.
 * - `CONVERT`: JSON, but not of the message. The sender's fault.
 * - `VALIDATE`: a message that lacks what its type needs. The sender's fault.
 * - `NOT_IMPLEMENTED`: an event whose type says UNKNOWN, or nothing this version knows.
 * - `TOO_LONG`, `BAD_LENGTH`: of RecordIO. The sender's fault; the stream cannot be read any further.
 * - `INCOMPLETE`: words to be written lack what the protocol requires. Our own fault.
 */
export type WireErrorCode =
  'PARSE' | 'CONVERT' | 'VALIDATE' | 'NOT_IMPLEMENTED' | 'TOO_LONG' | 'BAD_LENGTH' | 'INCOMPLETE';

/** The one error of the codecs. Where a Mesos master has a text for the case, `message` is that text. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
