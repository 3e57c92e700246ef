import { readFileSync } from 'node:fs';

import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';

import { FleetError } from '../local-ecs/fleet.ts';
import type { Fleet } from '../local-ecs/fleet.ts';
import { placeIn } from './config-file.ts';
import type { Place } from './config-file.ts';
import { EMBEDDED_RULES, instanceTypeProblem } from './embedded-options.ts';
import { guess } from './nearest.ts';
import { ProblemError } from './problem.ts';
import { reasonOf } from './reason.ts';

type Path = readonly PropertyKey[];

/** Such as `clusters[0].instances[1].type`. */
export function pathText(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

const EXAMPLE = 'clusters: [{name: prod, instances: [{type: m5.large, count: 3}]}]';

const unusable = (what: string, cause?: unknown): ProblemError =>
  new ProblemError({ code: 'CONFIG_FILE', what, cure: `correct the file; such as "${EXAMPLE}"` }, cause);

/** Names and values, as people write them: `{stack: prod}`. A value of null is an attribute without one. */
const PAIRS = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const asTags = (pairs: z.output<typeof PAIRS>) =>
  Object.entries(pairs).map(([key, value]) => ({ key, value: String(value ?? '') }));

const asAttributes = (pairs: z.output<typeof PAIRS>) =>
  Object.entries(pairs).map(([name, value]) => (value === null ? { name } : { name, value: String(value) }));

const count = (min: number) => z.int(`expected a whole number of at least ${min}`).min(min);

const INSTANCES = z
  .strictObject({
    type: z.string().exactOptional(),
    count: count(1).max(5000).exactOptional(),
    zone: z.string().exactOptional(),
    zones: z.array(z.string()).min(1).exactOptional(),
    vcpus: z.number().positive().exactOptional(),
    memoryMiB: count(1).exactOptional(),
    gpus: count(0).exactOptional(),
    attributes: PAIRS.exactOptional(),
    tags: PAIRS.exactOptional(),
    withoutCapabilities: z.array(z.string()).exactOptional(),
    reservedPorts: z.array(z.int().min(1).max(65_535)).exactOptional(),
  })
  .superRefine(({ type, vcpus, memoryMiB, zone, zones }, context) => {
    if (zone !== undefined && zones !== undefined)
      context.addIssue({ code: 'custom', path: ['zones'], message: 'give zone or zones, not both' });
    const problem = type === undefined ? undefined : instanceTypeProblem(type);
    if (problem === undefined || (vcpus !== undefined && memoryMiB !== undefined)) return;
    const message = `${problem} (others need vcpus and memoryMiB)`;
    context.addIssue({ code: 'custom', path: ['type'], message });
  })
  .transform(({ type, zone, attributes, tags, ...spec }) => ({
    ...spec,
    ...(type !== undefined && { instanceType: type }),
    ...(zone !== undefined && { zones: [zone] }),
    ...(attributes !== undefined && { attributes: asAttributes(attributes) }),
    ...(tags !== undefined && { tags: asTags(tags) }),
  }));

const CLUSTER = z
  .strictObject({
    name: z.string().regex(EMBEDDED_RULES.clusterName.pattern, EMBEDDED_RULES.clusterName.expected),
    tags: PAIRS.exactOptional(),
    instances: z.array(INSTANCES).exactOptional(),
  })
  .transform(({ tags, ...cluster }) => ({ ...cluster, ...(tags !== undefined && { tags: asTags(tags) }) }));

const FLEET = z
  .strictObject({
    clusters: z.array(CLUSTER).min(1, 'expected one cluster at least'),
    taskDefinitions: z.array(z.record(z.string(), z.unknown())).exactOptional(),
  })
  .superRefine(({ clusters }, context) => {
    const names = clusters.map(({ name }) => name);
    const twice = names.findIndex((name, at) => names.indexOf(name) < at);
    if (twice < 0) return;
    context.addIssue({
      code: 'custom',
      path: ['clusters', twice, 'name'],
      message: `a cluster ${String(names[twice])} is there already`,
    });
  });

/** A fleet and where its parts stand in its file. */
export interface FleetFile {
  readonly fleet: Fleet;
  /** Such as `fleet.yaml:4:9`. */
  readonly placeOf: (path: Path) => string;
}

/** Where the value of a path stands; that of the nearest part around it which is there. */
function offsetOf(document: Document, path: Path): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

/** An issue at the unknown key itself, with a guess, where that is what is wrong. */
function tellIssue(issue: z.core.$ZodIssue, at: (path: Path) => string): string {
  if (issue.code !== 'unrecognized_keys')
    return `${at(issue.path)} ${pathText(issue.path)}: ${issue.message}`;
  const [key = ''] = issue.keys;
  const path = [...issue.path, key];
  const known =
    issue.path.length === 0 ? FLEET_KEYS : issue.path.length === 2 ? CLUSTER_KEYS : INSTANCES_KEYS;
  return `${at(path)} unknown key ${pathText(path)}${guess(key, known)}`;
}

const FLEET_KEYS = ['clusters', 'taskDefinitions'];
const CLUSTER_KEYS = ['name', 'tags', 'instances'];
const INSTANCES_KEYS = [
  'type',
  'count',
  'zone',
  'zones',
  'vcpus',
  'memoryMiB',
  'gpus',
  'attributes',
  'tags',
  'withoutCapabilities',
  'reservedPorts',
];

function parseYaml(text: string, path: string, lines: LineCounter, place: Place): Document {
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw unusable(`${place(error.pos[0])}: ${error.message}`, error);
  if (document.contents === null) throw unusable(`${path}: expected clusters`);
  return document;
}

/**
 * Reads what an embedded ECS is to have, YAML or JSON, which is YAML.
 * @throws ProblemError CONFIG_FILE with line and column of everything that cannot be.
 */
export function parseFleet(text: string, path: string): FleetFile {
  const lines = new LineCounter();
  const place = placeIn(path, lines);
  const document = parseYaml(text, path, lines, place);
  const placeOf = (of: Path): string => place(offsetOf(document, of));
  const { success, data, error } = FLEET.safeParse(toPlain(document, path));
  if (success) return { fleet: data, placeOf };
  throw unusable(error.issues.map((issue) => tellIssue(issue, placeOf)).join('; '));
}

function toPlain(document: Document, path: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    // An alias without an anchor, or aliases that grow without end.
    throw unusable(`${path}: ${reasonOf(error)}`, error);
  }
}

/** @throws ProblemError CONFIG_FILE where it cannot be read; else as {@link parseFleet}. */
export function readFleetFile(path: string): FleetFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(`The fleet file ${path} cannot be read: ${reasonOf(error)}`, error);
  }
  return parseFleet(text, path);
}

/** A refusal by the embedded ECS itself, with the place in the file; anything else as it is. */
export function locateInFile(error: unknown, { placeOf }: FleetFile): unknown {
  const cause = error instanceof ProblemError ? error.cause : undefined;
  if (!(cause instanceof FleetError)) return error;
  const { path, message } = cause;
  return unusable(`${placeOf(path)} ${pathText(path)}: ${message.replace(/\.$/, '')}`, cause);
}
