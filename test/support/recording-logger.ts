import type { LogFields, Logger } from '../../src/ports/logger.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that remembers its lines and those of its children. */
export class RecordingLogger implements Logger {
  readonly lines: LogLine[];
  readonly #own: LogFields;

  constructor(lines: LogLine[] = [], own: LogFields = {}) {
    this.lines = lines;
    this.#own = own;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields: LogFields = {}): void {
    this.#write('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new RecordingLogger(this.lines, { ...this.#own, ...fields });
  }

  /** The lines of these levels. */
  at(...levels: LogLine['level'][]): readonly LogLine[] {
    return this.lines.filter(({ level }) => levels.includes(level));
  }

  #write(level: LogLine['level'], message: string, fields: LogFields): void {
    this.lines.push({ level, message, fields: { ...this.#own, ...fields } });
  }
}
