/**
 * What can be read off something the SDK threw: an error of ECS, one of Node's, or one of the SDK itself.
 * It is read by its fields, never by its class: errors cross realms and bundles, where classes do not compare.
 */
export interface Thrown {
  readonly name: string;
  /** First line only. What follows is the SDK's advice to programmers or, after a signature that does not
   * match, the signed request with its session token. */
  readonly message: string;
  /** Node's code, e.g. `ECONNRESET`. */
  readonly systemCode?: string;
  /** What Node was doing, e.g. `connect`. */
  readonly syscall?: string;
  /** There was an answer, if only its first line. */
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** What a ConflictException names. */
  readonly resourceIds?: readonly string[];
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, key);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Without the name of the package that the SDK puts before its own words. */
function firstLine(text: string | undefined): string | undefined {
  const [line = ''] = text?.split('\n', 1) ?? [];
  return textOf(line.replace(/^@smithy\/[a-z-]+ - (\[ERROR\] )?/, '').trim());
}

function textsOf(value: unknown): readonly string[] | undefined {
  const texts: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  return texts?.filter((text) => typeof text === 'string');
}

/** Connecting to a name with several addresses fails with one error around one for each of them. */
function innermost(error: unknown): unknown {
  const errors = fieldOf(error, 'errors');
  return Array.isArray(errors) && errors.length > 0 ? errors[0] : error;
}

export function readThrown(error: unknown): Thrown {
  const metadata = fieldOf(error, '$metadata');
  const inner = innermost(error);
  const systemCode = textOf(fieldOf(inner, 'code'));
  const syscall = textOf(fieldOf(inner, 'syscall'));
  const httpStatus = fieldOf(metadata, 'httpStatusCode');
  const requestId = textOf(fieldOf(metadata, 'requestId'));
  const resourceIds = textsOf(fieldOf(error, 'resourceIds'));
  return {
    name: textOf(fieldOf(error, 'name')) ?? 'Error',
    message: firstLine(textOf(fieldOf(inner, 'message'))) ?? systemCode ?? textOf(error) ?? 'no message',
    ...(systemCode !== undefined && { systemCode }),
    ...(syscall !== undefined && { syscall }),
    ...(typeof httpStatus === 'number' && { httpStatus }),
    ...(requestId !== undefined && { requestId }),
    ...(resourceIds !== undefined && { resourceIds }),
  };
}
