// What a CommonJS module exports comes as a default import.

declare module 'crc-32/crc32c.js' {
  const crc32c: { readonly buf: (data: Uint8Array, seed?: number) => number };
  export { crc32c as default };
}

declare module 'snappyjs' {
  const snappy: { readonly uncompress: (data: Uint8Array) => Uint8Array };
  export { snappy as default };
}
