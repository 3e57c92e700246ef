import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { ApiError } from '../local-ecs/engine/api-error.ts';
import { parseFaultPlan } from '../local-ecs/fault-plan-document.ts';
import type { FaultPlanDocument } from '../local-ecs/fault-plan-document.ts';
import { ProblemError } from './problem.ts';
import { reasonOf } from './reason.ts';

const unusable = (path: string, why: string, cause: unknown): ProblemError =>
  new ProblemError(
    {
      code: 'CONFIG_FILE',
      what: `The fault plan ${path} cannot be used: ${why}`,
      cure: 'it is YAML or JSON with seed, faults, events and timeline; see docs/embedded-ecs-faults.md',
    },
    cause,
  );

/**
 * Reads a fault plan of the embedded ECS from a file, YAML or JSON.
 * @throws ProblemError CONFIG_FILE, naming the place of what is wrong.
 */
export function readFaultPlanFile(path: string): FaultPlanDocument {
  try {
    const document: unknown = parse(readFileSync(path, 'utf8'), { prettyErrors: false }) ?? {};
    parseFaultPlan(document);
    // What can be parsed as a plan is the document of one.
    return document as FaultPlanDocument;
  } catch (error) {
    throw unusable(path, error instanceof ApiError ? error.message : reasonOf(error), error);
  }
}
