import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidBytes, uuidText } from '../../src/mesos/uuid.ts';

const TEXT = '00112233-4455-4677-8899-aabbccddeeff';
const BYTES = [
  0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x46, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
];

describe('uuidBytes', () => {
  it.each([TEXT, TEXT.replaceAll('-', ''), TEXT.toUpperCase()])('reads %s in order', (text) => {
    expect([...uuidBytes(text)]).toEqual(BYTES);
  });
});

describe('uuidText', () => {
  it('writes lower case with dashes', () => {
    expect(uuidText(Uint8Array.from(BYTES))).toBe(TEXT);
  });

  it('refuses bytes that are not sixteen', () => {
    for (const length of [0, 15, 17, 36])
      expect(uuidText(Uint8Array.from({ length }, () => 0x44))).toBeUndefined();
  });

  it('accepts versions 1 to 5, as Mesos does, and no other', () => {
    const accepted = Array.from({ length: 16 }, (_, version) => version).filter((version) => {
      const bytes = Uint8Array.from(BYTES);
      bytes[6] = (version << 4) | 0x6;
      return uuidText(bytes) !== undefined;
    });
    expect(accepted).toEqual([1, 2, 3, 4, 5]);
  });

  it('undoes uuidBytes', () => {
    fc.assert(
      fc.property(fc.uuid({ version: [1, 2, 3, 4, 5] }), (text) => {
        expect(uuidText(uuidBytes(text))).toBe(text);
      }),
    );
  });
});
