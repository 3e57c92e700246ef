/** An event of a stream: its type, and what its data lines say. */
export interface ServerEvent {
  readonly type: string;
  readonly data: string;
}

function eventOf(block: string): ServerEvent | undefined {
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? undefined : { type, data: data.join('\n') };
}

/** Reads a `text/event-stream` however it is cut into pieces. What has no data, such as a sign of life, is left out. */
export async function* serverEvents(pieces: AsyncIterable<string>): AsyncIterable<ServerEvent> {
  let text = '';
  for await (const piece of pieces) {
    // A carriage return at the end of a piece may be half of a line's end.
    text = (text + piece).replaceAll('\r\n', '\n');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== undefined) yield event;
    }
  }
}
