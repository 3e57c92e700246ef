import { MIN_TASK_CPU_UNITS } from '../../../ecs/limits.ts';
import { clientError } from '../api-error.ts';

const MAX_TASK_CPU_UNITS = 196_608;
const CPU = /^(\d+)$/;
const VCPU = /^(\d+(?:\.\d+)?) ?vcpu$/i;
const MIB = /^(\d+)$/;
const GIB = /^(\d+(?:\.\d+)?) ?gb$/i;

function parseSize(text: string, plain: RegExp, scaled: RegExp): number | undefined {
  const [, units] = plain.exec(text) ?? [];
  if (units !== undefined) return Number(units);
  const [, amount] = scaled.exec(text) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * 1024);
}

/** A task-level cpu such as `512` or `0.5 vCPU`, in units. @throws ClientException */
export function parseTaskCpu(text: string): number {
  const units = parseSize(text, CPU, VCPU);
  if (units === undefined || units < MIN_TASK_CPU_UNITS || units > MAX_TASK_CPU_UNITS)
    throw clientError("Invalid 'cpu' setting for task.");
  return units;
}

/** A task-level memory such as `512` or `1 GB`, in MiB. @throws ClientException */
export function parseTaskMemory(text: string): number {
  const memoryMiB = parseSize(text, MIB, GIB);
  if (memoryMiB === undefined || memoryMiB < 1) throw clientError("Invalid 'memory' setting for task.");
  return memoryMiB;
}
