import { describe, expect, it } from '@jest/globals';

import { COMMANDS } from '../../../src/doors/operations/commands.ts';
import { openApiDocument } from '../../../src/doors/operations/open-api.ts';
import { READ_OPERATIONS } from '../../../src/doors/operations/read-operations.ts';

type Json = Record<string, unknown>;

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  openapi: string;
  info: Json;
  paths: Record<string, Record<string, { parameters: Json[]; responses: Json; requestBody?: Json }>>;
  components: { schemas: Record<string, Json> };
};

/** Every `$ref` anywhere. */
function refsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  );
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and says what it is about', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: expect.any(String), version: '1' });
  });

  it.each([...READ_OPERATIONS, ...COMMANDS])('describes $method $path', ({ method, path, body }) => {
    const operation = document.paths[`/ecs-scheduler/v1${path}`]?.[method.toLowerCase()];
    expect(Object.keys(operation?.responses ?? {})).toEqual(['200', 'default']);
    expect(operation?.requestBody !== undefined).toBe(body !== undefined);
    const inPath = operation?.parameters.filter((parameter) => parameter['in'] === 'path') ?? [];
    expect(inPath).toHaveLength(path.includes('{id}') ? 1 : 0);
  });

  it('describes what may be asked of tasks', () => {
    const { parameters = [] } = document.paths['/ecs-scheduler/v1/tasks']?.['get'] ?? {};
    expect(parameters.map(({ name }) => name)).toEqual([
      'limit',
      'offset',
      'framework',
      'agent',
      'state',
      'over',
      'order',
    ]);
  });

  it('refers only to schemas that it has', () => {
    const refs = new Set(refsIn(document));
    expect(refs.size).toBeGreaterThan(10);
    for (const ref of refs) {
      expect(ref.startsWith('#/components/schemas/')).toBe(true);
      expect(document.components.schemas).toHaveProperty(ref.slice('#/components/schemas/'.length));
    }
  });

  it('has a named schema for each thing', () => {
    expect(document.components.schemas['Task']).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['id', 'frameworkId', 'state', 'launch']),
    });
  });

  it('names what Mesos tools read', () => {
    expect(document.paths).toHaveProperty('/state');
    expect(document.paths).toHaveProperty('/metrics/snapshot');
  });
});
