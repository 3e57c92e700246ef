import crc32 from 'crc-32';

/** The CRC-32 of a key and of what is stored under it: neither can change, nor change places, unnoticed. */
export function checksumOf(key: Uint8Array, content: Uint8Array): number {
  return crc32.buf(content, crc32.buf(key)) >>> 0;
}
