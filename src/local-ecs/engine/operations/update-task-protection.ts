import { invalidParameter } from '../api-error.ts';
import { readBoolean, readInteger, required } from '../requests/members.ts';
import { readServiceTasks, toWireProtection } from '../tasks/read-service-tasks.ts';
import { protectTask, unprotectTask } from '../tasks/task-protection.ts';
import type { Operation } from './operation.ts';

const MAX_TASKS = 10;
const DEFAULT_MINUTES = 120;
const MAX_MINUTES = 2880;
const MINUTE_MS = 60_000;

/** Protects tasks of services from scale-in and deployments for a while, counted anew by each call, or no more. */
export const updateTaskProtection: Operation = (turn, body) => {
  const isWanted = required(readBoolean(body, 'protectionEnabled'), 'protectionEnabled');
  const minutes = readInteger(body, 'expiresInMinutes') ?? DEFAULT_MINUTES;
  if (minutes < 1 || minutes > MAX_MINUTES)
    throw invalidParameter(`expiresInMinutes should be between 1 and ${MAX_MINUTES}.`);
  const { tasks, failures } = readServiceTasks(turn.state, body, MAX_TASKS);
  for (const task of tasks)
    if (isWanted) protectTask(turn, task, minutes * MINUTE_MS);
    else unprotectTask(turn, task);
  return { protectedTasks: tasks.map(toWireProtection), failures };
};
