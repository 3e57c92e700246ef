import { createLogger, format, transports } from 'winston';
import type { Logger as WinstonLogger } from 'winston';

import type { LogFields, Logger } from '../ports/logger.ts';

/** Hears of each line that is written. @param event the name of what it is about, if it has one. */
export type HeardLine = (level: string, event: string | undefined) => void;

export interface LogOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** `json`: one object a line. `console`: for people at a terminal. */
  readonly form: 'json' | 'console';
  /** Where lines go; default: standard error, so that they never mix with a program's own output. */
  readonly stream?: NodeJS.WritableStream;
  readonly heard?: HeardLine;
}

/** Names, without - and _ and in small letters, whose values are never written, wherever they stand. */
const SECRET =
  /^(aws|xamz)?(authorization|secret|password|token|credentials|accesskeyid|secretaccesskey|(session|security)token)$/;

const isSecret = (key: string): boolean => SECRET.test(key.replaceAll(/[-_]/g, '').toLowerCase());

function describeError({ name, message, stack, cause, ...rest }: Error): Record<string, unknown> {
  return { name, message, stack, ...(cause === undefined ? {} : { cause }), ...rest };
}

function hasJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** A copy that JSON can hold and that has no secret in it. @param within what the value is a part of. */
function presentable(value: unknown, within: readonly unknown[] = []): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (within.includes(value)) return '[circular]';
  const inside = [...within, value];
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map((item) => presentable(item, inside));
  if (value instanceof Error) return presentableFields(describeError(value), inside);
  return hasJson(value) ? presentable(value.toJSON(), inside) : presentableFields(value, inside);
}

function presentableFields(fields: object, within: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      isSecret(key) ? '[redacted]' : presentable(value, within),
    ]),
  );
}

const presented = format((info) => {
  const { level, message, ...fields } = info;
  return Object.assign(info, presentableFields(fields, []));
});

const told = (heard: HeardLine | undefined) =>
  format((info) => {
    const { level, event } = info;
    heard?.(level, typeof event === 'string' ? event : undefined);
    return info;
  });

const timed = format((info) => {
  info['time'] = new Date().toISOString();
  return info;
});

const line = format.printf(({ level, message, time, ...fields }) => {
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${String(time)} ${level.padEnd(5)} ${String(message)} ${rest.join(' ')}`.trimEnd();
});

function wrap(winston: WinstonLogger): Logger {
  const write =
    (level: LogOptions['level']) =>
    (message: string, fields: LogFields = {}): void => {
      winston.log({ ...fields, level, message });
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(winston.child(fields)),
  };
}

/** A logger over winston. */
export function createWinstonLogger({ level, form, stream = process.stderr, heard }: LogOptions): Logger {
  const last = form === 'json' ? format.json() : line;
  const destination = new transports.Stream({ stream });
  return wrap(
    createLogger({
      level,
      format: format.combine(told(heard)(), presented(), timed(), last),
      transports: [destination],
    }),
  );
}
