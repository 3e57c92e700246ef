import { WireError } from './wire-error.ts';

/** A string, or a whole number of so many digits that a double may not hold it. */
const STRING_OR_LONG = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;

/** Where a value may begin; digits in ids and other strings do not count. */
const HAS_LONG = /(?:^|[:,[])\s*-?[1-9]\d{15}/;

/**
 * Parses JSON text. Whole numbers that a double does not hold exactly come as bigints, everything else as `JSON.parse`
 * has it.
 * @throws WireError PARSE, in the words of a master as far as they are its own.
 */
export function parseJson(text: string): unknown {
  const value = parse(text);
  if (!HAS_LONG.test(text)) return value;
  // The text is read a second time with its long numbers in quotes; where the two readings differ, one has been.
  const quoted = parse(
    text.replaceAll(STRING_OR_LONG, (token) => (token.startsWith('"') ? token : `"${token}"`)),
  );
  return restored(value, quoted);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WireError('PARSE', `Failed to parse body into JSON: ${reason}`, cause);
  }
}

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function exact(rounded: unknown, digits: unknown): unknown {
  if (typeof rounded !== 'number' || typeof digits !== 'string') return rounded;
  return Number.isSafeInteger(rounded) ? rounded : BigInt(digits);
}

/** @returns `value` with its long numbers exact. Without recursion: the depth is the sender's choice. */
function restored(value: unknown, quoted: unknown): unknown {
  if (!isNode(value)) return exact(value, quoted);
  const open: (readonly [Node, unknown])[] = [[value, quoted]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [node, twin] = pair;
    if (!isNode(twin)) continue;
    for (const key of Object.keys(node)) {
      const child = node[key];
      if (isNode(child)) open.push([child, twin[key]]);
      else if (typeof child === 'number') node[key] = exact(child, twin[key]);
    }
  }
  return value;
}
