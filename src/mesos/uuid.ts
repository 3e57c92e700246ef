/** 16 bytes of a UUID as Mesos puts them into a status, from the usual text with or without dashes. */
export function uuidBytes(text: string): Uint8Array {
  const digits = text.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** The usual text of a UUID, or undefined when the bytes are none that Mesos accepts (16 bytes, version 1 to 5). */
export function uuidText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const version = (bytes[6] ?? 0) >> 4;
  if (version < 1 || version > 5) return undefined;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [0, 8, 12, 16, 20].map((from, i, starts) => digits.slice(from, starts[i + 1])).join('-');
}
