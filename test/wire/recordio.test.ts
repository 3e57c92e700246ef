import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordDecoder, encodeRecord } from '../../src/wire/recordio.ts';
import { WireError } from '../../src/wire/wire-error.ts';

const MAX = 12;

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (payload: Uint8Array): string => Buffer.from(payload).toString('latin1');

/** A stream as one chunk, as two halves, and byte by byte. */
const CUTS: readonly (readonly [string, (stream: Uint8Array) => readonly Uint8Array[]])[] = [
  ['whole', (stream) => [stream]],
  ['halved', (stream) => [stream.subarray(0, stream.length >> 1), stream.subarray(stream.length >> 1)]],
  ['byte by byte', (stream) => Array.from(stream, (_, i) => stream.subarray(i, i + 1))],
];

interface Outcome {
  readonly payloads: readonly string[];
  readonly pending: boolean;
  readonly failure?: string;
}

function read(chunks: readonly Uint8Array[], maxBytes: number): Outcome {
  const decoder = new RecordDecoder(maxBytes);
  const payloads: string[] = [];
  try {
    // The empty chunk after all others tells of a failure behind the last good record.
    for (const chunk of [...chunks, new Uint8Array()]) payloads.push(...decoder.push(chunk).map(text));
    return { payloads, pending: decoder.pending > 0 };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { payloads, pending: decoder.pending > 0, failure: error.code };
  }
}

describe.each(CUTS)('A stream that comes %s', (_, cut) => {
  it.each<[string, string, Partial<Outcome>]>([
    ['of nothing', '', {}],
    ['of one record', '2\nab', { payloads: ['ab'] }],
    ['of several', '2\nab3\ncde1\nf', { payloads: ['ab', 'cde', 'f'] }],
    ['with LF and digits in a payload', '4\n1\n2\n1\nx', { payloads: ['1\n2\n', 'x'] }],
    ['with an empty record', '0\n2\nab', { payloads: ['', 'ab'] }],
    ['with zeros before a length', '002\nab', { payloads: ['ab'] }],
    ['of the longest record', '12\nabcdefghijkl', { payloads: ['abcdefghijkl'] }],
    ['that ends in a length', '2\nab1', { payloads: ['ab'], pending: true }],
    ['that ends after a length', '2\nab1\n', { payloads: ['ab'], pending: true }],
    ['that ends in a payload', '2\nab5\nxyz', { payloads: ['ab'], pending: true }],
    ['of a record that is too long', '2\nab13\n', { payloads: ['ab'], pending: true, failure: 'TOO_LONG' }],
    ['without a length', '\nab', { pending: true, failure: 'BAD_LENGTH' }],
    ['with a negative length', '-1\na', { pending: true, failure: 'BAD_LENGTH' }],
    ['with a length in hexadecimal', '0x1\na', { pending: true, failure: 'BAD_LENGTH' }],
    ['with a space in a length', '1 \na', { pending: true, failure: 'BAD_LENGTH' }],
    ['with CR before LF', '1\r\na', { pending: true, failure: 'BAD_LENGTH' }],
    ['of JSON without lengths', '{"type":"X"}', { pending: true, failure: 'BAD_LENGTH' }],
    ['with a length of 17 digits', '00000000000000001\na', { pending: true, failure: 'BAD_LENGTH' }],
    ['with rubbish after a record', '1\na?', { payloads: ['a'], pending: true, failure: 'BAD_LENGTH' }],
  ])('%s is told from others', (_what, stream, expected) => {
    expect(read(cut(bytes(stream)), MAX)).toEqual({ payloads: [], pending: false, ...expected });
  });
});

describe('A decoder of records', () => {
  it('gives back what was put into records, however the stream is cut', () => {
    const cuts = fc.array(fc.nat(200));
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: MAX })), cuts, (payloads, at) => {
        const stream = Buffer.concat(payloads.map(encodeRecord));
        const ends = [...at, stream.length].sort((a, b) => a - b);
        const chunks = ends.map((end, i) => stream.subarray(ends[i - 1] ?? 0, end));
        expect(read(chunks, MAX)).toEqual({ payloads: payloads.map(text), pending: false });
      }),
    );
  });

  it('fails for good, with the same error', () => {
    const decoder = new RecordDecoder(MAX);
    const push = (): unknown => decoder.push(bytes('x\n'));
    expect(push).toThrow('The length of a record is no number');
    expect(push).toThrow('The length of a record is no number');
  });

  it('says how many bytes of an unfinished record it holds', () => {
    const decoder = new RecordDecoder(MAX);
    decoder.push(bytes('10'));
    expect(decoder.pending).toBe(2);
    decoder.push(bytes('\nabc'));
    expect(decoder.pending).toBe(6);
    decoder.push(bytes('defghij'));
    expect(decoder.pending).toBe(0);
  });

  it('takes any bytes without any other error', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (chunks) => typeof read(chunks, MAX).pending === 'boolean'),
    );
  });
});
