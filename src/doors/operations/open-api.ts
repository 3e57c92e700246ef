import { z } from 'zod';

import type { HttpRoute } from '../http/http-route.ts';
import { COMMANDS } from './commands.ts';
import { jsonAnswer } from './json-answer.ts';
import { OPERATIONS_PATH } from './operations-path.ts';
import type { Operation } from './operation.ts';
import { READ_OPERATIONS } from './read-operations.ts';
import { failure, NAMED_SCHEMAS } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const COMPONENTS = '#/components/schemas/';

/** Schemas with a name are told once, and meant by it elsewhere. */
const schemas = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) schemas.add(schema, { id });

/** The part of a schema that OpenAPI wants: it says itself which dialect it is. */
function withoutDialect({ $schema, $id, ...rest }: Json): Json {
  return rest;
}

function components(): Json {
  const { schemas: named } = z.toJSONSchema(schemas, { uri: (id) => COMPONENTS + id, io: 'output' });
  return Object.fromEntries(Object.entries(named).map(([id, schema]) => [id, withoutDialect(schema)]));
}

/** A schema by itself; the named ones in it are referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const known = Object.entries(NAMED_SCHEMAS).find(([, named]) => named === schema);
  if (known !== undefined) return { $ref: COMPONENTS + known[0] };
  const single = z.registry<{ id: string }>();
  for (const [id, named] of Object.entries(NAMED_SCHEMAS)) single.add(named, { id });
  single.add(schema, { id: 'Inline' });
  const made = z.toJSONSchema(single, { uri: (id) => COMPONENTS + id, io });
  return withoutDialect(made.schemas['Inline'] ?? {});
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });

function parametersOf({ path, query }: Operation): readonly Json[] {
  const inPath = path.endsWith('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    : [];
  const asked: { readonly properties?: unknown } = query === undefined ? {} : schemaOf(query, 'input');
  const properties = Object.entries(Object(asked.properties) as Json);
  const inQuery = properties.map(([name, schema]) => ({ name, in: 'query', schema }));
  return [...inPath, ...inQuery];
}

function operationObject(operation: Operation): Json {
  const { summary, body, answer } = operation;
  return {
    summary,
    parameters: parametersOf(operation),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      '200': { description: 'Done', content: json(schemaOf(answer, 'output')) },
      default: { description: 'Why not', content: json(schemaOf(failure, 'output')) },
    },
  };
}

/** What Mesos's tools read; their shapes are Mesos's own, so they are named here and not described. */
const MESOS_READS: Readonly<Record<string, string>> = {
  '/health': 'Whether the process is alive',
  '/version': 'Version of the Mesos master that this behaves as',
  '/state': 'Everything a Mesos master knows',
  '/state-summary': 'The same with tasks counted',
  '/slaves': 'Agents',
  '/frameworks': 'Frameworks with their tasks',
  '/tasks': 'Tasks',
  '/roles': 'Roles',
  '/flags': 'Settings',
  '/metrics/snapshot': 'Metrics by their names in Mesos',
};

function mesosPaths(): Json {
  const responses = { '200': { description: 'As a Mesos master answers' } };
  return Object.fromEntries(
    Object.entries(MESOS_READS).map(([path, summary]) => [
      path,
      { get: { summary, parameters: [], responses } },
    ]),
  );
}

/** The document that describes the operations API, in OpenAPI 3.1. */
export function openApiDocument(): Json {
  const ours = [...READ_OPERATIONS, ...COMMANDS].map(
    (operation) =>
      [
        OPERATIONS_PATH + operation.path,
        { [operation.method.toLowerCase()]: operationObject(operation) },
      ] as const,
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'ecs-scheduler operations API',
      version: '1',
      description:
        'Times are ISO 8601 in UTC. What is not known is left out. Within v1 members are only added.',
    },
    paths: { ...mesosPaths(), ...Object.fromEntries(ours) },
    components: { schemas: components() },
  };
}

/** `/openapi.json`. */
export function openApiRoute(): HttpRoute {
  let document: Json | undefined;
  return {
    door: 'operations',
    path: '/openapi.json',
    isUnderMaster: false,
    methods: ['GET'],
    handle: () => jsonAnswer(200, (document ??= openApiDocument())),
  };
}
