import crc32c from 'crc-32/crc32c.js';
import snappy from 'snappyjs';

/** Where a block is in a table. */
interface Block {
  readonly offset: number;
  readonly size: number;
}

/** How a table ends: two lists of blocks are named, of the filters and of the data, then come these bytes. */
const FOOTER_BYTES = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');

/** Behind each block: whether it is compressed, and a checksum of it and of that. */
const TYPE_BYTES = 1;
const TRAILER_BYTES = TYPE_BYTES + 4;
const SNAPPY = 1;

/** Reads the numbers that LevelDB writes seven bits at a time, the lowest first. */
class Numbers {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    let number = 0;
    for (let factor = 1; this.at < this.#bytes.length; factor *= 128) {
      const byte = this.#bytes[this.at++] ?? 0;
      number += (byte & 127) * factor;
      if (byte < 128) break;
    }
    return number;
  }

  block(): Block {
    const offset = this.next();
    return { offset, size: this.next() };
  }
}

/** A checksum is stored turned, so that one of bytes that hold checksums is no special case. */
function unmask(stored: number): number {
  const turned = (stored - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}

function isAsWritten(table: Buffer, { offset, size }: Block): boolean {
  const end = offset + size + TRAILER_BYTES;
  if (end > table.length - FOOTER_BYTES) return false;
  const checksum = crc32c.buf(table.subarray(offset, offset + size + TYPE_BYTES)) >>> 0;
  return checksum === unmask(table.readUInt32LE(end - 4));
}

function contentOf(table: Buffer, { offset, size }: Block): Buffer {
  const stored = table.subarray(offset, offset + size);
  return table[offset + size] === SNAPPY ? Buffer.from(snappy.uncompress(stored)) : stored;
}

/** The blocks that a list names: entries of a key, of which a part may be that of the entry before, and a block. */
function blocksIn(list: Buffer): readonly Block[] {
  const restarts = list.readUInt32LE(list.length - 4);
  const end = list.length - 4 * (restarts + 1);
  const numbers = new Numbers(list);
  const blocks: Block[] = [];
  while (numbers.at < end) {
    numbers.next();
    const keyBytes = numbers.next();
    const blockBytes = numbers.next();
    const at = numbers.at + keyBytes;
    blocks.push(new Numbers(list, at).block());
    numbers.at = at + blockBytes;
  }
  return blocks;
}

/**
 * Whether the blocks of a table of LevelDB's are as they were written. LevelDB itself does not check that when it reads
 * them, and what it then finds can make it abort the process. (Its documents table_format.md and log_format.md tell the
 * format.) One that has no whole end was never finished, or is refused by LevelDB: it passes.
 */
export function isIntactTable(table: Buffer): boolean {
  if (!table.subarray(-MAGIC.length).equals(MAGIC) || table.length < FOOTER_BYTES) return true;
  const footer = new Numbers(table, table.length - FOOTER_BYTES);
  const lists = [footer.block(), footer.block()];
  return lists.every(
    (list) =>
      isAsWritten(table, list) &&
      blocksIn(contentOf(table, list)).every((block) => isAsWritten(table, block)),
  );
}
