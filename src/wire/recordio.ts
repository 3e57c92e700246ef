import { WireError } from './wire-error.ts';

const LF = 0x0a;
const ZERO = 0x30;

/** 2^53 has 16 digits; no length needs more. */
const MAX_DIGITS = 16;

/**
 * One record of Mesos RecordIO: the length in bytes as decimal digits, LF, the payload. It is one buffer, since there
 * are clients that want a record in one write.
 */
export function encodeRecord(payload: Uint8Array): Uint8Array {
  const header = `${payload.length}\n`;
  const record = new Uint8Array(header.length + payload.length);
  for (let i = 0; i < header.length; i += 1) record[i] = header.charCodeAt(i);
  record.set(payload, header.length);
  return record;
}

/** What a decoder waits for: more of a length, more of a payload, or nothing, since it has failed. */
type State =
  | { readonly in: 'HEADER'; readonly length: number; readonly digits: number }
  | { readonly in: 'PAYLOAD'; readonly payload: Uint8Array; readonly filled: number }
  | { readonly in: 'FAILED'; readonly error: WireError };

const START: State = { in: 'HEADER', length: 0, digits: 0 };

/** Takes a stream apart into records, however it is cut into chunks. Once it has failed, it fails for good. */
export class RecordDecoder {
  readonly #maxBytes: number;
  #state: State = START;
  #whole: Uint8Array[] = [];

  /** @param maxBytes the longest payload that is taken, in bytes; memory is held for at most one of these. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of an unfinished record that have been taken; more than 0 at the end of a stream: it was cut off. */
  get pending(): number {
    switch (this.#state.in) {
      case 'HEADER':
        return this.#state.digits;
      case 'PAYLOAD':
        return `${this.#state.payload.length}\n`.length + this.#state.filled;
      case 'FAILED':
        return 1;
    }
  }

  /**
   * @returns the payloads that end within this chunk, in their order; they may be parts of it. An empty one is legal,
   * though no master sends it. What lies before a bad record is returned, and the next push throws.
   * @throws WireError BAD_LENGTH or TOO_LONG, now and ever after
   */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    this.#whole = [];
    for (let at = 0; at < chunk.length && this.#state.in !== 'FAILED';) at += this.#take(chunk, at);
    if (this.#state.in === 'FAILED' && this.#whole.length === 0) throw this.#state.error;
    return this.#whole;
  }

  /** @returns how many bytes it has taken. */
  #take(chunk: Uint8Array, at: number): number {
    const state = this.#state;
    if (state.in === 'PAYLOAD') {
      const part = chunk.subarray(at, at + state.payload.length - state.filled);
      state.payload.set(part, state.filled);
      this.#fill(state.payload, state.filled + part.length);
      return part.length;
    }
    if (state.in === 'FAILED') return 0;
    const byte = chunk[at] ?? LF;
    if (byte !== LF) this.#state = this.#withDigit(state.length, state.digits, byte - ZERO);
    else if (state.digits === 0) this.#state = failed('BAD_LENGTH', 'A record has no length');
    else return 1 + this.#begin(state.length, chunk, at + 1);
    return 1;
  }

  #withDigit(length: number, digits: number, digit: number): State {
    if (digit < 0 || digit > 9) return failed('BAD_LENGTH', 'The length of a record is no number');
    if (digits === MAX_DIGITS) return failed('BAD_LENGTH', 'The length of a record has too many digits');
    return { in: 'HEADER', length: length * 10 + digit, digits: digits + 1 };
  }

  /** Takes a payload that lies in the chunk as a whole, which is the rule, without copying it. */
  #begin(length: number, chunk: Uint8Array, at: number): number {
    if (length > this.#maxBytes) {
      this.#state = failed('TOO_LONG', `A record has ${length} bytes; ${this.#maxBytes} are allowed`);
      return 0;
    }
    if (chunk.length - at < length) {
      this.#fill(new Uint8Array(length), 0);
      return 0;
    }
    this.#whole.push(chunk.subarray(at, at + length));
    this.#state = START;
    return length;
  }

  #fill(payload: Uint8Array, filled: number): void {
    if (filled < payload.length) {
      this.#state = { in: 'PAYLOAD', payload, filled };
      return;
    }
    this.#whole.push(payload);
    this.#state = START;
  }
}

function failed(code: 'BAD_LENGTH' | 'TOO_LONG', problem: string): State {
  return { in: 'FAILED', error: new WireError(code, problem) };
}
