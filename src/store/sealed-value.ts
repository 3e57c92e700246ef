import { checksumOf } from './checksum.ts';

/** A sealed value is the checksum of key and text, big-endian, and then the text as UTF-8. */
const CHECKSUM_BYTES = 4;

/** A text as it is stored under a key. */
export function sealValue(key: Buffer, text: string): Buffer {
  const value = Buffer.allocUnsafe(CHECKSUM_BYTES + Buffer.byteLength(text));
  value.write(text, CHECKSUM_BYTES);
  value.writeUInt32BE(checksumOf(key, value.subarray(CHECKSUM_BYTES)));
  return value;
}

/** The checksum that a sealed value carries, whether it is true or not. */
export function sealOf(value: Buffer): number {
  return value.readUInt32BE();
}

/** The text of a value as it was sealed under that key; undefined when either has changed since. */
export function unsealValue(key: Buffer, value: Buffer): string | undefined {
  if (value.length < CHECKSUM_BYTES) return undefined;
  const text = value.subarray(CHECKSUM_BYTES);
  return checksumOf(key, text) === sealOf(value) ? text.toString() : undefined;
}
