/**
 * Plain data as JSON text. What JSON has no words for is an object with this one member: a list of the name of a kind
 * and its text. An object that has such a member itself is wrapped the same way, as kind `object`.
 */
const TAG = '$';

type Tagged = readonly [kind: 'bytes' | 'bigint' | 'number', text: string] | readonly ['object', object];

const tagged = (...content: Tagged): object => ({ [TAG]: content });

/** Numbers that JSON cannot write, minus zero among them. */
const isOutsideJson = (value: number): boolean => !Number.isFinite(value) || Object.is(value, -0);

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What needs no encoding stays the object it is: that is most of what is stored. */
function listToJson(list: readonly unknown[]): readonly unknown[] {
  const encoded = Array.from(list, toJson);
  return encoded.every((item, index) => item === list[index]) ? list : encoded;
}

function membersToJson(members: Readonly<Record<string, unknown>>): object {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(members)) {
    const member = members[name];
    const json = member === undefined ? undefined : toJson(member);
    if (json === member) continue;
    copy ??= { ...members };
    copy[name] = json;
  }
  const encoded = copy ?? members;
  return encoded[TAG] === undefined ? encoded : tagged('object', encoded);
}

function objectToJson(value: object): object {
  if (value instanceof Uint8Array) return tagged('bytes', Buffer.from(value).toString('base64'));
  if (Array.isArray(value)) return listToJson(value);
  if (!isPlainObject(value)) throw new TypeError(`a ${value.constructor.name} is no plain data`);
  return membersToJson(value as Readonly<Record<string, unknown>>);
}

function toJson(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return isOutsideJson(value) ? tagged('number', numberText(value)) : value;
    case 'bigint':
      return tagged('bigint', value.toString());
    case 'object':
      return value === null ? null : objectToJson(value);
    default:
      throw new TypeError(`${typeof value} is no plain data`);
  }
}

/** Changes what JSON.parse has just made, in place: most of it is as it should be. */
function membersFromJson(value: object): object {
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    const decoded = fromJson(member);
    if (decoded !== member) members[name] = decoded;
  }
  return value;
}

function fromTagged(content: unknown): unknown {
  const [kind, of] = Array.isArray(content) ? (content as readonly unknown[]) : [];
  if (kind === 'bytes' && typeof of === 'string') return Uint8Array.from(Buffer.from(of, 'base64'));
  if (kind === 'bigint' && typeof of === 'string') return BigInt(of);
  if (kind === 'number' && typeof of === 'string') return Number(of);
  if (kind === 'object' && typeof of === 'object' && of !== null) return membersFromJson(of);
  throw new SyntaxError(`a tag of an unknown kind: ${JSON.stringify(content)}`);
}

function fromJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (TAG in value) return fromTagged(value[TAG]);
  return membersFromJson(value);
}

/**
 * Members that are undefined are left out.
 * @throws TypeError when the value is, or holds, no plain data: a function, a symbol, an instance of a class, or
 * undefined anywhere but as a member.
 */
export function encodeValue(value: unknown): string {
  return JSON.stringify(toJson(value));
}

/** @throws SyntaxError when the text is nothing that {@link encodeValue} writes. */
export function decodeValue(text: string): unknown {
  return fromJson(JSON.parse(text));
}
