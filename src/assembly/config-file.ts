import { readFileSync } from 'node:fs';

import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Pair, YAMLMap } from 'yaml';

import { guess } from './nearest.ts';
import { PROGRAM, ProblemError } from './problem.ts';
import { reasonOf } from './reason.ts';

/** A value of a configuration file and where it stands: `config.yaml:4:3`. */
export interface FileValue {
  readonly value: unknown;
  readonly at: string;
}

/** What a configuration file says, by keys such as `ecs.region`. */
export type ConfigFile = ReadonlyMap<string, FileValue>;

const CURE = `correct the file; npx ${PROGRAM} config schema prints what it may hold`;

const unusable = (what: string, cause?: unknown): ProblemError =>
  new ProblemError({ code: 'CONFIG_FILE', what, cure: CURE }, cause);

/** Where something stands in a file. */
export type Place = (offset: number) => string;

export function placeIn(path: string, lines: LineCounter): Place {
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
}

const offsetOf = ({ key }: Pair): number => (isScalar(key) ? (key.range?.[0] ?? 0) : 0);

/** Collects values by the keys that are known, and complains of all others. */
class Reading {
  readonly values = new Map<string, FileValue>();
  readonly complaints: string[] = [];
  readonly #document: Document;
  readonly #known: readonly string[];
  readonly #place: Place;

  constructor(document: Document, known: readonly string[], place: Place) {
    this.#document = document;
    this.#known = known;
    this.#place = place;
  }

  read(map: YAMLMap, section = ''): void {
    for (const pair of map.items) this.#readPair(pair, section);
  }

  #readPair(pair: Pair, section: string): void {
    const name = isScalar(pair.key) ? String(pair.key.value) : '?';
    const key = section + name;
    const at = this.#place(offsetOf(pair));
    const isSection = this.#known.some((known) => known.startsWith(`${key}.`));
    if (this.#known.includes(key)) this.values.set(key, { value: this.#valueOf(pair, at), at });
    else if (isSection && isMap(pair.value)) this.read(pair.value, `${key}.`);
    else if (isSection) this.complaints.push(`${at} ${key}: expected a section with keys of its own`);
    else this.complaints.push(`${at} unknown key ${key}${guess(key, this.#known)}`);
  }

  #valueOf({ value }: Pair, at: string): unknown {
    if (!isNode(value)) return value;
    try {
      return value.toJS(this.#document) as unknown;
    } catch (error) {
      // An alias without an anchor, or aliases that grow without end.
      throw unusable(`${at}: ${reasonOf(error)}`, error);
    }
  }
}

/**
 * Reads a configuration file, YAML or JSON, which is YAML.
 * @param known the keys there are.
 * @throws ProblemError CONFIG_FILE for what is no such file, CONFIG_KEY for keys there are not.
 */
export function parseConfig(text: string, path: string, known: readonly string[]): ConfigFile {
  const lines = new LineCounter();
  // What the parser would show of the file may be secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = placeIn(path, lines);
  const [error] = document.errors;
  if (error !== undefined) throw unusable(`${place(error.pos[0])}: ${error.message}`, error);
  const { contents } = document;
  if (contents === null) return new Map();
  if (!isMap(contents))
    throw unusable(`${path}: expected sections and keys, as in "ecs: {region: eu-west-1}"`);
  const reading = new Reading(document, known, place);
  reading.read(contents);
  if (reading.complaints.length === 0) return reading.values;
  throw new ProblemError({ code: 'CONFIG_KEY', what: reading.complaints.join('; '), cure: CURE });
}

/** @throws ProblemError CONFIG_FILE where it cannot be read; else as {@link parseConfig}. */
export function readConfigFile(path: string, known: readonly string[]): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(`The configuration file ${path} cannot be read: ${reasonOf(error)}`, error);
  }
  return parseConfig(text, path, known);
}
