const LEGAL = /^[A-Za-z0-9+/]*$/;
const SPACE = /[ \t\n\v\f\r]/g;

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/**
 * Reads base64 as a master does: white space is skipped, everything from the first `=` on is padding, and padding may
 * be missing. The URL-safe alphabet is not accepted.
 * @returns the bytes, or the first character that is not of the alphabet.
 * @see Mesos `3rdparty/stout/include/stout/base64.hpp`
 */
export function fromBase64(text: string): Uint8Array | { readonly illegal: string } {
  const [digits = ''] = text.split('=', 1);
  const bare = digits.replaceAll(SPACE, '');
  if (LEGAL.test(bare)) return new Uint8Array(Buffer.from(bare, 'base64'));
  const illegal = Array.from(bare).find((character) => !LEGAL.test(character)) ?? '';
  return { illegal };
}
